package org.fumogateway.serverstore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.Assignment.Scope;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How the operator's side of every {@link ServerStore} behaves: orders, operators, histories. Part of {@link ServerStoreContract}. */
public abstract class OperatorStoreContract {

    /** A moment with microseconds, which a store must keep. */
    protected static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final String DEVICE = "urn:dev:mac:0024befffe804ff1";
    private static final String VERSION = Gateway.FIRMWARE_VERSION;

    /** The store under test. */
    protected abstract ServerStore store();

    /** Closes the store and opens it again, as after a restart; {@link #store()} is the new one from then on. */
    protected abstract ServerStore reopened() throws StoreException;

    @Test
    @DisplayName("An assignment comes back after a restart with everything its scope lists, page by page")
    void assignmentRoundTrip() throws StoreException {
        Assignment assignment = assignment("a1", Scope.GATEWAYS, 3, NOW);
        store().createAssignment(assignment, List.of("c", "a", "b"));

        ServerStore after = reopened();

        assertThat(after.assignment("a1")).contains(assignment);
        assertThat(after.assignmentMembers("a1", "", 2)).containsExactly("a", "b");
        assertThat(after.assignmentMembers("a1", "b", 2)).containsExactly("c");
        assertThat(after.assignment("a2")).isEmpty();
    }

    @Test
    @DisplayName("What an assignment asks the person at a gateway comes back after a restart, also through the gateway, and survives its cancelling")
    void questionRoundTrip() throws StoreException {
        Assignment.Question question = new Assignment.Question("May it \"restart\"? \u00e4\u2713", true);
        store().createAssignment(asking("a1", question), List.of());
        store().createAssignment(asking("a2", new Assignment.Question("Now?", false)), List.of());

        assertThat(reopened().assignmentsOf(DEVICE, "M", "N")).extracting(Assignment::question)
                .containsExactlyInAnyOrder(question, new Assignment.Question("Now?", false));
        assertThat(store().cancelAssignment("a1", NOW)).isTrue();
        assertThat(store().assignment("a1")).map(Assignment::question).contains(question);
    }

    private static Assignment asking(String id, Assignment.Question question) {
        return new Assignment(id, "GW", "4.2.0", Scope.ALL, 0, Assignment.State.ACTIVE, "Ada", NOW, NOW, question);
    }

    @Test
    @DisplayName("A gateway finds the assignments for all, for its model and for itself, the one made last first; others and cancelled ones not")
    void assignmentsOfGateway() throws StoreException {
        store().createAssignment(assignment("all", Scope.ALL, 0, NOW), List.of());
        store().createAssignment(assignment("model", Scope.MODEL, 1, NOW.plusSeconds(1)), List.of("GW-200"));
        store().createAssignment(assignment("maker", Scope.MODEL, 1, NOW.plusSeconds(2)), List.of("Example Works/GW-200"));
        store().createAssignment(assignment("own", Scope.GATEWAYS, 2, NOW.plusSeconds(3)), List.of(DEVICE, "urn:dev:other"));
        store().createAssignment(assignment("other", Scope.GATEWAYS, 1, NOW.plusSeconds(4)), List.of("GW-200"));
        store().createAssignment(assignment("namesake", Scope.MODEL, 1, NOW.plusSeconds(5)), List.of(DEVICE));

        assertThat(store().assignmentsOf(DEVICE, "Example Works", "GW-200")).extracting(Assignment::id)
                .containsExactly("own", "maker", "model", "all");
        assertThat(store().cancelAssignment("own", NOW.plusSeconds(9))).isTrue();
        assertThat(reopened().assignmentsOf(DEVICE, "Someone", "GW-200")).extracting(Assignment::id).containsExactly("model", "all");
        assertThat(store().assignments(2)).extracting(Assignment::id).containsExactly("namesake", "other");
    }

    @Test
    @DisplayName("An assignment is cancelled once, and it stays so")
    void cancelOnce() throws StoreException {
        store().createAssignment(assignment("a1", Scope.ALL, 0, NOW), List.of());

        assertThat(store().cancelAssignment("a1", NOW.plusSeconds(1))).isTrue();
        assertThat(store().cancelAssignment("a1", NOW.plusSeconds(2))).isFalse();
        assertThat(store().cancelAssignment("nobody's", NOW)).isFalse();

        assertThat(reopened().assignment("a1").orElseThrow()).extracting(Assignment::state, Assignment::changed)
                .containsExactly(Assignment.State.CANCELLED, NOW.plusSeconds(1));
    }

    @Test
    @DisplayName("An assignment that exists is not overwritten, and nothing of the second one remains")
    void assignmentTwice() throws StoreException {
        store().createAssignment(assignment("a1", Scope.GATEWAYS, 1, NOW), List.of("a"));

        assertThatThrownBy(() -> store().createAssignment(assignment("a1", Scope.GATEWAYS, 1, NOW), List.of("b")))
                .isInstanceOf(StoreException.class);
        assertThat(store().assignmentMembers("a1", "", 10)).containsExactly("a");
    }

    @Test
    @DisplayName("A token of an operator is kept without its secret, and a revoked one stays revoked after a restart")
    void tokens() throws StoreException {
        OperatorToken token = new OperatorToken("t1", "Ada", "ab".repeat(32), NOW, null);
        OperatorToken revoked = new OperatorToken("t1", "Ada", "ab".repeat(32), NOW, NOW.plusSeconds(1));
        store().putOperatorToken(token);
        assertThat(store().operatorToken("t1")).contains(token);
        store().putOperatorToken(revoked);
        store().putOperatorToken(new OperatorToken("t0", "Bob", "cd".repeat(32), NOW.plusSeconds(5), null));

        assertThat(reopened().operatorTokens()).extracting(OperatorToken::id).containsExactly("t1", "t0");
        assertThat(store().operatorToken("t1")).contains(revoked);
        assertThat(store().operatorToken("t2")).isEmpty();
    }

    @Test
    @Proves({"FUMO-110", "FUMO-111"})
    @DisplayName("What DevInfo and DevDetail said before is kept: each change of a leaf once, with its time, after a restart too")
    void gatewayHistory() throws StoreException {
        store().putGateway(gateway(NOW, Map.of(VERSION, "4.1.7", Gateway.HARDWARE_VERSION, "C1")));
        store().putGateway(gateway(NOW.plusSeconds(1), Map.of(VERSION, "4.1.7", Gateway.HARDWARE_VERSION, "C1")));
        store().putGateway(gateway(NOW.plusSeconds(2), Map.of(VERSION, "4.2.0")));

        assertThat(reopened().gatewayChanges(DEVICE, 10)).containsExactlyInAnyOrder(
                new GatewayChange(DEVICE, NOW, VERSION, null, "4.1.7"), new GatewayChange(DEVICE, NOW, Gateway.HARDWARE_VERSION, null, "C1"),
                new GatewayChange(DEVICE, NOW.plusSeconds(2), VERSION, "4.1.7", "4.2.0"),
                new GatewayChange(DEVICE, NOW.plusSeconds(2), Gateway.HARDWARE_VERSION, "C1", null));
        assertThat(store().gatewayChanges(DEVICE, 1)).extracting(GatewayChange::at).containsExactly(NOW.plusSeconds(2));
        assertThat(store().gateway(DEVICE).orElseThrow().details()).isEqualTo(Map.of(VERSION, "4.2.0"));
        assertThat(store().gatewayChanges("another", 10)).isEmpty();
    }

    @Test
    @DisplayName("A leaf that changes all the time keeps its newest thousand values")
    void boundedHistory() throws StoreException {
        for (int i = 0; i <= 1005; i++) {
            store().putGateway(gateway(NOW.plusSeconds(i), Map.of(VERSION, Integer.toString(i))));
        }

        List<GatewayChange> kept = store().gatewayChanges(DEVICE, 1000);

        assertThat(kept).extracting(GatewayChange::after).containsExactlyElementsOf(
                IntStream.rangeClosed(6, 1005).map(i -> 1011 - i).mapToObj(Integer::toString).toList());
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("Each line of a timeline tells the state that began with it, and the lines of all jobs are read by time")
    void timeline() throws StoreException {
        store().createJob(ServerStoreContract.job("j1", UpdateJob.State.NEW, 0), "Decided.");
        store().updateJob(ServerStoreContract.job("j1", UpdateJob.State.SUCCEEDED, 1), "Done.");
        store().createJob(ServerStoreContract.job("j2", UpdateJob.State.NEW, 0), "Decided.");

        assertThat(reopened().events("j1")).containsExactly(new JobEvent("j1", 1, NOW, UpdateJob.State.NEW, "Decided."),
                new JobEvent("j1", 2, NOW, UpdateJob.State.SUCCEEDED, "Done."));
        assertThat(store().eventsSince(NOW, 10)).extracting(JobEvent::jobId).containsExactly("j1", "j1", "j2");
        assertThat(store().eventsSince(NOW, 2)).hasSize(2);
        assertThat(store().eventsSince(NOW.plusNanos(1000), 10)).isEmpty();
    }

    @Test
    @DisplayName("What a job costs on the wire is added up, beside its revision")
    void transfers() throws StoreException {
        store().createJob(ServerStoreContract.job("j1", UpdateJob.State.NEW, 0), "Decided.");
        assertThat(store().transfer("j1")).isEmpty();

        store().addTransfer("j1", 100, NOW, NOW.plusSeconds(1));
        store().addTransfer("j1", 50, NOW.plusSeconds(5), NOW.plusSeconds(6));

        assertThat(reopened().transfer("j1")).contains(new JobTransfer("j1", 2, 150, NOW, NOW.plusSeconds(6)));
        assertThat(store().job("j1").orElseThrow().revision()).isZero();
    }

    private static Gateway gateway(Instant contact, Map<String, String> details) {
        return new Gateway(DEVICE, details, List.of(), NOW, contact, null);
    }

    private static Assignment assignment(String id, Scope scope, int size, Instant created) {
        return new Assignment(id, "GW", "4.2.0", scope, size, Assignment.State.ACTIVE, "Ada", created, created);
    }
}
