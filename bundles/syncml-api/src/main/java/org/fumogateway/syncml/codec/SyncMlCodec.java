package org.fumogateway.syncml.codec;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.Message;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads and writes messages of one encoding. Strict when it writes, lenient when it reads (SYN-5 to SYN-10), and bounded by limits of
 * its own configuration before it spends memory (SYN-13). Registered once per encoding with the service property
 * {@link #MEDIA_TYPE}. Thread-safe.
 */
@ProviderType
public interface SyncMlCodec {

    /** Service property: the media type in lower case, without parameters. */
    String MEDIA_TYPE = "org.fumogateway.syncml.media.type";
    /** Media type of the XML encoding. */
    String XML = "application/vnd.syncml.dm+xml";
    /** Media type of the WBXML encoding. */
    String WBXML = "application/vnd.syncml.dm+wbxml";

    /** The media type that this codec reads and writes. */
    String mediaType();

    /**
     * Decodes one message.
     *
     * @param octets the whole message, position to limit; the message keeps slices of it until it is closed, so the caller must not
     *               change the octets before
     * @throws SyncMlException if the octets are not an acceptable message
     */
    Message decode(ByteBuffer octets) throws SyncMlException;

    /**
     * Encodes one message in DTD order (SYN-6).
     *
     * @return a buffer ready to be read, position 0, limit = size in octets
     * @throws SyncMlException if the message cannot be expressed in this encoding
     */
    ByteBuffer encode(Message message) throws SyncMlException;

    /**
     * Encodes one message in room that was used before: fresh memory for each of thousands of large messages takes longer than writing them.
     *
     * @param room a buffer over a whole array, whose octets are overwritten; too small a one is left as it is
     * @return a buffer as of {@link #encode(Message)}, over the array of the room if the message fits into it; else over a larger one,
     *         which can be the room of the next message
     * @throws SyncMlException if the message cannot be expressed in this encoding
     */
    default ByteBuffer encode(Message message, ByteBuffer room) throws SyncMlException {
        return encode(message);
    }
}
