package org.fumogateway.dmobjects.internal.bootstrap;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;

/** The codecs that are there now, of messages and of trees. Thread-safe. */
final class BootstrapCodecs {

    private final Map<String, SyncMlCodec> messages = new ConcurrentHashMap<>();
    private final Map<String, TndsCodec> trees = new ConcurrentHashMap<>();

    void add(SyncMlCodec codec) {
        messages.put(codec.mediaType(), codec);
    }

    void remove(SyncMlCodec codec) {
        messages.remove(codec.mediaType(), codec);
    }

    void add(TndsCodec codec) {
        trees.put(codec.mediaType(), codec);
    }

    void remove(TndsCodec codec) {
        trees.remove(codec.mediaType(), codec);
    }

    /** True if every encoding can be read. */
    boolean complete() {
        return messages.containsKey(SyncMlCodec.XML) && messages.containsKey(SyncMlCodec.WBXML) && trees.containsKey(TndsCodec.XML)
                && trees.containsKey(TndsCodec.WBXML);
    }

    /** Decodes a message; the octets must not change as long as it is used. */
    Message message(byte[] octets, String mediaType) throws SyncMlException {
        return present(messages.get(mediaType)).decode(ByteBuffer.wrap(octets));
    }

    /** Decodes a tree, whose first octets tell its encoding. */
    TreeDocument tree(ByteBuffer octets) throws SyncMlException {
        String encoding = TndsCodec.sniff(octets);
        return present(encoding == null ? null : trees.get(encoding)).decode(octets);
    }

    private static <T> T present(T codec) throws SyncMlException {
        if (codec == null) {
            throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "the encoding is not one that is read", null, -1, null);
        }
        return codec;
    }
}
