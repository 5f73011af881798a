package org.fumogateway.syncml.internal;

import static org.fumogateway.syncml.internal.ElementTape.NONE;

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

    private final ElementTape tape;

    PartReader(ElementTape tape) {
        this.tape = tape;
    }

    /** Trimmed text of an element, or null if there is none. */
    String token(int element) throws SyncMlException {
        return element == NONE ? null : tape.trimmed(element);
    }

    /** Text of an element character for character, or null if there is none. */
    String text(int element) throws SyncMlException {
        return element == NONE ? null : tape.text(element);
    }

    /** Number in an element; {@code missing} if there is none or it is empty. */
    int number(int element, int missing) throws SyncMlException {
        long value = element == NONE ? -1 : tape.number(element);
        if (value > Integer.MAX_VALUE) {
            throw tape.notANumber(element);
        }
        return value < 0 ? missing : (int) value;
    }

    Meta meta(int element) throws SyncMlException {
        if (element == NONE) {
            return Meta.EMPTY;
        }
        // A wrapping MetInf is legal, though hardly anybody writes it.
        int wrapped = tape.child(element, Tag.MET_INF);
        String format = null;
        String type = null;
        String mark = null;
        Long size = null;
        String version = null;
        String nextNonce = null;
        Long maxMsgSize = null;
        Long maxObjSize = null;
        List<String> emi = List.of();
        for (int child = tape.first(wrapped == NONE ? element : wrapped); child >= 0; child = tape.next(child)) {
            Tag tag = tape.tag(child);
            if (tag == null) {
                continue;
            }
            switch (tag) {
                case FORMAT -> format = tape.trimmed(child);
                case TYPE -> type = tape.trimmed(child);
                case MARK -> mark = tape.trimmed(child);
                case SIZE -> size = size(child);
                case VERSION -> version = tape.trimmed(child);
                case NEXT_NONCE -> nextNonce = tape.trimmed(child);
                case MAX_MSG_SIZE -> maxMsgSize = size(child);
                case MAX_OBJ_SIZE -> maxObjSize = size(child);
                case EMI -> emi = with(emi, tape.text(child));
                default -> {
                    // Anchor, Mem and others are not used by DM.
                }
            }
        }
        return new Meta(format, type, mark, size, version, nextNonce, maxMsgSize, maxObjSize, emi);
    }

    /** Target or Source; the address may stand there without its LocURI (SYN-14). */
    Location location(int element) throws SyncMlException {
        if (element == NONE) {
            return null;
        }
        int first = tape.first(element);
        if (first == NONE) {
            String direct = tape.trimmed(element);
            return new Location(direct.isEmpty() ? null : direct, null);
        }
        int uri = NONE;
        int name = NONE;
        for (int child = first; child >= 0; child = tape.next(child)) {
            Tag tag = tape.tag(child);
            if (tag == Tag.LOC_URI) {
                uri = child;
            } else if (tag == Tag.LOC_NAME) {
                name = child;
            }
        }
        return new Location(token(uri), text(name));
    }

    Item item(int element) throws SyncMlException {
        int target = NONE;
        int source = NONE;
        int meta = NONE;
        int data = NONE;
        boolean moreData = false;
        for (int child = tape.first(element); child >= 0; child = tape.next(child)) {
            Tag tag = tape.tag(child);
            if (tag == null) {
                continue;
            }
            switch (tag) {
                case TARGET -> target = child;
                case SOURCE -> source = child;
                case META -> meta = child;
                case DATA -> data = child;
                case MORE_DATA -> moreData = true;
                default -> {
                    // SourceParent and TargetParent are not used by DM.
                }
            }
        }
        return new Item(location(target), location(source), meta(meta), data == NONE ? null : tape.data(data), moreData);
    }

    Credential credential(int cred) throws SyncMlException {
        if (cred == NONE) {
            return null;
        }
        String proof = token(tape.child(cred, Tag.DATA));
        return new Credential(meta(tape.child(cred, Tag.META)), proof == null ? Data.EMPTY : Data.ofText(proof));
    }

    Challenge challenge(int chal) throws SyncMlException {
        return chal == NONE ? null : new Challenge(meta(tape.child(chal, Tag.META)));
    }

    /** The list with one more; the usual list of one costs no array that grows. */
    static <T> List<T> with(List<T> list, T more) {
        if (list.isEmpty()) {
            return List.of(more);
        }
        List<T> longer = list instanceof ArrayList<T> ? list : new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private Long size(int element) throws SyncMlException {
        long value = tape.number(element);
        return value < 0 ? null : Long.valueOf(value);
    }
}
