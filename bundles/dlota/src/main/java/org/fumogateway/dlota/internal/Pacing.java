package org.fumogateway.dlota.internal;

import java.time.Clock;
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
    private final Clock clock;
    private final Clearance clearance;
    private final Instant began;
    private final long startNanos = System.nanoTime();
    private int tries;
    private long furthest;
    private long mark;
    private TransferFailure last;
    private TransferFailure lastOfServer;

    Pacing(Settings settings, Clock clock, Clearance clearance, Ledger ledger, long position) {
        this.settings = settings;
        this.clock = clock;
        this.clearance = clearance;
        this.began = Instant.ofEpochSecond(ledger.began());
        this.furthest = position;
        this.mark = position;
    }

    /** Octets up to here are stored; only what was never there before counts as progress. */
    void reached(long position) {
        furthest = Math.max(furthest, position);
        if (furthest - mark >= FRESH_START_OCTETS) {
            mark = furthest;
            tries = 0;
            last = null;
            lastOfServer = null;
        }
    }

    /** Waits until the next try, or throws the failure if there is none. */
    void pause(TransferFailure failure) throws TransferFailure, InterruptedException {
        Duration wait = next(failure);
        clearance.retry(failure, wait);
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
    }

    /** How long to wait until the next try; throws the failure if there is none. */
    Duration next(TransferFailure failure) throws TransferFailure {
        tries++;
        last = failure;
        if (!failure.isTemporary()) {
            throw failure;
        }
        if (failure.httpStatus() != 0) {
            lastOfServer = failure;
        }
        if (tries >= (failure.isTrust() ? Math.min(TRUST_TRIES, settings.tries()) : settings.tries())) {
            throw deciding().because("given up after " + tries + " tries without progress");
        }
        Duration wait = wait(failure.retryAfter());
        if (clock.instant().plus(wait).isAfter(deadline())) {
            throw timeIsOver();
        }
        return wait;
    }

    /** Fails if the time for the whole download is over, whatever arrives. */
    void checkTime() throws TransferFailure {
        if (clock.instant().isAfter(deadline())) {
            throw timeIsOver();
        }
    }

    /** What the windows held is not the server's fault and does not count. */
    private Instant deadline() {
        return start().plus(settings.budget()).plus(clearance.held());
    }

    /** A clock that was set while the download ran must not end it: then this process knows how long it has been at it. */
    private Instant start() {
        Instant now = clock.instant();
        boolean setMeanwhile = began.isBefore(DownloadWindow.BUILT) && !now.isBefore(DownloadWindow.BUILT);
        return setMeanwhile ? now.minusNanos(System.nanoTime() - startNanos) : began;
    }

    private TransferFailure timeIsOver() {
        TransferFailure failure = last == null ? TransferFailure.permanent(903, 407, "The package came too slowly.") : deciding();
        return failure.because("the time of " + text(settings.budget()) + " for this download is over");
    }

    /** The last failure, but one that proves contact with the server beats one that does not (DL-151). */
    private TransferFailure deciding() {
        return lastOfServer != null && !last.provesContact() ? lastOfServer : last;
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
