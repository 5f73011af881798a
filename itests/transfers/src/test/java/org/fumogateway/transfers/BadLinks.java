package org.fumogateway.transfers;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Links as bad as those in the field. What takes long there takes a fraction here; the gateway's own limits are set accordingly. */
final class BadLinks {

    private static final int WINDOW_OCTETS = 64 * 1024;

    private BadLinks() {
    }

    /**
     * Segments are lost with a probability: TCP sends them again after a time-out, and everything behind them waits. What remains of a lost
     * segment above TCP is this pause.
     */
    static Link lossy(double probability, long retransmissionMillis, long seed) {
        Random random = new Random(seed);
        return (offset, octets) -> {
            if (random.nextDouble() < probability) {
                TimeUnit.MILLISECONDS.sleep(retransmissionMillis);
            }
            return octets;
        };
    }

    /** Everything takes so long to come back, and no more than a window of 64 KiB is on its way meanwhile. */
    static Link far(long roundTripMillis) {
        return new Link() {
            @Override
            public boolean passHead() throws InterruptedException {
                TimeUnit.MILLISECONDS.sleep(roundTripMillis);
                return true;
            }

            @Override
            public int pass(long offset, int octets) throws InterruptedException {
                if (offset / WINDOW_OCTETS != (offset + octets) / WINDOW_OCTETS) {
                    TimeUnit.MILLISECONDS.sleep(roundTripMillis);
                }
                return octets;
            }
        };
    }

    /** So many octets a second at most, in small pieces. */
    static Link narrow(long octetsPerSecond, int pieceOctets) {
        return new Link() {
            @Override
            public int segment() {
                return pieceOctets;
            }

            @Override
            public int pass(long offset, int octets) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(octets) / octetsPerSecond);
                return octets;
            }
        };
    }

    /** The connection is reset at a segment with a probability. */
    static Link resetting(double probability, long seed) {
        Random random = new Random(seed);
        return new Link() {
            @Override
            public int pass(long offset, int octets) {
                return random.nextDouble() < probability ? octets / 2 : octets;
            }

            @Override
            public boolean abrupt() {
                return true;
            }
        };
    }

    /** Each connection says nothing more after so many octets, and does not end either. */
    static Link silentAfter(long octets) {
        return new Link() {
            private long passed;

            @Override
            public int pass(long offset, int count) throws InterruptedException {
                if (passed >= octets) {
                    TimeUnit.DAYS.sleep(1);
                }
                passed += count;
                return count;
            }
        };
    }

    /** Nothing ever comes back. */
    static Link mute() {
        return new Link() {
            @Override
            public boolean passHead() throws InterruptedException {
                TimeUnit.DAYS.sleep(1);
                return false;
            }

            @Override
            public int pass(long offset, int octets) {
                return 0;
            }
        };
    }

    /** The connection is closed before anything comes back. */
    static Link closing() {
        return new Link() {
            @Override
            public boolean passHead() {
                return false;
            }

            @Override
            public int pass(long offset, int octets) {
                return 0;
            }
        };
    }
}
