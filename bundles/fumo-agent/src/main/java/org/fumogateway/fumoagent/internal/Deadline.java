package org.fumogateway.fumoagent.internal;

import java.time.Duration;

/** The end of a time, counted by a clock that nobody sets: however the time of day jumps, nobody waits longer or shorter. Immutable. */
final class Deadline {

    private final long begun = System.nanoTime();
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    /** Ends after that time from now on. */
    static Deadline in(Duration time) {
        return new Deadline(Math.max(0, time.toNanos()));
    }

    /** Never ends. */
    static Deadline never() {
        return new Deadline(Long.MAX_VALUE);
    }

    boolean over() {
        return System.nanoTime() - begun >= nanos;
    }

    /** Time until then, zero once it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - (System.nanoTime() - begun)));
    }
}
