package org.fumogateway.syncml.codec;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads and writes serialised trees of one encoding, under the same limits as messages. Registered once per encoding with the
 * service property {@link SyncMlCodec#MEDIA_TYPE}. Thread-safe.
 */
@ProviderType
public interface TndsCodec {

    /** Media type of the XML encoding. */
    String XML = "application/vnd.syncml.dmtnds+xml";
    /** Media type of the WBXML encoding. */
    String WBXML = "application/vnd.syncml.dmtnds+wbxml";

    /** The media type that this codec reads and writes. */
    String mediaType();

    /**
     * Decodes one document.
     *
     * @param octets the whole document, position to limit; the values of the result are slices of it, so the caller must not change
     *               the octets while it uses them
     * @throws SyncMlException if the octets are not an acceptable tree; UNSUPPORTED for a version that is not read (TREE-93)
     */
    TreeDocument decode(ByteBuffer octets) throws SyncMlException;

    /**
     * Encodes one document in DTD order. Opaque values become base64 text in XML (TREE-85).
     *
     * @return a buffer ready to be read, position 0, limit = size in octets
     * @throws SyncMlException if the document lacks what the document type requires or holds what the encoding cannot carry
     */
    ByteBuffer encode(TreeDocument document) throws SyncMlException;

    /**
     * The encoding of a serialised tree by its first octets, whatever its Type says (SYN-76).
     *
     * @param octets the document, position to limit; not moved
     * @return {@link #XML}, {@link #WBXML}, or null if it is neither
     */
    static String sniff(ByteBuffer octets) {
        for (int i = octets.position(); i < octets.limit(); i++) {
            int octet = octets.get(i) & 0xFF;
            if (octet <= 0x03 && i == octets.position()) {
                return WBXML;
            }
            if (octet == '<') {
                return XML;
            }
            // A byte order mark is passed over like white space.
            if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n' && octet != 0xEF && octet != 0xBB && octet != 0xBF) {
                return null;
            }
        }
        return null;
    }
}
