package org.fumogateway.syncml.internal;

import java.util.List;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlException;

/** Writes what header and commands are made of, in DTD order (SYN section 2). */
final class PartWriter {

    private final ElementWriter out;

    PartWriter(ElementWriter out) {
        this.out = out;
    }

    void number(String name, long value) throws SyncMlException {
        out.text(name, Long.toString(value));
    }

    void optional(String name, String text) throws SyncMlException {
        if (text != null) {
            out.text(name, text);
        }
    }

    void location(String name, Location location, String where) throws SyncMlException {
        if (location == null) {
            return;
        }
        out.open(name);
        out.text("LocURI", required(location.uri(), name + "/LocURI", where));
        optional("LocName", location.name());
        out.close(name);
    }

    void meta(Meta meta) throws SyncMlException {
        if (!meta.isEmpty()) {
            metaAlways(meta);
        }
    }

    private void metaAlways(Meta meta) throws SyncMlException {
        out.open("Meta");
        metaChild("Format", meta.format());
        metaChild("Type", meta.type());
        metaChild("Mark", meta.mark());
        metaChild("Size", meta.size());
        metaChild("Version", meta.version());
        metaChild("NextNonce", meta.nextNonce());
        metaChild("MaxMsgSize", meta.maxMsgSize());
        metaChild("MaxObjSize", meta.maxObjSize());
        for (String emi : meta.emi()) {
            metaChild("EMI", emi);
        }
        out.close("Meta");
    }

    void items(List<Item> items, String where) throws SyncMlException {
        for (Item item : items) {
            out.open("Item");
            location("Target", item.target(), where);
            location("Source", item.source(), where);
            meta(item.meta());
            if (item.data() != null) {
                out.data(item.data());
            }
            if (item.moreData()) {
                out.empty("MoreData");
            }
            out.close("Item");
        }
    }

    void credential(Credential credential) throws SyncMlException {
        if (credential != null) {
            out.open("Cred");
            meta(credential.meta());
            out.data(credential.data());
            out.close("Cred");
        }
    }

    void challenge(Challenge challenge) throws SyncMlException {
        if (challenge != null) {
            out.open("Chal");
            metaAlways(challenge.meta());
            out.close("Chal");
        }
    }

    static <T> T required(T value, String what, String where) throws SyncMlException {
        if (value == null) {
            throw missing(what, where);
        }
        return value;
    }

    static int atLeast(int least, int value, String what, String where) throws SyncMlException {
        if (value < least) {
            throw missing(what, where);
        }
        return value;
    }

    static SyncMlException missing(String what, String where) {
        return new SyncMlException(SyncMlException.Kind.INCOMPLETE, what + " is missing and would be required", where, -1, null);
    }

    private void metaChild(String name, Object value) throws SyncMlException {
        if (value != null) {
            out.metaText(name, value.toString());
        }
    }
}
