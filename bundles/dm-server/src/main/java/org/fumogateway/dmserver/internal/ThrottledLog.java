package org.fumogateway.dmserver.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.osgi.service.log.Logger;

/**
 * Warnings that anybody can cause from outside: at most one in a minute, and the next one tells how many were left out, so that nobody can fill
 * the log. Thread-safe.
 */
final class ThrottledLog {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Logger logger;
    private final Clock clock;
    private Instant last = Instant.MIN;
    private long leftOut;

    ThrottledLog(Logger logger, Clock clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /** Logs a warning, or counts it. */
    synchronized void warn(String sentence, Object argument) {
        Instant now = clock.instant();
        if (last.isAfter(now.minus(INTERVAL))) {
            leftOut++;
            return;
        }
        if (leftOut > 0) {
            logger.warn(sentence + " ({} more like this since the last line)", argument, leftOut);
        } else {
            logger.warn(sentence, argument);
        }
        last = now;
        leftOut = 0;
    }
}
