package org.fumogateway.updateserver.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.Assignment.Scope;
import org.fumogateway.server.assignment.AssignmentStanding;
import org.fumogateway.server.assignment.AssignmentStanding.Phase;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.operation.Assignments.StandingPage;
import org.fumogateway.server.store.StoreException;

/** How far gateways are with an assignment: told from their jobs and from what the planner would decide for them now. */
final class AssignmentStandings {

    private static final int HISTORY = 200;

    private final StoreAccess store;
    private final UpdatePlanner planner;

    AssignmentStandings(StoreAccess store, UpdatePlanner planner) {
        this.store = store;
        this.planner = planner;
    }

    StandingPage page(Assignment assignment, String after, int limit) throws StoreException {
        List<String> ids = assignment.scope() == Scope.GATEWAYS ? store.get().assignmentMembers(assignment.id(), after, limit)
                : store.get().gateways(after, limit).stream().map(Gateway::deviceId).toList();
        Set<String> models = assignment.scope() == Scope.MODEL
                ? new HashSet<>(store.get().assignmentMembers(assignment.id(), "", limit)) : Set.of();
        List<AssignmentStanding> standings = new ArrayList<>();
        for (String id : ids) {
            Optional<Gateway> gateway = store.get().gateway(id);
            if (gateway.isEmpty()) {
                standings.add(new AssignmentStanding(id, null, waiting(assignment), null, 0, "The gateway has not been here yet.", null));
            } else if (assignment.scope() != Scope.MODEL || isOf(gateway.get(), models)) {
                standings.addAll(of(assignment, gateway.get()));
            }
        }
        return new StandingPage(standings, ids.size() < limit ? null : ids.get(ids.size() - 1));
    }

    private static boolean isOf(Gateway gateway, Set<String> models) {
        String model = gateway.detail(Gateway.MODEL).orElse("");
        return models.contains(model) || models.contains(gateway.detail(Gateway.MANUFACTURER).orElse("") + "/" + model);
    }

    private static Phase waiting(Assignment assignment) {
        return assignment.state() == Assignment.State.ACTIVE ? Phase.WAITING : Phase.CANCELLED;
    }

    private List<AssignmentStanding> of(Assignment assignment, Gateway gateway) throws StoreException {
        if (gateway.instances().isEmpty()) {
            return List.of(new AssignmentStanding(gateway.deviceId(), null, waiting(assignment), null, 0, gateway.inspected() == null
                    ? "The gateway has not been looked at yet." : "The gateway has no FUMO instance.", null));
        }
        List<UpdateJob> history = store.get().jobs(gateway.deviceId(), HISTORY);
        List<AssignmentStanding> standings = new ArrayList<>();
        for (Decision decision : planner.decisions(gateway)) {
            List<UpdateJob> jobs = history.stream().filter(job -> job.instanceUri().equals(decision.instance().uri()))
                    .filter(job -> job.toVersion().equals(assignment.version()) && !job.changed().isBefore(assignment.created())).toList();
            of(assignment, gateway, decision, jobs).ifPresent(standings::add);
        }
        return standings.isEmpty() ? List.of(new AssignmentStanding(gateway.deviceId(), null, Phase.NOT_APPLICABLE, null, 0,
                "Another assignment counts for this gateway, or nothing of the release is made for it.", null)) : standings;
    }

    private static Optional<AssignmentStanding> of(Assignment assignment, Gateway gateway, Decision decision, List<UpdateJob> jobs) {
        boolean counts = decision.assignment() != null && decision.assignment().id().equals(assignment.id());
        if (!counts && jobs.isEmpty()) {
            return assignment.state() == Assignment.State.CANCELLED && decision.instance().equals(gateway.instances().get(0))
                    ? Optional.of(new AssignmentStanding(gateway.deviceId(), decision.instance().uri(), Phase.CANCELLED, null, 0,
                            "The assignment was cancelled before the gateway was told.", assignment.changed())) : Optional.empty();
        }
        UpdateJob last = jobs.isEmpty() ? null : jobs.get(0);
        return Optional.of(new AssignmentStanding(gateway.deviceId(), decision.instance().uri(), phase(assignment, decision, last),
                last == null ? null : last.id(), jobs.size(), last != null && !last.state().closed() && !last.detail().isBlank() ? last.detail()
                        : counts || last == null ? decision.reason() : last.detail(), last == null ? null : last.changed()));
    }

    private static Phase phase(Assignment assignment, Decision decision, UpdateJob last) {
        if (decision.kind() == Decision.Kind.CURRENT || last != null && last.state() == UpdateJob.State.SUCCEEDED && last.operation().updates()) {
            return Phase.CURRENT;
        }
        if (last != null && !last.state().closed()) {
            return Phase.IN_PROGRESS;
        }
        if (last != null && last.state() == UpdateJob.State.LOST) {
            return Phase.LOST;
        }
        if (assignment.state() == Assignment.State.CANCELLED) {
            return last == null || last.state() == UpdateJob.State.CANCELLED || last.state() == UpdateJob.State.SUCCEEDED ? Phase.CANCELLED
                    : Phase.FAILED;
        }
        return switch (decision.kind()) {
            case EXHAUSTED, NO_WAY_IN -> Phase.FAILED;
            case NOTHING_FITS, NO_RELEASE -> Phase.NOT_APPLICABLE;
            default -> Phase.WAITING;
        };
    }
}
