package org.fumogateway.updateserver.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.store.OperatorStore;

/** The operator's side of a store for tests, in memory. */
abstract class MemoryOperatorStore implements OperatorStore {

    final Map<String, Assignment> assignments = new LinkedHashMap<>();
    final Map<String, TreeSet<String>> members = new LinkedHashMap<>();
    final Map<String, JobTransfer> transfers = new LinkedHashMap<>();
    final List<JobEvent> events = new ArrayList<>();

    @Override
    public void createAssignment(Assignment assignment, Collection<String> listed) {
        assignments.put(assignment.id(), assignment);
        members.put(assignment.id(), new TreeSet<>(listed));
    }

    @Override
    public boolean cancelAssignment(String id, Instant at) {
        Assignment known = assignments.get(id);
        if (known == null || known.state() != Assignment.State.ACTIVE) {
            return false;
        }
        assignments.put(id, new Assignment(id, known.releaseName(), known.version(), known.scope(), known.size(), Assignment.State.CANCELLED,
                known.operator(), known.created(), at, known.question()));
        return true;
    }

    @Override
    public Optional<Assignment> assignment(String id) {
        return Optional.ofNullable(assignments.get(id));
    }

    @Override
    public List<Assignment> assignments(int limit) {
        return assignments.values().stream().sorted(Comparator.comparing(Assignment::created).reversed()).limit(limit).toList();
    }

    @Override
    public List<String> assignmentMembers(String id, String after, int limit) {
        return members.get(id).tailSet(after, false).stream().limit(limit).toList();
    }

    @Override
    public List<Assignment> assignmentsOf(String deviceId, String manufacturer, String model) {
        return assignments(Integer.MAX_VALUE).stream().filter(each -> each.state() == Assignment.State.ACTIVE).filter(each -> switch (each.scope()) {
            case ALL -> true;
            case MODEL -> members.get(each.id()).contains(model) || members.get(each.id()).contains(manufacturer + "/" + model);
            case GATEWAYS -> members.get(each.id()).contains(deviceId);
        }).toList();
    }

    @Override
    public void putOperatorToken(OperatorToken token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<OperatorToken> operatorToken(String id) {
        return Optional.empty();
    }

    @Override
    public List<OperatorToken> operatorTokens() {
        return List.of();
    }

    @Override
    public List<GatewayChange> gatewayChanges(String deviceId, int limit) {
        return List.of();
    }

    @Override
    public List<JobEvent> eventsSince(Instant from, int limit) {
        return events.stream().filter(event -> !event.at().isBefore(from)).limit(limit).toList();
    }

    @Override
    public void addTransfer(String jobId, long octets, Instant begun, Instant ended) {
        transfers.merge(jobId, new JobTransfer(jobId, 1, octets, begun, ended), (known, more) -> new JobTransfer(jobId, known.requests() + 1,
                known.octets() + more.octets(), known.first(), more.last()));
    }

    @Override
    public Optional<JobTransfer> transfer(String jobId) {
        return Optional.ofNullable(transfers.get(jobId));
    }
}
