package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.storage.StorageException;
import org.osgi.service.log.Logger;

/** What all phases share: durable steps of the running operation, its end, and waiting. Used by the worker thread. */
final class OperationSteps {

    private final InstanceJournal journal;
    private final Neighbours neighbours;
    private final ProgressBoard progress;
    private final Settings settings;
    private final Clock clock;
    private final Logger logger;

    OperationSteps(InstanceJournal journal, Neighbours neighbours, ProgressBoard progress, Settings settings, Clock clock,
            Logger logger) {
        this.journal = journal;
        this.neighbours = neighbours;
        this.progress = progress;
        this.settings = settings;
        this.clock = clock;
        this.logger = logger;
    }

    InstanceJournal journal() {
        return journal;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    ProgressBoard progress() {
        return progress;
    }

    Settings settings() {
        return settings;
    }

    Instant now() {
        return clock.instant();
    }

    /** Goes on durably; the operation as it is afterwards. Interrupted if it was cancelled or is not the running one any more. */
    Operation advance(String operationId, UnaryOperator<Operation> step) throws IOException, InterruptedException {
        return change(operationId, record -> record.withOperation(step.apply(record.operation()))).operation();
    }

    /** The same for steps that change more than the operation. */
    InstanceRecord change(String operationId, UnaryOperator<InstanceRecord> step) throws IOException, InterruptedException {
        return journal.<InterruptedException>update(record -> {
            Operation running = record.running();
            if (running == null || !running.id().equals(operationId)) {
                throw new InterruptedException("the operation is over");
            }
            if (running.cancelled() && running.phase().revocable()) {
                throw new InterruptedException("the operation was cancelled");
            }
            return step.apply(record);
        });
    }

    /** Ends the operation. */
    void end(Operation operation, Event event, int code, String detail) throws StorageException {
        InstanceRecord after = journal.update(record -> {
            Operation running = record.running();
            boolean same = running != null && running.id().equals(operation.id());
            return same ? Endings.end(record, event, code, detail, now()) : record;
        });
        progress.clear();
        logger.info("Operation {} ({}) ended with {} in state {}{}", operation.id(), operation.kind().word(), code,
                after.state().value(), after.detail().isEmpty() ? "" : ": " + after.detail());
        neighbours.signal().raise();
    }

    /** Waits until something may have changed. */
    void await(long mark, Duration atMost) throws InterruptedException {
        neighbours.signal().await(mark, atMost);
    }

    /** Waits out trouble, whatever is signalled meanwhile. */
    void pause(Duration time) throws InterruptedException {
        Deadline end = Deadline.in(time);
        long mark = neighbours.signal().mark();
        while (!end.over()) {
            await(mark, end.left());
            mark = neighbours.signal().mark();
        }
    }
}
