package org.fumogateway.dlota.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Waits between tries and the time for the whole download (DL-87, DL-88). Used by one thread. */
final class Pacing {

    /** Progress that makes earlier tries forgotten. */
    private static final long FRESH_START_OCTETS = 64 * 1024;
    /** Tries while the peer is not trusted (DL-81). */
    private static final int TRUST_TRIES = 3;
    private static final int LONGEST_FACTOR = 16;

    private final Settings settings;
    private final Instant deadline;
    private int tries;
    private long furthest;
    private long mark;

    Pacing(Settings settings, Instant began, long position) {
        this.settings = settings;
        this.deadline = began.plus(settings.budget());
        this.furthest = position;
        this.mark = position;
    }

    /** Octets up to here are stored; only what was never there before counts as progress. */
    void reached(long position) {
        furthest = Math.max(furthest, position);
        if (furthest - mark >= FRESH_START_OCTETS) {
            mark = furthest;
            tries = 0;
        }
    }

    /** Waits until the next try, or throws the failure if there is none. */
    void pause(TransferFailure failure) throws TransferFailure, InterruptedException {
        tries++;
        if (!failure.isTemporary()) {
            throw failure;
        }
        if (tries >= (failure.isTrust() ? Math.min(TRUST_TRIES, settings.tries()) : settings.tries())) {
            throw failure.because("given up after " + tries + " tries without progress");
        }
        Duration wait = wait(failure.retryAfter());
        if (Instant.now().plus(wait).isAfter(deadline)) {
            throw failure.because("the time of " + text(settings.budget()) + " for this download is over");
        }
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
    }

    private static String text(Duration time) {
        return time.toHours() > 0 ? time.toHours() + " h" : time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private Duration wait(Duration asked) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (asked != null) {
            return asked.plusMillis((long) (asked.toMillis() * random.nextDouble(0.2)));
        }
        long factor = Math.min(LONGEST_FACTOR, 1L << Math.min(tries - 1, 30));
        return Duration.ofMillis((long) (settings.firstWait().toMillis() * factor * random.nextDouble(0.8, 1.2)));
    }
}
