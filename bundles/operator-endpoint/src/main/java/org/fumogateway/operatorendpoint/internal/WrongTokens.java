package org.fumogateway.operatorendpoint.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts wrong tokens by address, so that guessing costs time and fills no log. Remembers the last thousand addresses. Thread-safe. */
final class WrongTokens {

    private static final int ADDRESSES = 1000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Clock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > ADDRESSES;
        }
    };

    WrongTokens(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    private record Count(Instant since, int wrong) {
    }

    /** Counts one more; the seconds to wait if it was one too many, else 0. */
    synchronized long count(String address) {
        Instant now = clock.instant();
        Count before = counts.get(address);
        boolean fresh = before == null || !before.since().plus(WINDOW).isAfter(now);
        Count after = fresh ? new Count(now, 1) : new Count(before.since(), Math.min(before.wrong() + 1, most + 1));
        counts.put(address, after);
        return after.wrong() <= most ? 0 : Math.max(1, Duration.between(now, after.since().plus(WINDOW)).toSeconds());
    }
}
