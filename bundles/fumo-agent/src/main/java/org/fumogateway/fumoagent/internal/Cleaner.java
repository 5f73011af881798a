package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.fumoagent.internal.StateMachine.Event;

/**
 * Removes packages that have done their service: after the acknowledged report and the retention time (FUMO-62, FUMO-132), and not while a
 * session runs: the server that has just taken the report reads the State it led to.
 */
final class Cleaner {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final InstanceJournal journal;
    private final SessionWatch sessions;
    private final Settings settings;
    private final Clock clock;
    private InstanceRecord seen;

    Cleaner(InstanceJournal journal, SessionWatch sessions, Settings settings, Clock clock) {
        this.journal = journal;
        this.sessions = sessions;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Removes what is due; looks at the store only if the record has changed or a removal has become due.
     *
     * @return how long until the next removal is due, empty if none is foreseen
     */
    Optional<Duration> work() throws IOException {
        if (due(journal.current()).isPresent() && !sessions.quiet()) {
            return Optional.of(LOOK_AGAIN);
        }
        if (journal.current() != seen || fromLater(seen) || due(seen).filter(due -> !clock.instant().isBefore(due)).isPresent()) {
            InstanceRecord after = journal.update(this::cleaned);
            journal.removeUnusedSpools();
            seen = after;
        }
        return due(journal.current()).map(due -> Duration.between(clock.instant(), due));
    }

    /** The clock was set back since: nobody keeps a package for years because of that. */
    private boolean fromLater(InstanceRecord record) {
        return due(record).isPresent() && record.settledAt().isAfter(clock.instant().plus(TOLERANCE));
    }

    private InstanceRecord cleaned(InstanceRecord before) {
        InstanceRecord record = fromLater(before) ? before.withSettledAt(clock.instant()) : before;
        Optional<Instant> due = due(record);
        if (due.isEmpty() || clock.instant().isBefore(due.get())) {
            return record;
        }
        return record.withState(StateMachine.event(record.state(), Event.PACKAGE_REMOVED)).withoutPackage();
    }

    private Optional<Instant> due(InstanceRecord record) {
        if (record.settledAt() == null) {
            return Optional.empty();
        }
        return switch (record.state()) {
            case UPDATE_FAILED_HAVE_DATA -> Optional.of(record.settledAt().plus(settings.keepAfterFailure()));
            case UPDATE_SUCCESSFUL_HAVE_DATA -> Optional.of(record.settledAt().plus(settings.keepAfterSuccess()));
            default -> Optional.empty();
        };
    }
}
