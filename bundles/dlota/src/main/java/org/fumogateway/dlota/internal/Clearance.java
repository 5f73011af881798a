package org.fumogateway.dlota.internal;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;
import org.osgi.service.log.Logger;

/**
 * Whether one download may ask its server for something now: within the download windows (DL-113), and over TLS only with a clock that can be right
 * (DL-82). Waits where it may not, but never longer than allowed altogether; the time is counted by a clock that nobody sets. Used by one thread.
 */
final class Clearance {

    /** The windows are looked at so often while octets arrive. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration NOTE_AFTER = Duration.ofMinutes(10);

    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    /** Makes durable how long the download has been held. */
    interface Keeper {
        void keep() throws DownloadException;
    }

    private final DownloadWindow window;
    private final DownloadTarget target;
    private final Clock clock;
    private final Logger logger;
    private Duration held;
    private Duration waitedForClock = Duration.ZERO;
    private long looked = System.nanoTime();

    Clearance(DownloadWindow window, DownloadTarget target, Clock clock, Duration heldBefore, Logger logger) {
        this.window = window;
        this.target = target;
        this.clock = clock;
        this.held = heldBefore;
        this.logger = logger;
    }

    /** How long the windows held this download altogether. */
    Duration held() {
        return held;
    }

    /** True while the window is open; cheap enough for every delivery of a connection. */
    boolean open() {
        long now = System.nanoTime();
        if (now - looked < LOOK_NANOS) {
            return true;
        }
        looked = now;
        return window.closed(clock.instant()).isEmpty();
    }

    /** Waits until a request may be made; fails when that takes too long. */
    void await(URI address, Keeper keeper) throws TransferFailure, DownloadException, InterruptedException {
        awaitWindow(keeper);
        if ("https".equalsIgnoreCase(address.getScheme())) {
            awaitClock();
        }
    }

    /** Tells people that a try failed and when the next one comes. */
    void retry(TransferFailure failure, Duration wait) {
        String message = failure.getMessage();
        String phrase = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        logger.info("{}; it is tried again in {} s.", phrase, wait.toSeconds());
        if (wait.compareTo(WORTH_TELLING) >= 0) {
            target.waiting("it is tried again after a failure: " + phrase, clock.instant().plus(wait));
        }
    }

    private void awaitWindow(Keeper keeper) throws TransferFailure, DownloadException, InterruptedException {
        Duration noted = held;
        String told = "";
        for (Optional<DownloadWindow.Closed> closed = window.closed(clock.instant()); closed.isPresent(); closed = window.closed(clock.instant())) {
            Duration left = window.rule().longestWait().minus(held);
            if (left.isNegative() || left.isZero()) {
                throw TransferFailure.permanent(952, 400, "The download was held too long: " + closed.get().reason() + ".");
            }
            if (!told.equals(closed.get().reason())) {
                told = closed.get().reason();
                logger.info("The download waits: {}.", told);
            }
            held = held.plus(pause(closed.get().reason(), closed.get().until(), left));
            if (held.minus(noted).compareTo(NOTE_AFTER) >= 0) {
                noted = held;
                keeper.keep();
            }
        }
    }

    /** A gateway that was started without the time of day finds every certificate invalid. */
    private void awaitClock() throws InterruptedException {
        while (clock.instant().isBefore(DownloadWindow.BUILT)) {
            Duration left = window.rule().clockWait().minus(waitedForClock);
            if (left.isNegative() || left.isZero()) {
                return;
            }
            waitedForClock = waitedForClock.plus(pause("the clock of the gateway is not set, so that no certificate can be checked", null, left));
        }
    }

    /** Tells people, waits a little, and returns how long that was. */
    private Duration pause(String reason, Instant until, Duration left) throws InterruptedException {
        Instant now = clock.instant();
        Instant end = now.plus(left);
        target.waiting(reason, until == null || until.isAfter(end) ? end : until);
        Duration time = until == null ? left : shorter(left, Duration.between(now, until));
        long mark = window.changes();
        long begun = System.nanoTime();
        window.await(mark, shorter(time, window.rule().lookAgain()));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
