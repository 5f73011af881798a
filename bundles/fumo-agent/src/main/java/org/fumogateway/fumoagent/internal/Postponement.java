package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a postponed update still waits. The minutes that a person gave stay minutes, however the time of day is set meanwhile; only a restart has
 * nothing but the time of day to go by. Used by the worker thread.
 */
final class Postponement {

    private Instant seen = Instant.MIN;
    private Deadline end = Deadline.in(Duration.ZERO);

    /** Time left until that moment; it is looked at when it is met first. */
    Duration left(Instant notBefore, Instant now) {
        if (!notBefore.equals(seen)) {
            seen = notBefore;
            end = Deadline.in(Duration.between(now, notBefore));
        }
        return end.left();
    }
}
