package org.fumogateway.fumoagent.internal;

import java.time.Duration;

/** Wakes a thread that waits for "something may have changed"; nothing raised between mark and await is missed. Thread-safe. */
final class Signal {

    private long raised;

    /** Wakes everybody who waits. */
    synchronized void raise() {
        raised++;
        notifyAll();
    }

    /** To be taken before the look at what may change. */
    synchronized long mark() {
        return raised;
    }

    /** Returns when raised since the mark, or when the time is over. */
    synchronized void await(long mark, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + Math.max(0, atMost.toNanos());
        while (raised == mark) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
