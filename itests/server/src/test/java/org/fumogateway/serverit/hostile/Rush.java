package org.fumogateway.serverit.hostile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Whether the server itself says why it sends somebody away: more sessions begin in a second than are admitted, and nothing else is wrong. It writes such
 * a line at once, and no further one of that cause for a minute. Thread-safe.
 */
final class Rush {

    private static final String RUSH = "sessions begin in a second";
    private static final List<String> OTHER_CAUSES = List.of("sessions serve gateways", " ERROR ");
    private static final Duration SILENCE = Duration.ofSeconds(61);
    /** The log is written in a thread of its own. */
    private static final Duration WRITTEN = Duration.ofSeconds(20);

    private final Supplier<String> log;

    /** Reads that log each time. */
    Rush(Supplier<String> log) {
        this.log = log;
    }

    /** True if what has just been answered 503 was answered so for that cause. */
    boolean explains() {
        Instant since = Instant.now().minus(SILENCE);
        try {
            Awaitility.await().atMost(WRITTEN).until(() -> says(RUSH, since));
        } catch (ConditionTimeoutException silent) {
            return false;
        }
        return OTHER_CAUSES.stream().noneMatch(cause -> says(cause, since));
    }

    private boolean says(String cause, Instant since) {
        return log.get().lines().anyMatch(line -> line.contains(cause) && line.matches("\\d{4}-\\S+Z .*")
                && Instant.parse(line.substring(0, line.indexOf(' '))).isAfter(since));
    }
}
