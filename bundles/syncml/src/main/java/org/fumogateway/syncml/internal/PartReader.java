package org.fumogateway.syncml.internal;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlException;

/** Reads what header and commands are made of. Order of children does not matter, unknown ones are skipped (SYN-6, SYN-8). */
final class PartReader {

    private final int tokenOctets;

    PartReader(Limits limits) {
        tokenOctets = limits.tokenOctets();
    }

    /** Trimmed text of a child, or null if there is none. */
    String token(Element element, String name) throws SyncMlException {
        Element child = element.child(name);
        return child == null ? null : checked(child).trimmed();
    }

    /** Text of a child character for character, or null if there is none. */
    String text(Element element, String name) throws SyncMlException {
        Element child = element.child(name);
        return child == null ? null : checked(child).text();
    }

    /** Trimmed texts of all children of a name. */
    List<String> tokens(Element element, String name) throws SyncMlException {
        List<String> texts = new ArrayList<>();
        for (Element child : element.children()) {
            if (child.name().equals(name)) {
                texts.add(checked(child).trimmed());
            }
        }
        return texts;
    }

    /** Number in a child; {@code missing} if there is none or it is empty. */
    int number(Element element, String name, int missing) throws SyncMlException {
        Element child = element.child(name);
        Long value = child == null ? null : number(child);
        if (value == null) {
            return missing;
        }
        if (value > Integer.MAX_VALUE) {
            throw notANumber(child);
        }
        return value.intValue();
    }

    Meta meta(Element element) throws SyncMlException {
        Element meta = element.child("Meta");
        if (meta == null) {
            return Meta.EMPTY;
        }
        // A wrapping MetInf is legal, though hardly anybody writes it.
        Element wrapped = meta.child("MetInf");
        Element from = wrapped == null ? meta : wrapped;
        List<String> emi = new ArrayList<>();
        for (Element child : from.children()) {
            if (child.name().equals("EMI")) {
                emi.add(checked(child).text());
            }
        }
        return new Meta(token(from, "Format"), token(from, "Type"), token(from, "Mark"), size(from, "Size"),
                token(from, "Version"), token(from, "NextNonce"), size(from, "MaxMsgSize"), size(from, "MaxObjSize"), emi);
    }

    /** Target or Source; the address may stand there without its LocURI (SYN-14). */
    Location location(Element element, String name) throws SyncMlException {
        Element location = element.child(name);
        if (location == null) {
            return null;
        }
        String uri = token(location, "LocURI");
        if (uri == null && location.children().isEmpty()) {
            String direct = checked(location).trimmed();
            uri = direct.isEmpty() ? null : direct;
        }
        return new Location(uri, text(location, "LocName"));
    }

    List<Item> items(Element command) throws SyncMlException {
        List<Item> items = new ArrayList<>();
        for (Element child : command.children()) {
            if (child.name().equals("Item")) {
                items.add(new Item(location(child, "Target"), location(child, "Source"), meta(child), data(child),
                        child.child("MoreData") != null));
            }
        }
        return items;
    }

    Credential credential(Element header) throws SyncMlException {
        Element cred = header.child("Cred");
        if (cred == null) {
            return null;
        }
        String proof = token(cred, "Data");
        return new Credential(meta(cred), proof == null ? Data.EMPTY : Data.ofText(proof));
    }

    Challenge challenge(Element status) throws SyncMlException {
        Element chal = status.child("Chal");
        return chal == null ? null : new Challenge(meta(chal));
    }

    private static Data data(Element item) {
        Element data = item.child("Data");
        if (data == null) {
            return null;
        }
        return data.textSize() == 0 ? Data.EMPTY : Data.ofUtf8(data.octets());
    }

    private Long size(Element element, String name) throws SyncMlException {
        Element child = element.child(name);
        return child == null ? null : number(child);
    }

    private Long number(Element element) throws SyncMlException {
        String digits = checked(element).trimmed();
        if (digits.isEmpty()) {
            return null;
        }
        // Leading zeros are harmless, signs and other scripts' digits are not numbers here.
        if (digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw notANumber(element);
        }
        return Long.valueOf(digits);
    }

    private Element checked(Element element) throws SyncMlException {
        if (element.textSize() > tokenOctets) {
            throw new SyncMlException(SyncMlException.Kind.LIMIT, "The value is longer than " + tokenOctets + " octets",
                    element.path(), -1, null);
        }
        return element;
    }

    private static SyncMlException notANumber(Element element) {
        return new SyncMlException(SyncMlException.Kind.INCOMPLETE, "This is not a number that can be meant", element.path(), -1,
                null);
    }
}
