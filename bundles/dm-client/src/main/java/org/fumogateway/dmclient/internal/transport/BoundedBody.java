package org.fumogateway.dmclient.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fumogateway.httpclient.HttpReply;

/** Reads a body up to a limit, and no octet of one that is announced as longer. */
final class BoundedBody {

    private static final int FIRST_ROOM = 8192;
    /** The largest array that every Java VM makes. */
    private static final long MOST = Integer.MAX_VALUE - 8;

    private final InputStream body;
    private final int limit;
    private byte[] octets;
    private int length;

    private BoundedBody(InputStream body, int limit, long announced) {
        this.body = body;
        this.limit = limit;
        // One more than announced, so that the end is seen without more room.
        this.octets = new byte[(int) Math.min(MOST, 1 + (announced < 0 ? Math.min(FIRST_ROOM, limit) : announced))];
    }

    /**
     * Reads to the end.
     *
     * @param limit most octets taken
     * @throws TooLarge    if there are more
     * @throws IOException if the connection broke or took too long
     */
    static ByteBuffer of(HttpReply reply, int limit) throws IOException {
        long announced = reply.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (announced > limit) {
            throw new TooLarge(limit);
        }
        return new BoundedBody(reply.body(), limit, announced).read();
    }

    private ByteBuffer read() throws IOException {
        for (int count = more(); count >= 0; count = more()) {
            length += count;
            if (length > limit) {
                throw new TooLarge(limit);
            }
            if (length == octets.length) {
                octets = Arrays.copyOf(octets, (int) Math.min(MOST, Math.min(limit + 1L, 2L * octets.length)));
            }
        }
        return ByteBuffer.wrap(octets, 0, length);
    }

    private int more() throws IOException {
        return body.read(octets, length, octets.length - length);
    }

    /** More came than is read. */
    static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("more than " + limit + " octets");
        }
    }
}
