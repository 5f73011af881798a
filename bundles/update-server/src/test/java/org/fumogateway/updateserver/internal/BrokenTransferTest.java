package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.Assignment.Scope;
import org.fumogateway.server.assignment.AssignmentStanding.Phase;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ManagementCommand.WriteLarge;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that break while a package is on its way as a large object; after two of them a download is preferred, after four all is over. */
class BrokenTransferTest extends DialogueTestBase {

    private static final String EVERYTHING = "Download/Update/DownloadAndUpdate/State/PkgVersion";
    private static final String UPDATE_ONLY = "Update/State/PkgVersion";

    @Test
    @Proves({"DM-172", "FUMO-124", "FUMO-115", "FUMO-113"})
    @DisplayName("Without a download each session begins with the first chunk, in one job, until the limit; the job then fails with its own reason")
    void nothingElse() throws Exception {
        takesObjects(UPDATE_ONLY);
        for (int broken = 1; broken <= 4; broken++) {
            assertThat(sendUntilBroken(false)).isInstanceOf(WriteLarge.class);
            assertThat(store.jobs).hasSize(1);
            assertThat(job().state()).isEqualTo(State.NEW);
            assertThat(job().breaks()).isEqualTo(broken);
            clock.goOn(Duration.ofHours(20));
        }
        assertThat(run()).noneMatch(WriteLarge.class::isInstance);
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().detail()).startsWith("Given up").contains("no download", "4 sessions broke");
        assertThat(timeline()).filteredOn(line -> line.contains("once more, after")).hasSize(3);
        clock.goOn(Duration.ofDays(9));
        assertThat(run()).noneMatch(WriteLarge.class::isInstance);
        assertThat(store.jobs).hasSize(1);
        assertThat(services.planner().obstacle(store.gateways.get(DEVICE)).orElseThrow()).contains("4 sessions broke");
        publish("bb", "4.3.0");
        assertThat(run()).as("another package has its own count").anyMatch(WriteLarge.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"largeObject, DOWNLOAD_AND_UPDATE", "largeObjectUpdateLater, DOWNLOAD"})
    @Proves({"FUMO-24", "FUMO-113", "FUMO-124"})
    @DisplayName("After the configured breaks a gateway that offers a download gets the package that way, in the same session; both jobs say why")
    void downloadInstead(String route, UpdateJob.Operation operation) throws Exception {
        known(route);
        sendUntilBroken(false);
        sendUntilBroken(false);
        UpdateJob object = job();
        List<ManagementCommand> commands = run();

        assertThat(commands).noneMatch(WriteLarge.class::isInstance);
        assertThat(store.jobs.get(object.id()).state()).isEqualTo(State.REFUSED);
        assertThat(store.jobs.get(object.id()).detail())
                .isEqualTo("The gateway is told to download it: 2 sessions broke while the package was sent as a large object.");
        assertThat(store.jobs).hasSize(2);
        assertThat(job().operation()).isEqualTo(operation);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().transfers()).isZero();
        assertThat(timeline().get(timeline().size() - 2)).contains("because 2 sessions broke");
    }

    @Test
    @Proves({"FUMO-124"})
    @DisplayName("A server that died in the middle noted nothing: what was begun counts all the same")
    void crash() throws Exception {
        known("largeObject");
        sendUntilBroken(true);
        sendUntilBroken(true);
        assertThat(run()).noneMatch(WriteLarge.class::isInstance);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD_AND_UPDATE);
    }

    @Test
    @Proves({"DM-185", "FUMO-113"})
    @DisplayName("If only the answer to the last chunk was lost the package is there: its Exec follows, and nothing is sent twice")
    void lastAnswerLost() {
        takesObjects(UPDATE_ONLY);
        sendUntilBroken(false);
        downloaded();
        List<ManagementCommand> commands = run();
        assertThat(commands).noneMatch(WriteLarge.class::isInstance)
                .last().isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
        assertThat(store.jobs).hasSize(1);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().breaks()).isZero();
    }

    @Test
    @Proves({"DM-185", "FUMO-123"})
    @DisplayName("The same for a delivery: it has succeeded")
    void lastAnswerOfDeliveryLost() throws Exception {
        known("largeObjectUpdateLater");
        sendUntilBroken(false);
        downloaded();
        String delivery = job().id();
        run();
        assertThat(store.jobs.get(delivery).state()).isEqualTo(State.SUCCEEDED);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.UPDATE);
    }

    @Test
    @Proves({"FUMO-113", "DM-161"})
    @DisplayName("A gateway that finds the object too large is told to download it, without a pause")
    void tooLarge() throws Exception {
        known("largeObject");
        gateway.writeStatus = 413;
        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        gateway.writeStatus = 200;
        assertThat(run()).noneMatch(WriteLarge.class::isInstance);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD_AND_UPDATE);
    }

    @Test
    @Proves({"FUMO-111", "FUMO-113"})
    @DisplayName("A newer release takes the place of a package whose session broke, whose job says so")
    void newerRelease() {
        takesObjects(UPDATE_ONLY);
        sendUntilBroken(false);
        String first = job().id();
        clock.goOn(Duration.ofMinutes(1));
        publish("bb", "4.3.0");
        assertThat(run()).anyMatch(WriteLarge.class::isInstance);
        assertThat(store.jobs.get(first).detail()).isEqualTo("Another package takes the place of this one.");
        assertThat(store.jobs.get(first).state()).isEqualTo(State.CANCELLED);
        assertThat(job().packageSha256()).isEqualTo("bb");
    }

    @Test
    @Proves({"FUMO-113", "FUMO-114"})
    @DisplayName("A gateway at work is left alone: the job waits, and goes on when the gateway is at rest")
    void busy() {
        takesObjects(UPDATE_ONLY);
        sendUntilBroken(false);
        gateway.tree.remove(INSTANCE + "/State");
        gateway.tree.remove("./DevDetail/FwV");
        assertThat(run()).noneMatch(WriteLarge.class::isInstance);
        assertThat(job().state()).isEqualTo(State.NEW);
        gateway.tree.put(INSTANCE + "/State", "10");
        gateway.tree.put("./DevDetail/FwV", "4.1.7");
        assertThat(run()).anyMatch(WriteLarge.class::isInstance);
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-115"})
    @DisplayName("An assignment that is cancelled while a session is broken ends the job as cancelled; assigned again, the package goes out at once")
    void assignmentCancelled() throws Exception {
        unassigned = "nothing";
        serverWithOneRelease();
        AssignmentOperations operations = new AssignmentOperations(store, services.planner(), clock, TestLogger.create());
        takesObjects(UPDATE_ONLY);
        Assignment assignment = operations.assign("4.2.0", Scope.ALL, List.of(), "Ada");
        assertThat(sendUntilBroken(false)).isInstanceOf(WriteLarge.class);
        operations.cancel(assignment.id());

        assertThat(run()).noneMatch(WriteLarge.class::isInstance);
        assertThat(job()).extracting(UpdateJob::state, UpdateJob::detail)
                .containsExactly(State.CANCELLED, "Given up: No release is published or assigned for it.");
        assertThat(job().breaks()).as("the session that broke before").isEqualTo(1);
        assertThat(operations.standings(assignment.id(), "", 10).standings().get(0).phase()).isEqualTo(Phase.CANCELLED);

        clock.goOn(Duration.ofSeconds(1));
        operations.assign("4.2.0", Scope.ALL, List.of(), "Ada");
        assertThat(run()).anyMatch(WriteLarge.class::isInstance);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-115"})
    @DisplayName("A job that goes on belongs to the assignment that holds now: cancelled under way, its package stays where it is without an Exec")
    void assignmentCancelledUnderWay() throws Exception {
        unassigned = "nothing";
        serverWithOneRelease();
        AssignmentOperations operations = new AssignmentOperations(store, services.planner(), clock, TestLogger.create());
        takesObjects(UPDATE_ONLY);
        Assignment assignment = operations.assign("4.2.0", Scope.ALL, List.of(), "Ada");
        sendUntilBroken(false);
        UpdateDialogue dialogue = session();
        List<ManagementCommand> next = dialogue.next(List.of());
        while (!(next.get(0) instanceof WriteLarge)) {
            next = dialogue.next(next.stream().map(gateway::answer).toList());
        }
        operations.cancel(assignment.id());

        assertThat(dialogue.next(next.stream().map(gateway::answer).toList())).isEmpty();
        assertThat(store.jobs).hasSize(1);
        assertThat(job()).extracting(UpdateJob::state, UpdateJob::detail)
                .containsExactly(State.CANCELLED, "The assignment was cancelled before the gateway was told.");
        assertThat(job().breaks()).as("the first session broke, the second brought the package").isEqualTo(1);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-124"})
    @DisplayName("Broken sessions of a job that was cancelled between two of them count when its package is ordered again")
    void cancelledBetweenSessions() throws Exception {
        unassigned = "nothing";
        serverWithOneRelease();
        AssignmentOperations operations = new AssignmentOperations(store, services.planner(), clock, TestLogger.create());
        known("largeObject");
        Assignment assignment = operations.assign("4.2.0", Scope.ALL, List.of(), "Ada");
        sendUntilBroken(false);
        sendUntilBroken(true);
        operations.cancel(assignment.id());
        run();
        assertThat(job().state()).isEqualTo(State.CANCELLED);
        assertThat(job().breaks()).isEqualTo(2);

        clock.goOn(Duration.ofSeconds(1));
        operations.assign("4.2.0", Scope.ALL, List.of(), "Ada");
        assertThat(run()).as("after two breaks it is told to download").noneMatch(WriteLarge.class::isInstance);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD_AND_UPDATE);
    }

    @Test
    @Proves({"FUMO-124"})
    @DisplayName("An order that is taken back before the first chunk of its package has broken no session")
    void takenBackAtOnce() throws Exception {
        unassigned = "nothing";
        serverWithOneRelease();
        AssignmentOperations operations = new AssignmentOperations(store, services.planner(), clock, TestLogger.create());
        takesObjects(UPDATE_ONLY);
        Assignment assignment = operations.assign("4.2.0", Scope.ALL, List.of(), "Ada");
        store.beforeJob = () -> {
            try {
                operations.cancel(assignment.id());
            } catch (OperationException e) {
                throw new AssertionError(e);
            }
        };
        assertThat(run()).noneMatch(WriteLarge.class::isInstance);
        assertThat(job()).extracting(UpdateJob::state, UpdateJob::breaks).containsExactly(State.CANCELLED, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0, 5", "3, 2"})
    @DisplayName("Limits that contradict each other are refused")
    void limits(String limits) {
        String[] parts = limits.split(", ");
        assertThatThrownBy(() -> new ObjectPolicy(1, Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(parts[1]);
    }

    private void known(String route) throws Exception {
        takesObjects(EVERYTHING);
        knownWithRoute(route);
    }

    /** A session that breaks right after the package was commanded; a server that crashed is not even told. */
    private ManagementCommand sendUntilBroken(boolean crash) {
        UpdateDialogue dialogue = session();
        List<ManagementCommand> next = dialogue.next(List.of());
        while (!next.isEmpty() && !(next.get(0) instanceof WriteLarge)) {
            next = dialogue.next(next.stream().map(gateway::answer).toList());
        }
        if (!crash) {
            dialogue.ended(false);
        }
        return next.get(0);
    }

    private List<String> timeline() {
        return store.events.stream().map(JobEvent::text).toList();
    }
}
