package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An update that is held, postponed, refused or stopped before it becomes irrevocable. */
@org.junit.jupiter.api.parallel.Execution(org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT)
class HeldUpdateTest {

    private static final Instant NOON = Instant.parse("2030-01-15T12:00:00Z");

    @TempDir
    Path home;
    private Bench bench;
    private TestClock clock;

    @BeforeEach
    void prepare() throws Exception {
        bench = new Bench(home);
        clock = new TestClock(NOON);
        bench.clock = clock;
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private void update(boolean consent, Duration longestWait) throws Exception {
        bench.settings = bench.settings(consent, longestWait, Duration.ofHours(1));
        bench.start();
        order();
    }

    private void order() {
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", "https://host/good.fup")).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
    }

    private void untilHeld(String why) {
        bench.until(() -> bench.agent.updates().status(Bench.X).detail().contains(why));
    }

    private void assertEnded(int state, String code, String detail) throws Exception {
        bench.untilState(state);
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo(code);
        assertThat(bench.value("Ext/Detail").getString()).contains(detail);
        assertThat(bench.device.running).isEqualTo("1.0");
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("Outside the maintenance window the update waits and says until when; in the window it goes on")
    void window() throws Exception {
        bench.windows = TimeWindows.of(List.of("02:00-04:00"), "Europe/Berlin");
        update(false, Duration.ofMinutes(5));
        untilHeld("window begins at 2030-01-16T02:00+01:00");
        assertThat(bench.agent.updates().status(Bench.X).waitsUntil()).isNotNull();
        clock.set(Instant.parse("2030-01-16T01:00:00Z"));
        bench.neighbours.signal().raise();
        bench.until(() -> bench.state() >= 90);
    }

    @Test
    @Proves({"FUMO-79", "PKG-57"})
    @DisplayName("With a clock at 1970 no window is taken to be open: the update waits until the clock is set")
    void clockNotSet() throws Exception {
        clock.set(Instant.parse("1970-01-01T03:00:00Z"));
        bench.windows = TimeWindows.of(List.of("02:00-04:00"), "UTC");
        update(false, Duration.ofMinutes(5));
        untilHeld("clock of the gateway is not set");
        clock.set(Instant.parse("2030-01-16T03:00:00Z"));
        bench.neighbours.signal().raise();
        bench.until(() -> bench.state() >= 90);
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("A clock that jumps ten years ahead or back neither ends the wait nor makes it endless")
    void clockJumps() throws Exception {
        Gate gate = new Gate();
        update(false, Duration.ofSeconds(4));
        bench.neighbours.gates.add(gate, Map.of());
        gate.hold = Optional.of(new UpdateGate.Hold("a call is in progress", NOON.plusSeconds(60)));
        untilHeld("a call is in progress");
        clock.set(Instant.parse("2040-01-01T00:00:00Z"));
        bench.neighbours.signal().raise();
        gate.awaitAsked();
        assertThat(bench.state()).isEqualTo(60);
        clock.set(Instant.parse("2020-01-01T00:00:00Z"));
        bench.neighbours.signal().raise();
        assertEnded(70, "400", "a call is in progress");
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("What was waited before a restart counts; the record keeps it")
    void waitIsKept() throws Exception {
        Gate gate = new Gate();
        update(false, Duration.ofMinutes(5));
        gate.hold = Optional.of(new UpdateGate.Hold("no mains power", Instant.MAX));
        bench.neighbours.gates.add(gate, Map.of());
        untilHeld("no mains power");
        bench.journal.update(record -> record.withOperation(record.operation().withWaitedSeconds(301)));
        bench.stop();
        bench.start();
        bench.neighbours.gates.add(gate, Map.of());
        assertEnded(70, "400", "no mains power");
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("A gateway that is stopped while it waits has noted how long it waited, however short that was")
    void waitIsNotedAtStop() throws Exception {
        Gate gate = new Gate();
        gate.hold = Optional.of(new UpdateGate.Hold("no mains power", Instant.MAX));
        update(false, Duration.ofMinutes(5));
        bench.neighbours.gates.add(gate, Map.of());
        untilHeld("no mains power");
        await().pollDelay(Duration.ofMillis(1200)).until(() -> bench.state() == 60);
        bench.again();
        assertThat(bench.journal.current().running().waitedSeconds()).isPositive();
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("A gate that fails has not said yes: the update is held, and ends with 400 after the longest wait")
    void failingGate() throws Exception {
        bench.settings = bench.settings(false, Duration.ofMillis(300), Duration.ofHours(1));
        bench.start();
        bench.neighbours.gates.add(firmware -> {
            throw new IllegalStateException("defect");
        }, Map.of());
        order();
        assertEnded(70, "400", "a gate failed unexpectedly");
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("A gate is asked again before the restart, and a person may still stop the update there: 401, State 70")
    void heldBeforeActivation() throws Exception {
        Gate gate = new Gate();
        bench.device.applyBlocked = new CountDownLatch(1);
        update(false, Duration.ofMinutes(5));
        bench.neighbours.gates.add(gate, Map.of());
        bench.until(() -> bench.device.calls.contains("apply"));
        gate.hold = Optional.of(new UpdateGate.Hold("the shift is not over", NOON.plusSeconds(600)));
        bench.device.applyBlocked.countDown();
        untilHeld("the shift is not over");
        assertThat(bench.device.calls).doesNotContain("activate");
        bench.agent.updates().cancel(Bench.X);
        assertEnded(70, "401", "Cancelled");
        assertThat(bench.device.calls).doesNotContain("activate");
        await().until(() -> bench.device.calls.contains("forget"));
    }

    @Test
    @Proves({"FUMO-97", "FUMO-89"})
    @DisplayName("Stopping an update while it is being written ends it with 401 in State 70, and the next one is possible")
    void cancelWhileWriting() throws Exception {
        bench.device.applyBlocked = new CountDownLatch(1);
        update(false, Duration.ofMinutes(5));
        bench.until(() -> bench.device.calls.contains("apply"));
        bench.agent.updates().cancel(Bench.X);
        assertEnded(70, "401", "Cancelled");
        bench.device.applyBlocked = null;
        assertThat(bench.exec("Update", "again")).isEqualTo(202);
        bench.until(() -> bench.state() >= 90);
    }

    @Test
    @Proves("FUMO-97")
    @DisplayName("An installer that calls its interruption a failure does not turn a cancellation into one")
    void cancelSeenAsFailure() throws Exception {
        bench.device.applyBlocked = new CountDownLatch(1);
        bench.device.interruptionIsFailure = true;
        update(false, Duration.ofMinutes(5));
        bench.until(() -> bench.device.calls.contains("apply"));
        bench.agent.updates().cancel(Bench.X);
        assertEnded(70, "401", "Cancelled");
    }

    @Test
    @DisplayName("Once the new firmware is activated nobody can stop it any more, and the refusal says why")
    void cancelTooLate() throws Exception {
        update(false, Duration.ofMinutes(5));
        await().until(() -> bench.device.restartOrdered);
        assertThatThrownBy(() -> bench.agent.updates().cancel(Bench.X)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("can no longer be stopped");
        bench.until(() -> bench.state() >= 90);
        assertThatThrownBy(() -> bench.agent.updates().cancel(Bench.X)).hasMessageContaining("Nothing is under way");
    }

    @ParameterizedTest
    @EnumSource(value = UserInteraction.Answer.Kind.class, names = {"NO", "CANCELLED"})
    @Proves({"FUMO-136", "FUMO-97"})
    @DisplayName("A person who is asked and does not want the update ends it with 401 in State 70")
    void refused(UserInteraction.Answer.Kind kind) throws Exception {
        bench.settings = bench.settings(true, Duration.ofMinutes(5), Duration.ofHours(1));
        bench.start();
        bench.neighbours.screens.add(screen(kind, new CountDownLatch(0)), Map.of());
        order();
        assertEnded(70, "401", "");
        assertThat(bench.device.calls).doesNotContain("apply");
    }

    @Test
    @Proves("FUMO-136")
    @DisplayName("A person who is asked and agrees lets the update begin; a screen that cannot show the question is no answer")
    void agreed() throws Exception {
        bench.settings = bench.settings(true, Duration.ofMinutes(5), Duration.ofHours(1));
        bench.start();
        bench.neighbours.screens.add(screen(UserInteraction.Answer.Kind.NOT_DISPLAYABLE, new CountDownLatch(0)), Map.of());
        order();
        untilHeld("nobody agreed");
        CountDownLatch answered = new CountDownLatch(1);
        bench.neighbours.screens.add(screen(UserInteraction.Answer.Kind.OK, answered), Map.of());
        assertThat(bench.device.calls).doesNotContain("apply");
        answered.countDown();
        bench.until(() -> bench.state() >= 90);
    }

    @Test
    @Proves({"FUMO-2", "FUMO-79"})
    @DisplayName("While another component is being installed an update waits and says for which one; its turn comes after that")
    void otherComponent() throws Exception {
        try (FileStorage elsewhere = FileStorage.open(home.resolve("elsewhere"), new QuickDisk(), 0)) {
            InstanceJournal sibling = new InstanceJournal(elsewhere.open("other"), bench.log.logger());
            Operation other = Operation.accepted("o", OperationKind.UPDATE, null, null, NOON, null, "1").withPhase(Phase.UP_REBOOT);
            sibling.update(record -> record.withState(FumoState.UPDATE_PROGRESSING).withOperation(other));
            bench.siblings.add(sibling);
            update(false, Duration.ofMinutes(5));
            untilHeld(Bench.X + "Sibling is being updated");
            assertThat(bench.device.calls).isEmpty();
            sibling.update(record -> record.withOperation(other.withPhase(Phase.DONE)));
            bench.until(() -> bench.state() >= 90);
        }
    }

    private static UserInteraction screen(UserInteraction.Answer.Kind kind, CountDownLatch before) {
        return (UserInteraction) Proxy.newProxyInstance(UserInteraction.class.getClassLoader(), new Class<?>[] {UserInteraction.class},
                (self, method, arguments) -> {
                    if (!method.getName().equals("confirm")) {
                        return method.getName().equals("hashCode") ? (Object) System.identityHashCode(self) : self == arguments[0];
                    }
                    before.await();
                    return new UserInteraction.Answer(kind, List.of());
                });
    }

    private static final class Gate implements UpdateGate {

        private volatile Optional<Hold> hold = Optional.empty();
        private volatile int asked;

        @Override
        public Optional<Hold> hold(org.fumogateway.gateway.install.FirmwarePackage firmware) {
            asked++;
            return hold;
        }

        void awaitAsked() {
            int before = asked;
            await().until(() -> asked > before);
        }
    }
}
