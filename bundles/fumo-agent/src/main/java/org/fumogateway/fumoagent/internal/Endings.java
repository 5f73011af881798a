package org.fumogateway.fumoagent.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.gateway.firmware.UpdateOutcome;

/** How an operation ends: state, result, report and history in one change (FUMO-63, FUMO-74). Pure. */
final class Endings {

    static final int SUCCESS = 200;
    static final int CLIENT_ERROR = 400;
    static final int CANCELLED = 401;
    static final int UNDEFINED = 409;
    static final int ALREADY_THERE = 251;
    private static final int LONGEST_DETAIL = 256;

    private Endings() {
    }

    /**
     * Ends the running operation.
     *
     * @param before the record with the running operation
     * @param event  what it ends with
     * @param code   result code
     * @param detail one English sentence, or empty
     * @param now    the time
     */
    static InstanceRecord end(InstanceRecord before, Event event, int code, String detail, Instant now) {
        Operation operation = before.operation();
        InstanceRecord after = before.withState(StateMachine.event(before.state(), event));
        if (event == Event.UPDATE_FAILED_PACKAGE_GONE) {
            after = after.withoutPackage();
        }
        if (operation.phase().download() && after.stored() == null && operation.targetVersion() != null) {
            after = after.withLabel("", "");
        }
        after = settle(after, operation, code, detail, now).withOperation(operation.withPhase(Phase.DONE));
        return after.queued() == null ? after : next(after, now);
    }

    /** The update that was accepted during the check of the package begins, or ends at once if there is nothing to install. */
    private static InstanceRecord next(InstanceRecord before, Instant now) {
        Operation update = before.queued();
        InstanceRecord after = before.withQueued(null).withOperation(update);
        return switch (before.state()) {
            case READY_TO_UPDATE, UPDATE_FAILED_HAVE_DATA ->
                    after.withState(StateMachine.event(before.state(), Event.UPDATE_BEGINS)).withSettledAt(null);
            case UPDATE_SUCCESSFUL_HAVE_DATA -> settle(after, update, ALREADY_THERE, "The package is installed already", now)
                    .withOperation(update.withPhase(Phase.DONE));
            default -> settle(after, update, CLIENT_ERROR, "There is no usable package to install", now)
                    .withOperation(update.withPhase(Phase.DONE));
        };
    }

    private static InstanceRecord settle(InstanceRecord before, Operation operation, int code, String detail, Instant now) {
        String reason = detail == null ? "" : detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL));
        UpdateOutcome outcome = new UpdateOutcome(operation.id(), operation.kind().word(), operation.sourceVersion(),
                operation.targetVersion(), operation.accepted(), now, code, reason);
        InstanceRecord after = before.withResult(code, reason).withOutcome(outcome);
        if (operation.serverId() == null) {
            return after.withSettledAt(now);
        }
        List<PendingReport> reports = new ArrayList<>(before.reports());
        reports.add(new PendingReport(operation.id(), operation.kind(), operation.serverId(), operation.correlator(), code));
        return after.withReports(reports).withSettledAt(null);
    }
}
