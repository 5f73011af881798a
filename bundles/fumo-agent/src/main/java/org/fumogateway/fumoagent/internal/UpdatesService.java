package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.firmware.FirmwareUpdates;
import org.fumogateway.gateway.firmware.UpdateOutcome;
import org.fumogateway.gateway.firmware.UpdateStatus;
import org.fumogateway.gateway.session.DmSessions;

/** What faces and vendors may see and order. Thread-safe. */
final class UpdatesService implements FirmwareUpdates {

    private static final Duration BETWEEN_USER_REQUESTS = Duration.ofMinutes(10);

    private final InstanceJournal journal;
    private final Neighbours neighbours;
    private final ProgressBoard progress;
    private final Settings settings;
    private final Reporter reporter;
    private final Runnable interruptWorker;
    private final Clock clock;
    private boolean askedByUser;
    private long lastUserRequest;

    UpdatesService(InstanceJournal journal, Neighbours neighbours, ProgressBoard progress, Settings settings, Reporter reporter,
            Runnable interruptWorker, Clock clock) {
        this.journal = journal;
        this.neighbours = neighbours;
        this.progress = progress;
        this.settings = settings;
        this.reporter = reporter;
        this.interruptWorker = interruptWorker;
        this.clock = clock;
    }

    String instanceUri() {
        return settings.instanceUri();
    }

    @Override
    public List<UpdateStatus> status() {
        return List.of(status(settings.instanceUri()));
    }

    @Override
    public UpdateStatus status(String instanceUri) {
        check(instanceUri);
        InstanceRecord record = journal.current();
        ProgressBoard.Glance glance = progress.glance();
        Operation operation = record.operation();
        boolean running = record.running() != null;
        return new UpdateStatus(instanceUri, record.state().value(), running ? operation.phase().name() : "",
                operation == null ? null : operation.id(), record.packageName(), record.packageVersion(), glance.percent(),
                glance.octetsDone(), glance.octetsTotal(), record.lastResult(),
                running && glance.waitsUntil() != null ? "Waits: " + glance.waitReason() : record.detail(),
                !record.reports().isEmpty(), running ? glance.waitsUntil() : null);
    }

    @Override
    public List<UpdateOutcome> history(String instanceUri) {
        check(instanceUri);
        return journal.current().history();
    }

    @Override
    public void start(String instanceUri) {
        check(instanceUri);
        String version = neighbours.runningVersion();
        change(record -> {
            if (record.state() != FumoState.READY_TO_UPDATE && record.state() != FumoState.UPDATE_FAILED_HAVE_DATA
                    || record.stored() == null) {
                throw new IllegalStateException("There is no package to install in state " + record.state().value());
            }
            if (record.reports().size() >= InstanceRecord.MAX_REPORTS) {
                throw new IllegalStateException("Too many reports wait for their server");
            }
            Operation operation = Operation.accepted(UUID.randomUUID().toString(), OperationKind.UPDATE, null,
                    record.stored().serverId(), clock.instant(), null, version).withConsent();
            return record.withState(StateMachine.event(record.state(), Event.UPDATE_BEGINS)).withOperation(operation)
                    .withSettledAt(null);
        });
    }

    @Override
    public void askServer(String instanceUri, boolean byUser) {
        check(instanceUri);
        request(byUser);
    }

    /** Asks the server of this instance; returns the identity of the alert. */
    synchronized String request(boolean byUser) {
        InstanceRecord record = journal.current();
        if (record.state().busy() || !record.reports().isEmpty()) {
            throw new IllegalStateException("An update is under way or its report is not acknowledged yet");
        }
        if (byUser && askedByUser && System.nanoTime() - lastUserRequest < BETWEEN_USER_REQUESTS.toNanos()) {
            throw new IllegalStateException("The server was asked less than " + BETWEEN_USER_REQUESTS.toMinutes()
                    + " minutes ago");
        }
        String serverId = server(record).orElseThrow(() -> new IllegalStateException("No server is known that could be asked"));
        AlertOutbox outbox = neighbours.outboxes.best()
                .orElseThrow(() -> new IllegalStateException("There is no DM client that could ask"));
        GenericAlert request = reporter.request(serverId, byUser);
        try {
            outbox.put(request);
        } catch (IOException failed) {
            throw new IllegalStateException("The request could not be stored", failed);
        }
        if (byUser) {
            askedByUser = true;
            lastUserRequest = System.nanoTime();
        }
        return request.id();
    }

    /** True while a request still waits for its server. */
    boolean waiting(String requestId) throws IOException {
        Optional<AlertOutbox> outbox = neighbours.outboxes.best();
        return outbox.isPresent() && outbox.get().outcome(requestId) == AlertOutbox.Outcome.PENDING;
    }

    private Optional<String> server(InstanceRecord record) {
        if (!settings.serverId().isEmpty()) {
            return Optional.of(settings.serverId());
        }
        if (record.lastServerId() != null) {
            return Optional.of(record.lastServerId());
        }
        return neighbours.sessions.best().map(DmSessions::recent).flatMap(recent -> recent.stream().findFirst())
                .map(session -> session.serverId());
    }

    @Override
    public void consent(String instanceUri) {
        check(instanceUri);
        change(record -> record.withOperation(waiting(record).withConsent()));
    }

    @Override
    public void postpone(String instanceUri, int minutes) {
        check(instanceUri);
        if (minutes < 0) {
            throw new IllegalArgumentException("Minutes are not negative");
        }
        change(record -> record.withOperation(waiting(record).withNotBefore(clock.instant().plus(Duration.ofMinutes(minutes)))));
    }

    private static Operation waiting(InstanceRecord record) {
        Operation operation = record.running();
        if (operation == null || !operation.phase().revocable()) {
            throw new IllegalStateException("No operation waits in state " + record.state().value());
        }
        return operation;
    }

    @Override
    public void cancel(String instanceUri) {
        check(instanceUri);
        change(record -> {
            Operation operation = record.running();
            if (operation == null && record.state() == FumoState.READY_TO_UPDATE) {
                return record.withState(StateMachine.event(record.state(), Event.CANCELLED)).withoutPackage().withSettledAt(null);
            }
            String obstacle = obstacle(record, operation);
            if (!obstacle.isEmpty()) {
                throw new IllegalStateException(obstacle);
            }
            return record.withOperation(operation.withCancelled());
        });
        Operation cancelled = journal.current().running();
        if (cancelled != null && cancelled.cancelled()) {
            interruptWorker.run();
        }
    }

    /** Why a running operation can no longer be stopped, empty if it can (FUMO-61, DL-116). */
    private static String obstacle(InstanceRecord record, Operation operation) {
        if (operation == null) {
            return "Nothing is under way in state " + record.state().value();
        }
        if (record.state() == FumoState.DOWNLOAD_COMPLETE) {
            return "The package is complete and is being checked; it can be discarded when that is done";
        }
        return operation.phase().revocable() ? "" : switch (operation.phase()) {
            case UP_ACTIVATE, UP_REBOOT -> "The new firmware is activated and starts next; it can no longer be stopped";
            case UP_REVERT -> "The new firmware is being taken back already";
            default -> "The new firmware runs already; it stays or goes by its own trial";
        };
    }

    private void change(InstanceJournal.Change<RuntimeException> change) {
        try {
            journal.update(change);
        } catch (IOException failed) {
            throw new IllegalStateException("The order could not be stored: " + failed.getMessage(), failed);
        }
    }

    private void check(String instanceUri) {
        if (!settings.instanceUri().equals(instanceUri)) {
            throw new IllegalArgumentException("There is no instance " + instanceUri);
        }
    }
}
