package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.osgi.service.log.Logger;

/**
 * Lets the device ask its server for updates from time to time (FUMO-103, FUMO-108): first some hours after it came into service, then every
 * interval with some jitter, more and more seldom while the server does not take the requests. When the next one is due outlives restarts; a clock
 * that was set is noticed. Used by the housekeeping thread, apart from {@link #settled}.
 */
final class DeviceRequests {

    private static final String NOTE = "device-request";
    private static final Duration FIRST = Duration.ofHours(8);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration BUSY = Duration.ofMinutes(10);
    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 10;

    private record Standing(Instant due, int failures, String waiting) {
    }

    private final InstanceJournal journal;
    private final UpdatesService updates;
    private final Duration interval;
    private final Clock clock;
    private final Logger logger;
    private volatile String refused = "";

    DeviceRequests(InstanceJournal journal, UpdatesService updates, Duration interval, Clock clock, Logger logger) {
        this.journal = journal;
        this.updates = updates;
        this.interval = interval;
        this.clock = clock;
        this.logger = logger;
    }

    /** A request was answered for good. */
    void settled(GenericAlert alert, AlertOutbox.Outcome outcome) {
        if (outcome == AlertOutbox.Outcome.REFUSED) {
            refused = alert.id();
        }
    }

    /** Asks if it is time to; returns how long until there is something to do again. */
    Duration work() throws IOException {
        if (interval.isZero()) {
            return LONGEST;
        }
        Instant now = clock.instant();
        Standing standing = read();
        Duration left = standing == null ? null : Duration.between(now, standing.due);
        if (left == null || left.compareTo(jittered(LONGEST, 1 + JITTER)) > 0) {
            // The first start, or the clock was set back: nobody waits for weeks because of a clock.
            write(new Standing(now.plus(FIRST), standing == null ? 0 : standing.failures, standing == null ? "" : standing.waiting));
            return FIRST;
        }
        if (!left.isNegative() && !left.isZero()) {
            return left;
        }
        InstanceRecord record = journal.current();
        return record.state().busy() || !record.reports().isEmpty() ? BUSY : ask(standing, now);
    }

    private Duration ask(Standing last, Instant now) throws IOException {
        boolean open = !last.waiting.isEmpty() && updates.waiting(last.waiting);
        boolean failed = open || !last.waiting.isEmpty() && last.waiting.equals(refused);
        int failures = failed ? last.failures + 1 : 0;
        Duration next = next(failures, 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble());
        String waiting = last.waiting;
        if (!open) {
            try {
                waiting = updates.request(false);
            } catch (IllegalStateException impossible) {
                logger.debug("No server could be asked for an update: {}", impossible.getMessage());
                waiting = "";
            }
        }
        write(new Standing(now.plus(next), failures, waiting));
        return next;
    }

    /** Time until the next request after so many failures. */
    Duration next(int failures, double jitter) {
        Duration longer = interval.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return jittered(longer.compareTo(LONGEST) < 0 ? longer : LONGEST, jitter);
    }

    private static Duration jittered(Duration time, double factor) {
        return Duration.ofMillis((long) (time.toMillis() * factor));
    }

    private Standing read() throws IOException {
        Map<String, String> stored = journal.note(NOTE);
        try {
            return new Standing(Instant.parse(stored.getOrDefault("due", "")), Integer.parseInt(stored.getOrDefault("failures", "0")),
                    stored.getOrDefault("waiting", ""));
        } catch (java.time.format.DateTimeParseException | NumberFormatException none) {
            return null;
        }
    }

    private void write(Standing standing) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        entries.put("due", standing.due.toString());
        entries.put("failures", Integer.toString(standing.failures));
        entries.put("waiting", standing.waiting);
        journal.note(NOTE, entries);
    }
}
