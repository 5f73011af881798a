package org.fumogateway.dmcommands.internal;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Function;
import org.fumogateway.dmprotocol.NodeValueException;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;

/** Serialised subtrees as one session carries them (TREE-75, TREE-87). */
final class TreeDocuments {

    private static final String TYPE = "application/vnd.syncml.dmtnds";
    private static final String XML_FORMAT = "xml";

    private final Function<String, TndsCodec> codecs;
    private final boolean binary;

    /**
     * @param codecs    gives the codec of a media type, or null if there is none now
     * @param mediaType media type of the session's messages
     */
    TreeDocuments(Function<String, TndsCodec> codecs, String mediaType) {
        this.codecs = codecs;
        binary = SyncMlCodec.WBXML.equals(mediaType);
    }

    /** True if a value of that Meta is a serialised subtree. */
    static boolean isDocument(Meta meta) {
        return meta.type() != null && meta.type().toLowerCase(Locale.ROOT).startsWith(TYPE);
    }

    /** Reads a document; its octets say how it is encoded, whatever the Type (SYN-76). */
    TreeDocument decode(Meta meta, Data data) throws CommandRefused {
        ByteBuffer octets = octets(meta, data);
        String encoding = TndsCodec.sniff(octets);
        TndsCodec codec = encoding == null ? null : codecs.apply(encoding);
        if (codec == null) {
            throw unsuitable("Not a serialised subtree of an encoding that is read");
        }
        try {
            TreeDocument document = codec.decode(octets);
            if (document.nodes().isEmpty()) {
                throw unsuitable("A serialised subtree without nodes");
            }
            return document;
        } catch (SyncMlException malformed) {
            throw new CommandRefused(malformed.kind() == SyncMlException.Kind.LIMIT ? StatusCode.REQUEST_ENTITY_TOO_LARGE
                    : StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, malformed.getMessage());
        }
    }

    private static ByteBuffer octets(Meta meta, Data data) throws CommandRefused {
        Data carried = data == null ? Data.EMPTY : data;
        // Peers write Format bin beside plain XML too; only what is no document itself can be base64.
        if (TndsCodec.sniff(carried.octets()) != null) {
            return carried.octets();
        }
        try {
            return ByteBuffer.wrap(NodeValues.decode(carried, meta.format()));
        } catch (NodeValueException notBase64) {
            throw unsuitable("The serialised subtree is not base64 text as its Format says");
        }
    }

    private static CommandRefused unsuitable(String text) {
        return new CommandRefused(StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, text);
    }

    /** The Item of Results that carries a document, in the encoding of the session. */
    Item item(String source, TreeDocument document) throws CommandRefused {
        String mediaType = binary ? TndsCodec.WBXML : TndsCodec.XML;
        ByteBuffer octets = encode(document, mediaType);
        return Item.ofSource(source, Meta.of(binary ? NodeValues.FORMAT_BIN : XML_FORMAT, mediaType),
                binary ? Data.ofOpaque(octets) : Data.ofUtf8(octets));
    }

    /** The octets of a document. */
    ByteBuffer encode(TreeDocument document, String mediaType) throws CommandRefused {
        TndsCodec codec = codecs.apply(mediaType);
        if (codec == null) {
            throw new CommandRefused(StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, "No codec for serialised subtrees is there");
        }
        try {
            return codec.encode(document);
        } catch (SyncMlException notExpressible) {
            throw new CommandRefused(StatusCode.COMMAND_FAILED, notExpressible.getMessage());
        }
    }
}
