package org.fumogateway.updateserver.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often one token may report (DL-146): far more than a gateway ever does, far less than what keeps a store busy. Asked only for tokens that
 * exist; remembers the last of them. Thread-safe.
 */
final class ReportRate {

    static final int MOST_IN_WINDOW = 10;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_TOKENS = 10_000;

    private final Clock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_TOKENS;
        }
    };

    /**
     * Reports of one token.
     *
     * @param since  begin of its window
     * @param number reports in it so far
     */
    private record Count(Instant since, int number) {
    }

    ReportRate(Clock clock) {
        this.clock = clock;
    }

    /** True if the token may report once more now; it counts. */
    synchronized boolean admits(String token) {
        Instant now = clock.instant();
        Count count = counts.get(token);
        if (count == null || !now.isBefore(count.since().plus(WINDOW))) {
            count = new Count(now, 0);
        }
        counts.put(token, new Count(count.since(), count.number() + 1));
        return count.number() < MOST_IN_WINDOW;
    }
}
