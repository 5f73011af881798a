package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read by a thread of its own into a few pieces of memory that are used again and again: while one piece is stored and hashed the next
 * ones arrive, and a server that sends faster than that has to wait. Whoever takes the octets notices an interruption at once, and a silence of
 * the peer that lasts too long (DL-85). Used by one thread, but for {@link #close}.
 */
final class BodyStream implements AutoCloseable {

    /** The peer was silent for too long. */
    static final class Silence extends IOException {
        private static final long serialVersionUID = 1L;

        Silence() {
            super("no octet arrived in time");
        }
    }

    private static final int PIECE_OCTETS = 64 * 1024;
    private static final int PIECES = 4;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final Object END = new Object();

    private final InputStream body;
    private final Executor readers;
    private final Duration patience;
    /** Octets, then {@link #END} or what broke the connection. Never more than there are pieces, and one. */
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> room = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private Throwable failure;
    private boolean begun;
    private boolean ended;
    private ByteBuffer seen = NOTHING;
    private ByteBuffer piece = NOTHING;

    /**
     * Reads nothing before the first octet is asked for.
     *
     * @param body     blocks until octets arrive; may be closed while it does
     * @param readers  has a thread for the time of the body
     * @param patience longest silence of the peer
     */
    BodyStream(InputStream body, Executor readers, Duration patience) {
        this.body = body;
        this.readers = readers;
        this.patience = patience;
    }

    /** Next octets, never empty, to be taken before the next call; null at the end of a complete body. */
    ByteBuffer next() throws IOException, InterruptedException {
        if (seen.hasRemaining()) {
            return seen;
        }
        while (!piece.hasRemaining() && !ended) {
            take();
        }
        return piece.hasRemaining() ? piece : null;
    }

    /** Next octets that are here already; null if there are none, whatever may still come. */
    ByteBuffer arrived() {
        if (seen.hasRemaining()) {
            return seen;
        }
        while (!piece.hasRemaining() && arrived.peek() instanceof ByteBuffer) {
            giveBack();
            piece = (ByteBuffer) arrived.remove();
        }
        return piece.hasRemaining() ? piece : null;
    }

    /** Looks at the first octets without taking them; fewer than asked for if the body is shorter. */
    byte[] peek(int limit) throws IOException, InterruptedException {
        ByteBuffer first = ByteBuffer.allocate(limit);
        while (first.hasRemaining()) {
            ByteBuffer octets = next();
            if (octets == null) {
                break;
            }
            int count = Math.min(octets.remaining(), first.remaining());
            first.put(octets.slice(octets.position(), count));
            octets.position(octets.position() + count);
        }
        seen = first.flip();
        byte[] result = new byte[seen.remaining()];
        seen.duplicate().get(result);
        return result;
    }

    private void take() throws IOException, InterruptedException {
        if (failure != null) {
            throw new IOException("the connection broke", failure);
        }
        giveBack();
        begin();
        Object event = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            Silence silence = new Silence();
            failure = silence;
            close();
            throw silence;
        }
        if (event instanceof ByteBuffer octets) {
            piece = octets;
        } else if (event instanceof Throwable broken) {
            failure = broken;
            throw new IOException("the connection broke", broken);
        } else {
            ended = true;
        }
    }

    private void giveBack() {
        if (piece != NOTHING) {
            room.add(piece.array());
            piece = NOTHING;
        }
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        try {
            readers.execute(this::read);
        } catch (RejectedExecutionException stopped) {
            throw new IOException("the download client was stopped", stopped);
        }
    }

    private void read() {
        try {
            int made = 0;
            while (!closed) {
                byte[] free = room.poll();
                if (free == null) {
                    free = made++ < PIECES ? new byte[PIECE_OCTETS] : room.take();
                }
                if (closed || !readInto(free)) {
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            arrived.add(stopped);
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error broken) {
            // Whatever it is, whoever waits for octets has to know.
            arrived.add(broken);
        }
    }

    private boolean readInto(byte[] free) throws IOException {
        int count = body.read(free, 0, free.length);
        arrived.add(count < 0 ? END : ByteBuffer.wrap(free, 0, count));
        return count >= 0;
    }

    /** Drops the rest and the connection, unless the body has ended by itself. */
    @Override
    public void close() {
        closed = true;
        try {
            body.close();
        } catch (IOException ignored) {
            // Nobody waits for anything of it.
        }
        // A reader that waits for room looks up.
        room.add(new byte[0]);
    }
}
