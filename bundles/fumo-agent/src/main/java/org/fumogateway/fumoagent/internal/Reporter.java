package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.alert.GenericAlert.Severity;
import org.fumogateway.gateway.firmware.UpdateOutcome;
import org.osgi.service.log.Logger;

/**
 * Brings the reports of ended operations to the outbox and keeps in the record which ones are settled (FUMO-74, FUMO-81 to
 * FUMO-94). The operation's identity is that of the alert, so that putting it again after a restart never makes a second
 * report.
 */
final class Reporter implements AlertOutcomeListener {

    private static final int CANCELLED = 401;
    private static final String REQUEST = "request-";

    private final InstanceJournal journal;
    private final Neighbours neighbours;
    private final Settings settings;
    private final java.time.Clock clock;
    private final Logger logger;
    private final Queue<String> settledAlerts = new ConcurrentLinkedQueue<>();
    private boolean leftovers = true;

    Reporter(InstanceJournal journal, Neighbours neighbours, Settings settings, java.time.Clock clock, Logger logger) {
        this.journal = journal;
        this.neighbours = neighbours;
        this.settings = settings;
        this.clock = clock;
        this.logger = logger;
    }

    @Override
    public void alertSettled(GenericAlert alert, AlertOutbox.Outcome outcome, int status) {
        if (ours(alert) && journal.current().reports().stream().noneMatch(open -> open.operationId().equals(alert.id()))) {
            settledAlerts.add(alert.id());
        }
        neighbours.signal().raise();
    }

    /** Requests, and reports that were settled in the record before the outbox was told to forget them. */
    boolean ours(GenericAlert alert) {
        return alert.type().startsWith(OperationKind.TYPE_PREFIX) && settings.instanceUri().equals(instance(alert.source()));
    }

    private static String instance(String source) {
        for (OperationKind kind : OperationKind.values()) {
            if (source.endsWith('/' + kind.node())) {
                return source.substring(0, source.length() - kind.node().length() - 1);
            }
        }
        return source;
    }

    /** A kill between the record and the outbox leaves an alert behind that nobody asks about any more. */
    private void forgetLeftovers(AlertOutbox outbox) throws IOException {
        InstanceRecord record = journal.current();
        for (UpdateOutcome ended : record.history()) {
            boolean open = record.reports().stream().anyMatch(report -> report.operationId().equals(ended.operationId()));
            if (!open && outbox.outcome(ended.operationId()) != AlertOutbox.Outcome.UNKNOWN) {
                outbox.forget(ended.operationId());
            }
        }
    }

    /** Does what can be done now; true if everything is with the outbox or settled. */
    boolean work() {
        Optional<AlertOutbox> outbox = neighbours.outboxes.best();
        if (outbox.isEmpty()) {
            return true;
        }
        try {
            if (leftovers) {
                forgetLeftovers(outbox.get());
                leftovers = false;
            }
            for (PendingReport report : journal.current().reports()) {
                bring(outbox.get(), report);
            }
            for (String id = settledAlerts.peek(); id != null; id = settledAlerts.peek()) {
                outbox.get().forget(id);
                settledAlerts.poll();
            }
            return true;
        } catch (IOException failed) {
            logger.warn("A report could not be handed over, trying again: {}", failed.getMessage());
            return false;
        }
    }

    private void bring(AlertOutbox outbox, PendingReport report) throws IOException {
        AlertOutbox.Outcome outcome = outbox.outcome(report.operationId());
        if (outcome == AlertOutbox.Outcome.UNKNOWN) {
            outcome = outbox.put(alert(report));
        }
        switch (outcome) {
            case ACKNOWLEDGED -> {
                settle(report);
                outbox.forget(report.operationId());
            }
            case REFUSED -> {
                logger.warn("Server {} refuses the report of operation {} for good", report.serverId(), report.operationId());
                settle(report);
                outbox.forget(report.operationId());
            }
            case PENDING, UNKNOWN -> logger.debug("The report of operation {} waits for its server", report.operationId());
        }
    }

    /** A report that will never be taken is as settled as one that was: the package has done its service (FUMO-132). */
    private void settle(PendingReport report) throws IOException {
        journal.update(record -> {
            InstanceRecord after = record.withReports(record.reports().stream()
                    .filter(open -> !open.operationId().equals(report.operationId())).toList());
            boolean last = record.operation() != null && record.operation().id().equals(report.operationId());
            return last ? after.withSettledAt(clock.instant()) : after;
        });
    }

    private GenericAlert alert(PendingReport report) {
        String source = settings.reportExecTarget() ? settings.instanceUri() + '/' + report.kind().node()
                : settings.instanceUri();
        return new GenericAlert(report.operationId(), report.serverId(), source, report.kind().alertType(), "int",
                severity(report.resultCode()), report.correlator(), Integer.toString(report.resultCode()));
    }

    /** FUMO-89. */
    private static Severity severity(int code) {
        if (code >= 200 && code < 300) {
            return Severity.INFORMATIONAL;
        }
        return code == CANCELLED ? Severity.WARNING : Severity.CRITICAL;
    }

    /** The alert by which this instance asks for an update (FUMO-103 to FUMO-105). */
    GenericAlert request(String serverId, boolean byUser) {
        return new GenericAlert(REQUEST + java.util.UUID.randomUUID(), serverId, settings.instanceUri(),
                OperationKind.requestType(byUser), "chr", Severity.INFORMATIONAL, null, "");
    }
}
