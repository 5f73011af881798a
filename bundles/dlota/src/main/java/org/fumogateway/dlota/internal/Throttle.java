package org.fumogateway.dlota.internal;

import java.util.concurrent.TimeUnit;

/** Keeps all transfers together below a rate, which may change while they run. Thread-safe. */
final class Throttle {

    /** How much may come at once, as a time at the rate. */
    private static final double BURST_SECONDS = 0.25;
    /** A new rate is heeded within this time. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double NANOS = 1e9;

    private volatile long octetsPerSecond;
    private double ahead;
    private long last = System.nanoTime();

    /** Creates a throttle; 0 stands for no limit. */
    Throttle(long octetsPerSecond) {
        this.octetsPerSecond = octetsPerSecond;
    }

    /** Octets per second, 0 for no limit. */
    long rate() {
        return octetsPerSecond;
    }

    /** Changes the rate, also for transfers in progress. */
    void rate(long newOctetsPerSecond) {
        octetsPerSecond = newOctetsPerSecond;
    }

    /**
     * Waits until octets may be taken.
     *
     * @return how many nanoseconds were waited
     */
    long take(int octets) throws InterruptedException {
        long waited = 0;
        for (long pause = pauseBefore(octets); pause > 0; pause = pauseBefore(octets)) {
            long begin = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.min(pause, LONGEST_PAUSE_NANOS));
            waited += System.nanoTime() - begin;
        }
        return waited;
    }

    /** Takes the octets and returns 0, or says how long to wait for them. */
    private synchronized long pauseBefore(int octets) {
        long rate = octetsPerSecond;
        long now = System.nanoTime();
        if (rate <= 0) {
            ahead = 0;
            last = now;
            return 0;
        }
        ahead = Math.max(0, ahead - (now - last) / NANOS * rate);
        last = now;
        double over = ahead - rate * BURST_SECONDS;
        if (over > 0) {
            return (long) Math.max(1, over / rate * NANOS);
        }
        ahead += octets;
        return 0;
    }
}
