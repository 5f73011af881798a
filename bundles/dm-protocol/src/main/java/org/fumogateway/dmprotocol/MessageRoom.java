package org.fumogateway.dmprotocol;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * Room for the messages that one end of a session sends, used over and over by turns in two places, so that a message is still there when it has to be
 * sent again (DM-71, DM-183). Large objects are why: they take thousands of large messages. Not thread-safe.
 */
public final class MessageRoom {

    private static final int LEAST_OCTETS = 1024;
    /** Larger room is given back when messages have become much smaller. */
    private static final int MOST_IDLE_OCTETS = 16 * 1024;
    private static final int MUCH = 8;

    private ByteBuffer last = ByteBuffer.allocate(LEAST_OCTETS);
    private ByteBuffer next = ByteBuffer.allocate(LEAST_OCTETS);

    /**
     * Encodes a message.
     *
     * @return the octets, position 0, limit = size; they stay as they are until the next message but one is encoded
     * @throws SyncMlException if the message cannot be expressed in this encoding; the last message is untouched
     */
    public ByteBuffer encode(SyncMlCodec codec, Message message) throws SyncMlException {
        ByteBuffer octets = codec.encode(message, next);
        next = last;
        last = kept(octets);
        return octets;
    }

    private static ByteBuffer kept(ByteBuffer octets) {
        int room = octets.hasArray() ? octets.array().length : 0;
        boolean idle = room > MOST_IDLE_OCTETS && octets.remaining() < room / MUCH;
        return room == 0 || idle ? ByteBuffer.allocate(LEAST_OCTETS) : octets;
    }

    /** Gives back what is not needed when the last message was the very last one. If there is another one all the same, it has a place of its own. */
    public void close() {
        last = ByteBuffer.allocate(0);
        next = ByteBuffer.allocate(0);
    }
}
