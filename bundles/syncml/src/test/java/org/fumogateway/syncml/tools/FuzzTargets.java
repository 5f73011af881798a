package org.fumogateway.syncml.tools;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;

/**
 * What the fuzzer calls: any octets are either refused by {@link SyncMlException} or a document, and what can be written again
 * comes out the same when it is read and written once more. Anything else is a finding.
 */
public final class FuzzTargets {

    private FuzzTargets() {
    }

    /** Messages in XML. */
    public static final class Xml {

        private static final SyncMlCodec CODEC = new XmlCodec();

        private Xml() {
        }

        /** One input. */
        public static void fuzzerTestOneInput(byte[] octets) {
            message(CODEC, octets);
        }
    }

    /** Messages in WBXML. */
    public static final class Wbxml {

        private static final SyncMlCodec CODEC = new WbxmlCodec();

        private Wbxml() {
        }

        /** One input. */
        public static void fuzzerTestOneInput(byte[] octets) {
            message(CODEC, octets);
        }
    }

    /** Trees in XML. */
    public static final class XmlTree {

        private static final TndsCodec CODEC = new XmlTndsCodec();

        private XmlTree() {
        }

        /** One input. */
        public static void fuzzerTestOneInput(byte[] octets) {
            tree(CODEC, octets);
        }
    }

    /** Trees in WBXML. */
    public static final class WbxmlTree {

        private static final TndsCodec CODEC = new WbxmlTndsCodec();

        private WbxmlTree() {
        }

        /** One input. */
        public static void fuzzerTestOneInput(byte[] octets) {
            tree(CODEC, octets);
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
            throw new IllegalStateException("What was written is refused when it is read", refused);
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
            throw new IllegalStateException("What was written is refused when it is read", refused);
        }
    }

    private static void same(ByteBuffer once, ByteBuffer twice) {
        if (!once.equals(twice)) {
            throw new IllegalStateException("Read and written again it is something else");
        }
    }
}
