package org.fumogateway.serverstore.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.store.OperatorStore;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/** The operator's side of the store on a {@link Database}: each method is one read or one transaction. */
abstract class JdbcOperatorStore implements OperatorStore {

    private final Database database;

    JdbcOperatorStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    @Override
    public final void createAssignment(Assignment assignment, Collection<String> members) throws StoreException {
        database.write(connection -> {
            AssignmentTable.create(connection, assignment, members);
            return null;
        });
    }

    @Override
    public final boolean cancelAssignment(String id, Instant at) throws StoreException {
        return database.write(connection -> AssignmentTable.cancel(connection, id, at));
    }

    @Override
    public final Optional<Assignment> assignment(String id) throws StoreException {
        return database.read(connection -> AssignmentTable.find(connection, id));
    }

    @Override
    public final List<Assignment> assignments(int limit) throws StoreException {
        return database.read(connection -> AssignmentTable.newest(connection, bounded(limit)));
    }

    @Override
    public final List<String> assignmentMembers(String id, String after, int limit) throws StoreException {
        return database.read(connection -> AssignmentTable.members(connection, id, after, bounded(limit)));
    }

    @Override
    public final List<Assignment> assignmentsOf(String deviceId, String manufacturer, String model) throws StoreException {
        return database.read(connection -> AssignmentTable.of(connection, deviceId, manufacturer, model));
    }

    @Override
    public final void putOperatorToken(OperatorToken token) throws StoreException {
        database.write(connection -> {
            OperatorTokenTable.put(connection, token);
            return null;
        });
    }

    @Override
    public final Optional<OperatorToken> operatorToken(String id) throws StoreException {
        return database.read(connection -> OperatorTokenTable.find(connection, id));
    }

    @Override
    public final List<OperatorToken> operatorTokens() throws StoreException {
        return database.read(OperatorTokenTable::all);
    }

    @Override
    public final List<GatewayChange> gatewayChanges(String deviceId, int limit) throws StoreException {
        return database.read(connection -> GatewayHistory.changes(connection, deviceId, bounded(limit)));
    }

    @Override
    public final List<JobEvent> eventsSince(Instant from, int limit) throws StoreException {
        return database.read(connection -> JobTable.eventsSince(connection, from, bounded(limit)));
    }

    @Override
    public final void addTransfer(String jobId, long octets, Instant begun, Instant ended) throws StoreException {
        database.write(connection -> {
            JobTable.addTransfer(connection, jobId, octets, begun, ended);
            return null;
        });
    }

    @Override
    public final Optional<JobTransfer> transfer(String jobId) throws StoreException {
        return database.read(connection -> JobTable.transfer(connection, jobId));
    }

    /** A page that was asked for, within the limits of a page. */
    static int bounded(int limit) {
        return Math.max(1, Math.min(limit, ServerStore.MAX_PAGE));
    }
}
