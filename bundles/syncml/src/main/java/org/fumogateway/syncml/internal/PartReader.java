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

/**
 * Reads what header and commands are made of, each from its element just entered to that element's end. Order of children does not
 * matter, unknown ones are skipped (SYN-6, SYN-8).
 */
final class PartReader {

    private final ElementCursor in;

    PartReader(ElementCursor in) {
        this.in = in;
    }

    Meta meta() throws SyncMlException {
        String format = null;
        String type = null;
        String mark = null;
        Long size = null;
        String version = null;
        String nextNonce = null;
        Long maxMsgSize = null;
        Long maxObjSize = null;
        List<String> emi = null;
        int wrappers = 0;
        while (true) {
            Tag tag = in.child();
            if (tag == null) {
                if (wrappers-- == 0) {
                    return new Meta(format, type, mark, size, version, nextNonce, maxMsgSize, maxObjSize, all(emi));
                }
                continue;
            }
            switch (tag) {
                // A wrapping MetInf is legal, though hardly anybody writes it.
                case MET_INF -> wrappers++;
                case FORMAT -> format = in.trimmed();
                case TYPE -> type = in.trimmed();
                case MARK -> mark = in.trimmed();
                case SIZE -> size = size();
                case VERSION -> version = in.trimmed();
                case NEXT_NONCE -> nextNonce = in.trimmed();
                case MAX_MSG_SIZE -> maxMsgSize = size();
                case MAX_OBJ_SIZE -> maxObjSize = size();
                case EMI -> emi = with(emi, in.text());
                // Anchor, Mem and others are not used by DM.
                default -> in.skip();
            }
        }
    }

    /** Target or Source; the address may stand there without its LocURI (SYN-14). */
    Location location() throws SyncMlException {
        Tag tag = in.child();
        if (tag == null) {
            String direct = in.ownText();
            return new Location(direct.isEmpty() ? null : direct, null);
        }
        String uri = null;
        String name = null;
        for (; tag != null; tag = in.child()) {
            switch (tag) {
                case LOC_URI -> uri = in.trimmed();
                case LOC_NAME -> name = in.text();
                default -> in.skip();
            }
        }
        return new Location(uri, name);
    }

    Item item() throws SyncMlException {
        Location target = null;
        Location source = null;
        Meta meta = Meta.EMPTY;
        Data data = null;
        boolean moreData = false;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case TARGET -> target = location();
                case SOURCE -> source = location();
                case META -> meta = meta();
                case DATA -> data = in.data();
                case MORE_DATA -> {
                    moreData = true;
                    in.skip();
                }
                // SourceParent and TargetParent are not used by DM.
                default -> in.skip();
            }
        }
        return new Item(target, source, meta, data, moreData);
    }

    Credential credential() throws SyncMlException {
        Meta meta = Meta.EMPTY;
        Data proof = Data.EMPTY;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case META -> meta = meta();
                case DATA -> proof = in.trimmedData();
                default -> in.skip();
            }
        }
        return new Credential(meta, proof);
    }

    Challenge challenge() throws SyncMlException {
        Meta meta = Meta.EMPTY;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            if (tag == Tag.META) {
                meta = meta();
            } else {
                in.skip();
            }
        }
        return new Challenge(meta);
    }

    /** The list, null while there is none, with one more; the usual list of one costs no array that grows. */
    static <T> List<T> with(List<T> list, T more) {
        if (list == null) {
            return List.of(more);
        }
        List<T> longer = list instanceof ArrayList<T> ? list : new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    /** All that came, an empty list if nothing did. */
    static <T> List<T> all(List<T> list) {
        return list == null ? List.of() : list;
    }

    private Long size() throws SyncMlException {
        long value = in.number();
        return value < 0 ? null : Long.valueOf(value);
    }
}
