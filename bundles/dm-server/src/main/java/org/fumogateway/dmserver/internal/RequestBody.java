package org.fumogateway.dmserver.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Reads the bodies of requests, bounded in octets and in time: a sender who lets them drip occupies a thread of the server no longer than that and
 * the idle time of the connection. Thread-safe.
 */
final class RequestBody {

    private static final int PIECE = 8192;

    private final int most;
    private final Duration longest;
    private final LongSupplier nanoTime;

    /** A body that is not taken, with the HTTP status that says why. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status) {
            super("HTTP " + status, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Creates a reader.
     *
     * @param most     most octets
     * @param longest  longest time from the first read to the end
     * @param nanoTime time in nanoseconds that never goes back
     */
    RequestBody(int most, Duration longest, LongSupplier nanoTime) {
        this.most = most;
        this.longest = longest;
        this.nanoTime = nanoTime;
    }

    /** All octets of the body. */
    ByteBuffer read(HttpServletRequest request) throws IOException, RefusedException {
        if (request.getContentLengthLong() > most) {
            throw new RefusedException(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        }
        return read(request.getInputStream(), request.getContentLengthLong());
    }

    /** Room for the announced length and one octet more, so that its end is seen without copying what has come; it is at most the limit. */
    private ByteBuffer read(InputStream input, long announced) throws IOException, RefusedException {
        long begin = nanoTime.getAsLong();
        byte[] octets = new byte[announced < 0 ? PIECE : Math.addExact((int) announced, 1)];
        int size = 0;
        for (int count = input.read(octets); count >= 0; count = input.read(octets, size, octets.length - size)) {
            size += count;
            if (size > most) {
                throw new RefusedException(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            }
            if (nanoTime.getAsLong() - begin > longest.toNanos()) {
                throw new RefusedException(HttpServletResponse.SC_REQUEST_TIMEOUT);
            }
            if (size == octets.length) {
                octets = Arrays.copyOf(octets, Math.min(2 * size, most + 1));
            }
        }
        return ByteBuffer.wrap(octets, 0, size);
    }
}
