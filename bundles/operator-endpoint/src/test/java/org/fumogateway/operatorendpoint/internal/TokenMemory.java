package org.fumogateway.operatorendpoint.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.store.OperatorStore;

/** A store of tokens in memory; everything else of an operator's store is not asked for here. */
final class TokenMemory implements OperatorStore {

    private final Map<String, OperatorToken> tokens = new LinkedHashMap<>();

    @Override
    public synchronized void putOperatorToken(OperatorToken token) {
        tokens.put(token.id(), token);
    }

    @Override
    public synchronized Optional<OperatorToken> operatorToken(String id) {
        return Optional.ofNullable(tokens.get(id));
    }

    @Override
    public synchronized List<OperatorToken> operatorTokens() {
        return new ArrayList<>(tokens.values());
    }

    @Override
    public void createAssignment(Assignment assignment, Collection<String> members) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancelAssignment(String id, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Assignment> assignment(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Assignment> assignments(int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> assignmentMembers(String id, String after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Assignment> assignmentsOf(String deviceId, String manufacturer, String model) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<GatewayChange> gatewayChanges(String deviceId, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JobEvent> eventsSince(Instant from, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addTransfer(String jobId, long octets, Instant begun, Instant ended) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<JobTransfer> transfer(String jobId) {
        throw new UnsupportedOperationException();
    }
}
