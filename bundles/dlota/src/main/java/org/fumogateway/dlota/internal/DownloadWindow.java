package org.fumogateway.dlota.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.time.BuildTime;

/** When packages may be fetched (DL-113); may be changed while transfers run or wait. Thread-safe. */
final class DownloadWindow {

    /** A clock that shows less is not set (DL-82). */
    static final Instant BUILT = BuildTime.of(DownloadWindow.class);

    /**
     * Nothing may be fetched now.
     *
     * @param reason why, a phrase for people
     * @param until  when the window opens, or null if nobody knows
     */
    record Closed(String reason, Instant until) {
    }

    private Settings.Windows rule;
    private long changes;

    DownloadWindow(Settings.Windows rule) {
        this.rule = rule;
    }

    /** New windows, heeded at once by whoever waits. */
    synchronized void change(Settings.Windows newRule) {
        rule = newRule;
        changes++;
        notifyAll();
    }

    /** Changes so far; a mark for {@link #await}. */
    synchronized long changes() {
        return changes;
    }

    synchronized Settings.Windows rule() {
        return rule;
    }

    /** What stands in the way at that moment. */
    Optional<Closed> closed(Instant now) {
        Settings.Windows windows = rule();
        Optional<Instant> next = windows.windows().next(now);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        if (now.isBefore(BUILT)) {
            return Optional.of(new Closed("the clock of the gateway is not set, so that no download window is known", null));
        }
        return windows.windows().open(now) ? Optional.empty() : Optional.of(new Closed(
                "the next download window begins at " + next.get().atZone(windows.windows().zone()).toOffsetDateTime(), next.get()));
    }

    /** Waits that long, or until something changed since the mark was taken. */
    synchronized void await(long mark, Duration time) throws InterruptedException {
        long end = System.nanoTime() + Math.max(1, time.toNanos());
        while (changes == mark && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
    }
}
