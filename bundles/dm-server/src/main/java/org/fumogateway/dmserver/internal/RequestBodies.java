package org.fumogateway.dmserver.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Takes the bodies of requests as they come, without a thread that waits for one: however many senders let theirs drip, the threads of the server
 * serve those whose messages are there. Bounded in octets, in time, and in the octets of all bodies that are not whole yet; where these are too many
 * the one that began first makes room, because it had the most time. Thread-safe.
 */
final class RequestBodies {

    private static final int PIECE = 4096;
    /** A body that goes on gets so many times the room it has filled: what was announced is not believed at once, and little is copied. */
    private static final long GROWTH = 4;

    private final int most;
    private final Duration longest;
    private final long mostTogether;
    private final LongSupplier nanoTime;
    /** In the order in which they began. */
    private final Set<Body> incomplete = new LinkedHashSet<>();
    private long together;
    private boolean closed;

    /** What becomes of a body. One of the two is called, once; and {@link #refused} with 500 after {@link #whole} if that fails unexpectedly. */
    interface Taker {

        /** The body is there. */
        void whole(ByteBuffer octets) throws IOException;

        /** The body is not taken; the rest of it is not waited for. */
        void refused(int status) throws IOException;
    }

    /**
     * Creates a reader.
     *
     * @param most         most octets of one body
     * @param longest      longest time from the beginning to the end
     * @param mostTogether most octets of all bodies that are not whole
     * @param nanoTime     time in nanoseconds that never goes back
     */
    RequestBodies(int most, Duration longest, long mostTogether, LongSupplier nanoTime) {
        this.most = most;
        this.longest = longest;
        this.mostTogether = mostTogether;
        this.nanoTime = nanoTime;
    }

    /** Begins to read; the taker is called in a thread of the server that has nothing else to do, and the exchange is over when it returns. */
    void read(HttpServletRequest request, Taker taker) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > most) {
            taker.refused(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        ServletInputStream input = request.getInputStream();
        AsyncContext exchange = request.startAsync();
        // The time is counted here: that of the container would go on while the message is being worked on.
        exchange.setTimeout(0);
        Body body = new Body(exchange, input, taker, announced < 0 ? most : (int) announced, nanoTime.getAsLong());
        boolean late;
        synchronized (incomplete) {
            late = closed;
            incomplete.add(body);
        }
        if (late) {
            body.refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        input.setReadListener(body);
    }

    /** Refuses those whose time is over; to be called now and then. */
    void refuseLate() {
        long now = nanoTime.getAsLong();
        List<Body> late = new ArrayList<>();
        synchronized (incomplete) {
            for (Body body : incomplete) {
                if (now - body.begun <= longest.toNanos()) {
                    break;
                }
                late.add(body);
            }
        }
        late.forEach(body -> body.refuse(HttpServletResponse.SC_REQUEST_TIMEOUT));
    }

    /** Refuses all of them, and whatever still comes: the server stops. */
    void close() {
        List<Body> all;
        synchronized (incomplete) {
            closed = true;
            all = List.copyOf(incomplete);
        }
        all.forEach(body -> body.refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE));
    }

    /** Counts the memory of a body; those that have to go for it are not counted any more. */
    private List<Body> grown(Body grown, int octets) {
        List<Body> gone = new ArrayList<>();
        synchronized (incomplete) {
            if (incomplete.contains(grown)) {
                grown.counted += octets;
                together += octets;
            }
            Iterator<Body> oldest = incomplete.iterator();
            while (together > mostTogether && oldest.hasNext()) {
                Body body = oldest.next();
                // Nothing is won by one of which nothing has come.
                if (body != grown && body.counted > 0) {
                    oldest.remove();
                    together -= body.counted;
                    gone.add(body);
                }
            }
        }
        return gone;
    }

    private void forget(Body body) {
        synchronized (incomplete) {
            if (incomplete.remove(body)) {
                together -= body.counted;
            }
        }
    }

    /**
     * One body on its way. Its lock guards it and its exchange. Whoever refuses it never waits for that lock: as long as a sender is faster than its
     * octets are parsed, the container keeps the reading thread, which then refuses it itself.
     */
    private final class Body implements ReadListener {

        private final AsyncContext exchange;
        private final ServletInputStream input;
        private final Taker taker;
        private final int bound;
        private final long begun;
        private long counted;
        private byte[] octets = new byte[0];
        private int size;
        private boolean over;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile int doom;

        Body(AsyncContext exchange, ServletInputStream input, Taker taker, int bound, long begun) {
            this.exchange = exchange;
            this.input = input;
            this.taker = taker;
            this.bound = bound;
            this.begun = begun;
        }

        @Override
        public void onDataAvailable() throws IOException {
            int grown;
            lock.lock();
            try {
                grown = readAvailable();
            } finally {
                lock.unlock();
            }
            if (doom != 0) {
                refuse(doom);
            } else if (grown > 0) {
                grown(this, grown).forEach(body -> body.refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE));
            }
        }

        /** Returns how many octets more it occupies. */
        private int readAvailable() throws IOException {
            int before = octets.length;
            while (!over && doom == 0 && input.isReady()) {
                makeRoom();
                int count = input.read(octets, size, octets.length - size);
                if (count < 0) {
                    break;
                }
                size += count;
                if (size > bound) {
                    doom = size > most ? HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE : HttpServletResponse.SC_BAD_REQUEST;
                }
            }
            return over || doom != 0 ? 0 : octets.length - before;
        }

        /** One octet more than there may be, so that the end is seen without copying what has come. */
        private void makeRoom() {
            if (size == octets.length) {
                octets = Arrays.copyOf(octets, (int) Math.min(Math.max(PIECE, GROWTH * size), bound + 1L));
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            lock.lock();
            try {
                if (over) {
                    return;
                }
                over = true;
            } finally {
                lock.unlock();
            }
            forget(this);
            try {
                taker.whole(ByteBuffer.wrap(octets, 0, size));
            } catch (RuntimeException | Error defect) {
                // An exchange that just ends is a 200 without content, which a gateway would take for an answer.
                taker.refused(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
                throw defect;
            } finally {
                exchange.complete();
            }
        }

        /** The connection is broken, or rested too long. */
        @Override
        public void onError(Throwable cause) {
            refuse(HttpServletResponse.SC_REQUEST_TIMEOUT);
        }

        void refuse(int status) {
            doom = doom == 0 ? status : doom;
            if (!lock.tryLock()) {
                return;
            }
            try {
                end(doom);
            } finally {
                lock.unlock();
            }
        }

        private void end(int status) {
            if (over) {
                return;
            }
            over = true;
            octets = new byte[0];
            forget(this);
            try {
                taker.refused(status);
            } catch (IOException gone) {
                // Nobody is there to be told.
            } finally {
                exchange.complete();
            }
        }
    }
}
