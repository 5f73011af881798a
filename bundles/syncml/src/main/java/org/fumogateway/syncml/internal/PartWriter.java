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

    void optional(Tag tag, String text) throws SyncMlException {
        if (text != null) {
            out.text(tag, text);
        }
    }

    void location(Tag tag, Location location, Place where) throws SyncMlException {
        if (location == null) {
            return;
        }
        out.open(tag);
        out.text(Tag.LOC_URI, required(location.uri(), tag == Tag.TARGET ? "Target/LocURI" : "Source/LocURI", where));
        optional(Tag.LOC_NAME, location.name());
        out.close(tag);
    }

    void meta(Meta meta, Place where) throws SyncMlException {
        if (!meta.isEmpty()) {
            metaAlways(meta, where);
        }
    }

    private void metaAlways(Meta meta, Place where) throws SyncMlException {
        out.open(Tag.META);
        metaChild(Tag.FORMAT, meta.format());
        metaChild(Tag.TYPE, meta.type());
        metaChild(Tag.MARK, meta.mark());
        metaSize(Tag.SIZE, meta.size(), where);
        metaChild(Tag.VERSION, meta.version());
        metaChild(Tag.NEXT_NONCE, meta.nextNonce());
        metaSize(Tag.MAX_MSG_SIZE, meta.maxMsgSize(), where);
        metaSize(Tag.MAX_OBJ_SIZE, meta.maxObjSize(), where);
        for (String emi : meta.emi()) {
            metaChild(Tag.EMI, emi);
        }
        out.close(Tag.META);
    }

    void items(List<Item> items, Place where) throws SyncMlException {
        for (Item item : items) {
            out.open(Tag.ITEM);
            location(Tag.TARGET, item.target(), where);
            location(Tag.SOURCE, item.source(), where);
            meta(item.meta(), where);
            if (item.data() != null) {
                out.data(Tag.DATA, item.data());
            }
            if (item.moreData()) {
                out.empty(Tag.MORE_DATA);
            }
            out.close(Tag.ITEM);
        }
    }

    void credential(Credential credential, Place where) throws SyncMlException {
        if (credential != null) {
            out.open(Tag.CRED);
            meta(credential.meta(), where);
            out.data(Tag.DATA, credential.data());
            out.close(Tag.CRED);
        }
    }

    void challenge(Challenge challenge, Place where) throws SyncMlException {
        if (challenge != null) {
            out.open(Tag.CHAL);
            metaAlways(challenge.meta(), where);
            out.close(Tag.CHAL);
        }
    }

    static <T> T required(T value, String what, Place where) throws SyncMlException {
        if (value == null) {
            throw missing(what, where);
        }
        return value;
    }

    static int atLeast(int least, int value, String what, Place where) throws SyncMlException {
        if (value < least) {
            throw missing(what, where);
        }
        return value;
    }

    static SyncMlException missing(String what, Place where) {
        return new SyncMlException(SyncMlException.Kind.INCOMPLETE, what + " is missing and would be required", where.toString(), -1, null);
    }

    private void metaSize(Tag tag, Long size, Place where) throws SyncMlException {
        if (size != null && size < 0) {
            throw negative(tag, where.toString() + "/Meta");
        }
        metaChild(tag, size);
    }

    static SyncMlException negative(Tag tag, String where) {
        return new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "No size or version is negative", where + "/" + tag.xmlName(), -1, null);
    }

    private void metaChild(Tag tag, Object value) throws SyncMlException {
        if (value != null) {
            out.metaText(tag, value.toString());
        }
    }
}
