package org.fumogateway.fumoagent.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.fumogateway.fumoagent.internal.StateMachine.Answer;
import org.fumogateway.fumoagent.internal.StateMachine.Command;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.storage.StorageException;
import org.osgi.service.log.Logger;

/**
 * Carries out the commands of a server on the instance (FUMO-65): decides by the state machine and writes the outcome before
 * it is answered (FUMO-126). A refusal changes nothing (FUMO-71). Thread-safe.
 */
final class CommandHandler {

    static final int LONGEST_URL = 4096;
    static final int LONGEST_LABEL = 256;

    private final InstanceJournal journal;
    private final Neighbours neighbours;
    private final Clock clock;
    private final Logger logger;

    CommandHandler(InstanceJournal journal, Neighbours neighbours, Clock clock, Logger logger) {
        this.journal = journal;
        this.neighbours = neighbours;
        this.clock = clock;
        this.logger = logger;
    }

    /** A command is refused; carries the Status to answer. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Accepts an operation; when this returns it is durable, and its work begins once the session of that server has ended.
     *
     * @param serverId   server that orders it, null for the gateway itself
     * @param correlator text of the Exec, or null
     */
    void execute(OperationKind kind, String serverId, String correlator) throws Refused {
        try {
            accept(kind, serverId, correlator == null || correlator.isEmpty() ? null : correlator);
        } catch (Refused refused) {
            logger.info("Exec on {} of server {} refused with {}: {}", kind.node(), serverId, refused.status(), refused.getMessage());
            throw refused;
        }
    }

    /** What was ordered and what came of it can be read in the log, never what an address carries beside its host (FUMO-140). */
    private void accept(OperationKind kind, String serverId, String correlator) throws Refused {
        if (correlator != null && correlator.length() > GenericAlert.MAX_CORRELATOR) {
            throw new Refused(500, "The correlator is longer than " + GenericAlert.MAX_CORRELATOR + " characters");
        }
        String id = UUID.randomUUID().toString();
        Instant now = clock.instant();
        String version = neighbours.runningVersion();
        InstanceRecord after = write(before -> accept(before, kind, serverId,
                Operation.accepted(id, kind, correlator, serverId, now, kind.downloads() ? before.url(kind) : null, version)));
        logger.info("Operation {} ({}) of server {} accepted, host {}", id, kind.word(), serverId, host(after, id));
    }

    private InstanceRecord accept(InstanceRecord before, OperationKind kind, String serverId, Operation operation)
            throws Refused {
        Answer answer = StateMachine.command(before.state(), kind.command());
        if (!answer.accepted() || before.queued() != null) {
            throw new Refused(StateMachine.NOT_ALLOWED, kind.node() + " is not possible in state " + before.state().value());
        }
        if (kind.downloads() && operation.url().isEmpty()) {
            throw new Refused(StateMachine.NOT_ALLOWED, "No URL is set");
        }
        if (before.reports().size() >= InstanceRecord.MAX_REPORTS) {
            throw new Refused(420, "Too many reports wait for their server");
        }
        InstanceRecord known = serverId == null ? before : before.withLastServerId(serverId);
        if (before.running() != null) {
            return known.withQueued(operation);
        }
        InstanceRecord free = kind.downloads() ? known.withoutPackage() : known;
        return free.withState(answer.next()).withOperation(operation).withSettledAt(null);
    }

    /** The record after the Replace of a PkgURL: a new round begins (FUMO-46, FUMO-59). */
    static InstanceRecord url(InstanceRecord before, OperationKind kind, String url) throws Refused {
        if (url.length() > LONGEST_URL) {
            throw new Refused(413, "A URL has at most " + LONGEST_URL + " characters");
        }
        Answer answer = checked(before, Command.REPLACE_URL);
        return before.withoutPackage().withUrl(kind, url).withState(answer.next()).withSettledAt(null);
    }

    /** The record once the first octets of PkgData come: a new round begins, the old package goes (FUMO-46, FUMO-59). */
    static InstanceRecord dataBegins(InstanceRecord before) throws Refused {
        checked(before, Command.REPLACE_DATA);
        boolean fresh = before.state() == FumoState.IDLE && before.stored() == null;
        return fresh ? before : before.withoutPackage().withState(FumoState.IDLE).withSettledAt(null);
    }

    /** The record once PkgData is whole and good: it is the package now, whatever came in another way meanwhile (FUMO-20, FUMO-40). */
    static InstanceRecord dataComplete(InstanceRecord before, StoredPackage held, String name, String version) throws Refused {
        Answer answer = checked(before, Command.REPLACE_DATA);
        InstanceRecord known = held.serverId() == null ? before : before.withLastServerId(held.serverId());
        return known.withStored(held).withLabel(name, version).withState(answer.next()).withSettledAt(null);
    }

    /** The record after the Replace of PkgName or PkgVersion. */
    static InstanceRecord label(InstanceRecord before, boolean name, String value) throws Refused {
        if (value.length() > LONGEST_LABEL) {
            throw new Refused(413, "A label has at most " + LONGEST_LABEL + " characters");
        }
        checked(before, Command.REPLACE_LABEL);
        return name ? before.withLabel(value, before.packageVersion()) : before.withLabel(before.packageName(), value);
    }

    private static Answer checked(InstanceRecord before, Command command) throws Refused {
        Answer answer = StateMachine.command(before.state(), command);
        if (!answer.accepted()) {
            throw new Refused(answer.status(), "The node cannot be modified in state " + before.state().value());
        }
        return answer;
    }

    /** Writes a change; trouble of the storage is a refusal (FUMO-70). */
    InstanceRecord write(InstanceJournal.Change<Refused> change) throws Refused {
        try {
            return journal.update(change);
        } catch (StorageException failed) {
            logger.error("The record of the instance could not be written: {}", failed.getMessage());
            throw new Refused(failed.reason() == StorageException.Reason.FULL ? 420 : 510, failed.getMessage());
        }
    }

    private static String host(InstanceRecord record, String operationId) {
        Operation operation = record.operation();
        if (operation == null || !operation.id().equals(operationId) || operation.url() == null) {
            return "-";
        }
        try {
            String host = java.net.URI.create(operation.url()).getHost();
            return host == null ? "-" : host;
        } catch (IllegalArgumentException odd) {
            return "unreadable";
        }
    }
}
