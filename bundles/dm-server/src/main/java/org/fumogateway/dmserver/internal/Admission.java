package org.fumogateway.dmserver.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * How many sessions may begin in a second, decided before anything of a message is read. Whoever has to wait gets a slot of its own in
 * Retry-After, so that gateways that all come back after an outage are served one after the other, as fast as the server can, instead of knocking
 * together again. Slots are given for nine tenths of what is allowed; the rest is for those who come without one. Thread-safe.
 */
final class Admission {

    /** Slots reach no further ahead: whoever fetches them without ever coming must not send gateways away for long. */
    static final Duration HORIZON = Duration.ofMinutes(30);

    private static final long SECOND = 1_000_000_000L;
    private static final double SHARE_OF_SLOTS = 0.9;

    private final LongSupplier nanoTime;
    private final long interval;
    private final long slotInterval;
    private long nextFree;
    private long nextSlot;

    /**
     * Creates an admission that has admitted nobody yet.
     *
     * @param perSecond sessions that may begin in a second, at least one; a second's worth may begin at once
     * @param nanoTime  time in nanoseconds that never goes back
     */
    Admission(int perSecond, LongSupplier nanoTime) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("At least one session must be allowed to begin in a second, not " + perSecond + ".");
        }
        this.nanoTime = nanoTime;
        this.interval = Math.max(1, SECOND / perSecond);
        this.slotInterval = Math.max(1, Math.round(interval / SHARE_OF_SLOTS));
        this.nextFree = nanoTime.getAsLong();
        this.nextSlot = nextFree;
    }

    /** True if another session may begin now; it counts. */
    synchronized boolean admits() {
        long now = nanoTime.getAsLong();
        nextFree = Math.max(nextFree, now);
        if (nextFree + interval - now > SECOND) {
            return false;
        }
        nextFree += interval;
        return true;
    }

    /** A slot for somebody who cannot be served now, in seconds from now, at least one. */
    synchronized int secondsToSlot() {
        long now = nanoTime.getAsLong();
        nextSlot = Math.max(nextSlot, now) + slotInterval;
        long horizon = HORIZON.toNanos();
        if (nextSlot - now > horizon) {
            nextSlot = now + horizon;
            return (int) ThreadLocalRandom.current().nextLong(HORIZON.toSeconds() / 2, HORIZON.toSeconds() + 1);
        }
        return (int) Math.max(1, (nextSlot - now + SECOND - 1) / SECOND);
    }
}
