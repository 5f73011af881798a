package org.fumogateway.syncml.tools;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;

/**
 * What the fuzzer calls: the first octet says which decoder, the others are the document. It is either refused by
 * {@link SyncMlException} or read, and what can be written again comes out the same when it is read and written once more, unless what
 * was escaped on the way passes a limit. Anything else is a finding. One target for all decoders, because to start the fuzzer takes
 * longer than a short run of it.
 */
public final class FuzzTarget {

    /** The first octet of a message in XML. */
    static final byte XML = 0;
    /** The first octet of a message in WBXML. */
    static final byte WBXML = 1;
    /** The first octet of a tree in XML. */
    static final byte XML_TREE = 2;
    /** The first octet of a tree in WBXML. */
    static final byte WBXML_TREE = 3;

    /** So small that inputs of a few thousand octets pass them: else what is done with long tags, texts and tables would never run. */
    private static final Limits SMALL = new Limits(1 << 20, 32, 500, 50, 256, 1_024, 512);
    private static final SyncMlCodec XML_CODEC = new XmlCodec(SMALL);
    private static final SyncMlCodec WBXML_CODEC = new WbxmlCodec(SMALL);
    private static final TndsCodec XML_TREE_CODEC = new XmlTndsCodec(SMALL);
    private static final TndsCodec WBXML_TREE_CODEC = new WbxmlTndsCodec(SMALL);

    private FuzzTarget() {
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] octets = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 3) {
            case XML -> message(XML_CODEC, octets);
            case WBXML -> message(WBXML_CODEC, octets);
            case XML_TREE -> tree(XML_TREE_CODEC, octets);
            default -> tree(WBXML_TREE_CODEC, octets);
        }
    }

    private static void message(SyncMlCodec codec, byte[] octets) {
        ByteBuffer written;
        try (Message message = codec.decode(ByteBuffer.wrap(octets))) {
            written = codec.encode(message);
        } catch (SyncMlException refused) {
            return;
        }
        try (Message again = codec.decode(written)) {
            same(written, codec.encode(again));
        } catch (SyncMlException refused) {
            noFinding(refused);
        }
    }

    private static void tree(TndsCodec codec, byte[] octets) {
        ByteBuffer written;
        try {
            TreeDocument tree = codec.decode(ByteBuffer.wrap(octets));
            written = codec.encode(tree);
        } catch (SyncMlException refused) {
            return;
        }
        try {
            same(written, codec.encode(codec.decode(written)));
        } catch (SyncMlException refused) {
            noFinding(refused);
        }
    }

    private static void noFinding(SyncMlException refused) {
        if (refused.kind() != SyncMlException.Kind.LIMIT) {
            throw new IllegalStateException("What was written is refused when it is read", refused);
        }
    }

    private static void same(ByteBuffer once, ByteBuffer twice) {
        if (!once.equals(twice)) {
            throw new IllegalStateException("Read and written again it is something else");
        }
    }
}
