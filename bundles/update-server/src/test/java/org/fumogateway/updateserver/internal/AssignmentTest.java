package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.Assignment.Scope;
import org.fumogateway.server.assignment.AssignmentStanding;
import org.fumogateway.server.assignment.AssignmentStanding.Phase;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AssignmentTest extends DialogueTestBase {

    private AssignmentOperations operations;
    private UpdateRecordsView records;

    @BeforeEach
    void operations() {
        operations = new AssignmentOperations(store, services.planner(), clock, TestLogger.create());
        records = new UpdateRecordsView(store, services.planner());
        clock.goOn(Duration.ofMinutes(1));
        publish("bb", "4.3.0");
    }

    private Assignment assign(String release, Scope scope, String... members) throws OperationException {
        clock.goOn(Duration.ofSeconds(1));
        return operations.assign(release, scope, List.of(members), "Ada");
    }

    private AssignmentStanding standing(Assignment assignment) throws OperationException {
        return operations.standings(assignment.id(), "", 10).standings().get(0);
    }

    @Test
    @DisplayName("A gateway gets the release that is assigned to it, not the newest one, and stays with it; the timeline says whose order it was")
    void assignedInsteadOfNewest() throws Exception {
        Assignment assignment = assign("4.2.0", Scope.GATEWAYS, DEVICE);
        assertThat(standing(assignment)).extracting(AssignmentStanding::phase, AssignmentStanding::reason)
                .containsExactly(Phase.WAITING, "The gateway has not been here yet.");

        run();

        assertThat(job().toVersion()).isEqualTo("4.2.0");
        assertThat(store.events.get(0).text()).contains("attempt 1", assignment.id(), "of Ada");
        assertThat(standing(assignment)).extracting(AssignmentStanding::phase, AssignmentStanding::jobId, AssignmentStanding::attempts)
                .containsExactly(Phase.IN_PROGRESS, job().id(), 1);
        updated();
        run(report("200"));
        assertThat(standing(assignment).phase()).isEqualTo(Phase.CURRENT);
        gateway.tree.put(INSTANCE + "/State", "10");
        run();
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @DisplayName("Without assignments the newest release is taken, or nothing if the settings say so")
    void unassigned() throws Exception {
        run();
        assertThat(job().toVersion()).isEqualTo("4.3.0");

        store.jobs.clear();
        store.events.clear();
        unassigned = "nothing";
        serverWithOneRelease();
        operations();
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
        assertThat(store.jobs).isEmpty();
        assertThat(records.outlook(DEVICE)).containsExactly(INSTANCE + ": No release is published or assigned for it.");
        assign("4.2.0", Scope.ALL);
        run();
        assertThat(job().toVersion()).isEqualTo("4.2.0");
    }

    @Test
    @DisplayName("An assignment by model holds for gateways that join later, and not for other models")
    void byModel() throws Exception {
        unassigned = "nothing";
        serverWithOneRelease();
        operations();
        assign("4.2.0", Scope.MODEL, "GW-100");
        run();
        assertThat(store.jobs).isEmpty();

        Assignment assignment = assign("4.2.0", Scope.MODEL, "Example Works/GW-200");
        assertThat(standing(assignment).reason()).contains("The next session brings version 4.2.0");
        run();
        assertThat(job().toVersion()).isEqualTo("4.2.0");
    }

    @Test
    @DisplayName("Of several assignments the one made last counts, and when it is cancelled the one before it")
    void lastCounts() throws Exception {
        Assignment all = assign("4.3.0", Scope.ALL);
        Assignment one = assign("4.2.0", Scope.GATEWAYS, DEVICE);
        operations.cancel(one.id());
        assertThatThrownBy(() -> operations.cancel(one.id())).hasMessageContaining("cancelled already");

        run();

        assertThat(job().toVersion()).isEqualTo("4.3.0");
        assertThat(standing(all).phase()).isEqualTo(Phase.IN_PROGRESS);
        assertThat(standing(one)).extracting(AssignmentStanding::phase, AssignmentStanding::reason)
                .containsExactly(Phase.CANCELLED, "The assignment was cancelled before the gateway was told.");
    }

    @Test
    @DisplayName("An assignment that is cancelled between the decision and the Exec makes nobody begin: the job is closed and nothing is sent")
    void cancelledInBetween() throws Exception {
        Assignment assignment = assign("4.2.0", Scope.GATEWAYS, DEVICE);
        store.beforeJob = () -> store.cancelAssignment(assignment.id(), clock.instant());

        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);

        assertThat(job().state()).isEqualTo(State.CANCELLED);
        assertThat(standing(assignment).phase()).isEqualTo(Phase.CANCELLED);
    }

    @Test
    @DisplayName("A package that is there already is not installed once its assignment is cancelled")
    void cancelledBeforeUpdate() throws Exception {
        unassigned = "nothing";
        serverWithOneRelease();
        operations();
        knownWithRoute("downloadUpdateLater");
        publish("bb", "4.3.0");
        Assignment assignment = assign("4.2.0", Scope.GATEWAYS, DEVICE);
        run();
        downloaded();
        run(downloadReport("200"));
        assertThat(job()).extracting(UpdateJob::operation, UpdateJob::state).containsExactly(UpdateJob.Operation.DOWNLOAD, State.SUCCEEDED);

        operations.cancel(assignment.id());
        run();

        assertThat(store.jobs).hasSize(1);
        assertThat(standing(assignment).phase()).isEqualTo(Phase.CANCELLED);
    }

    @Test
    @DisplayName("A gateway that was told goes on when the assignment is cancelled, and its result counts")
    void toldBeforeCancel() throws Exception {
        Assignment assignment = assign("4.2.0", Scope.GATEWAYS, DEVICE);
        run();
        operations.cancel(assignment.id());
        assertThat(standing(assignment).phase()).isEqualTo(Phase.IN_PROGRESS);

        updated();
        run(report("200"));

        assertThat(standing(assignment).phase()).isEqualTo(Phase.CURRENT);
    }

    @Test
    @DisplayName("The reason of a wait is told: a pause with its end, a table that allows no more attempts, a release that was withdrawn")
    void reasons() throws Exception {
        Assignment assignment = assign("4.2.0", Scope.GATEWAYS, DEVICE);
        run();
        gateway.tree.put(INSTANCE + "/State", "20");
        run(report("503"));
        assertThat(standing(assignment)).extracting(AssignmentStanding::phase, AssignmentStanding::attempts).containsExactly(Phase.WAITING, 1);
        assertThat(standing(assignment).reason()).contains("left alone until", "503");
        clock.goOn(Duration.ofHours(2));
        run();
        run(report("404"));
        assertThat(standing(assignment)).extracting(AssignmentStanding::phase, AssignmentStanding::attempts).containsExactly(Phase.FAILED, 2);
        assertThat(standing(assignment).reason()).contains("not tried again after attempt 2", "signature");
        store.packages.remove("aa");
        clock.goOn(Duration.ofHours(2));
        run();
        assertThat(store.jobs).as("the newest release is not taken instead of the assigned one").hasSize(2);
        assertThat(records.outlook(DEVICE).get(0)).contains("Nothing of the assigned release 4.2.0 is published");
    }

    @Test
    @Proves({"FUMO-131"})
    @DisplayName("A gateway without a report counts as lost, which is not failed")
    void lost() throws Exception {
        Assignment assignment = assign("4.2.0", Scope.GATEWAYS, DEVICE);
        run();
        clock.goOn(Duration.ofHours(31));
        services.lose(job());

        assertThat(standing(assignment).phase()).isEqualTo(Phase.LOST);
    }

    @Test
    @DisplayName("An assignment without a release, without members or with too many of them is refused in one sentence")
    void refused() {
        assertThatThrownBy(() -> assign("9.9", Scope.ALL)).isInstanceOf(OperationException.class).hasMessage("There is no release 9.9.");
        assertThatThrownBy(() -> assign("4.2.0", Scope.GATEWAYS)).hasMessageContaining("which gateways");
        assertThatThrownBy(() -> assign("4.2.0", Scope.MODEL, " ")).hasMessageContaining("which models");
        assertThatThrownBy(() -> assign("4.2.0", Scope.ALL, DEVICE)).hasMessageContaining("lists none");
        assertThatThrownBy(() -> assign("4.2.0", Scope.GATEWAYS, "a\nb")).hasMessageContaining("control character");
        assertThatThrownBy(() -> operations.assign("4.2.0", Scope.GATEWAYS, IntStream.rangeClosed(0, 10_000).mapToObj(i -> "d" + i).toList(), "Ada"))
                .hasMessageContaining("10000");
        assertThatThrownBy(() -> operations.cancel("x")).hasMessage("There is no assignment x.");
        store.putPackage(new ReleasePackage("cc", 1, "p", "Modem", "4.2.0", List.of("m,m"), List.of(), List.of(), null, 1, clock.instant()));
        assertThatThrownBy(() -> assign("4.2.0", Scope.ALL)).hasMessageContaining("GW-200@4.2.0 or Modem@4.2.0");
    }

    @Test
    @DisplayName("Standings come page by page, also of gateways that have never been here")
    void pages() throws Exception {
        run();
        Assignment assignment = assign("4.3.0", Scope.GATEWAYS, "a", "b", DEVICE);

        var first = operations.standings(assignment.id(), "", 2);
        assertThat(first.standings()).extracting(AssignmentStanding::deviceId).containsExactly("a", "b");
        var second = operations.standings(assignment.id(), first.next(), 2);
        assertThat(second.standings()).extracting(AssignmentStanding::deviceId).containsExactly(DEVICE);
        assertThat(second.next()).isNull();
    }
}
