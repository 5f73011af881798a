package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.time.Duration;

/** Notices a connection that lives but gets nowhere (DL-86). */
final class SpeedWatch {

    /** The connection was slower than allowed over a whole window. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("the connection is too slow");
        }
    }

    private final long minimum;
    private final long windowNanos;
    private long windowStart = System.nanoTime();
    private long octets;

    SpeedWatch(long octetsPerSecond, Duration window) {
        this.windowNanos = window.toNanos();
        this.minimum = octetsPerSecond * window.toMillis() / 1000;
    }

    /** We waited ourselves for that long; the peer is not to blame. */
    void pardon(long nanos) {
        windowStart += nanos;
    }

    void count(int arrived) throws TooSlow {
        octets += arrived;
        long now = System.nanoTime();
        if (now - windowStart < windowNanos) {
            return;
        }
        if (octets < minimum) {
            throw new TooSlow();
        }
        windowStart = now;
        octets = 0;
    }
}
