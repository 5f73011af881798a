package org.fumogateway.syncml.internal;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * The octets of one document: the array beneath the caller's buffer, or a copy if there is none.
 *
 * @param octets the array; shared
 * @param from   first octet of the document
 * @param to     octet behind the last
 */
public record Source(byte[] octets, int from, int to) {

    /**
     * The document in a buffer, position to limit.
     *
     * @throws SyncMlException if it is longer than a message may be
     */
    public static Source of(ByteBuffer buffer, Limits limits) throws SyncMlException {
        int length = buffer.remaining();
        if (length > limits.messageOctets()) {
            throw new SyncMlException(SyncMlException.Kind.LIMIT, "The message is longer than " + limits.messageOctets() + " octets",
                    null, -1, null);
        }
        if (buffer.hasArray()) {
            int from = buffer.arrayOffset() + buffer.position();
            return new Source(buffer.array(), from, from + length);
        }
        byte[] copy = new byte[length];
        buffer.duplicate().get(copy);
        return new Source(copy, 0, length);
    }

    /** Number of octets. */
    public int length() {
        return to - from;
    }
}
