package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The time of day is wrong, is set, or jumps, whatever is going on: every operation ends, and windows open when the wall says so. */
@Execution(ExecutionMode.CONCURRENT)
class ClockAttackTest {

    private static final Instant NOON = Instant.parse("2030-01-15T12:00:00Z");
    private static final Duration YEARS = Duration.ofDays(3653);
    /** What the clock is set to, one after the other: not set, ten years ahead, an hour back, right again. */
    private static final List<Instant> JUMPS = List.of(Instant.EPOCH, NOON.plus(YEARS), NOON.minus(Duration.ofHours(1)), NOON);

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

    private void order() {
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", "https://host/good.fup")).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
    }

    @ParameterizedTest(name = "beginning with jump {0}")
    @ValueSource(ints = {0, 1, 2, 3})
    @Proves({"FUMO-74", "FUMO-79", "PKG-57"})
    @DisplayName("Set to 1970, ten years ahead, an hour back and right again after every single durable step: the update ends with one report 200")
    void jumpsEverywhere(int first) throws Exception {
        int[] steps = {first};
        bench.watchers.add(() -> clock.set(JUMPS.get(steps[0]++ % JUMPS.size())));
        bench.start();
        order();
        bench.until(() -> bench.state() >= 90 && !bench.agent.updates().status(Bench.X).reportPending());
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        assertThat(steps[0] - first).as("steps").isGreaterThan(8);
        clock.set(NOON);
        bench.untilState(100);
    }

    @Test
    @Proves({"FUMO-74", "PKG-57"})
    @DisplayName("A gateway without a clock of its own, at 1970 in every start: the update ends well")
    void noClock() throws Exception {
        clock.set(Instant.EPOCH);
        bench.start();
        order();
        bench.until(() -> bench.state() >= 90);
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("Minutes of a postponement stay minutes: a jump of ten years does not end them, and one back does not make years of them")
    void postponed() throws Exception {
        UpdateGate never = firmware -> Optional.of(new UpdateGate.Hold("first", Instant.MAX));
        bench.settings = bench.settings(false, Duration.ofHours(2), Duration.ofHours(1));
        bench.start();
        bench.neighbours.gates.add(never, Map.of());
        order();
        untilWaits("first");
        bench.agent.updates().postpone(Bench.X, 30);
        untilWaits("postponed");
        clock.set(NOON.plus(YEARS));
        bench.neighbours.signal().raise();
        await().until(() -> minutesLeft() > 0);
        assertThat(bench.agent.updates().status(Bench.X).detail()).contains("postponed");
        clock.set(NOON.minus(YEARS));
        bench.neighbours.signal().raise();
        await().until(() -> minutesLeft() <= 31);
        bench.neighbours.gates.remove(never);
        bench.agent.updates().postpone(Bench.X, 0);
        bench.until(() -> bench.state() >= 90);
    }

    private void untilWaits(String why) {
        bench.until(() -> bench.agent.updates().status(Bench.X).detail().contains(why));
    }

    private long minutesLeft() {
        return Duration.between(clock.instant(), bench.agent.updates().status(Bench.X).waitsUntil()).toMinutes();
    }

    @Test
    @Proves({"FUMO-49", "FUMO-62"})
    @DisplayName("A package kept for an hour by a clock that is ten years ahead is kept for an hour, not for ten years, once the clock is right")
    void retention() throws Exception {
        bench.device.bootFails = true;
        clock.set(NOON.plus(YEARS));
        bench.start();
        order();
        bench.until(() -> bench.state() == 70 && !bench.agent.updates().status(Bench.X).reportPending());
        clock.set(NOON);
        bench.neighbours.signal().raise();
        await().until(() -> !bench.journal.current().settledAt().isAfter(NOON));
        assertThat(bench.state()).isEqualTo(70);
        clock.set(NOON.plus(Duration.ofMinutes(61)));
        bench.neighbours.signal().raise();
        bench.untilState(80);
    }

    @ParameterizedTest(name = "{0}: held at {1}, open at {2}")
    @CsvSource({
        "an hour is missing, 2030-03-31T00:29:00Z, 2030-03-31T01:00:00Z, 01:30-04:00, 2030-03-31T01:30+01:00",
        "an hour comes twice, 2030-10-26T23:29:00Z, 2030-10-26T23:30:00Z, 01:30-02:15, 2030-10-27T01:30+02:00"})
    @Proves("FUMO-79")
    @DisplayName("In a night in which clocks change the update is held outside the window and goes on in it, by the wall clock of the gateway's zone")
    void summerTime(String night, Instant before, Instant within, String window, String said) throws Exception {
        clock.set(before);
        bench.windows = TimeWindows.of(List.of(window), "Europe/Berlin");
        bench.settings = bench.settings(false, Duration.ofMinutes(5), Duration.ofHours(1));
        bench.start();
        order();
        untilWaits("window begins at " + said);
        assertThat(bench.device.calls).isEmpty();
        clock.set(within);
        bench.neighbours.signal().raise();
        bench.until(() -> bench.state() >= 90);
    }

    @Test
    @Proves("FUMO-93")
    @DisplayName("A report that waits while the clock jumps about is handed over once")
    void pendingReport() throws Exception {
        bench.server.answer = Outcome.PENDING;
        bench.start();
        order();
        bench.untilReported();
        List<Instant> jumps = new ArrayList<>(JUMPS);
        Collections.reverse(jumps);
        for (Instant jump : jumps) {
            clock.set(jump);
            bench.neighbours.signal().raise();
        }
        bench.server.settle(Outcome.ACKNOWLEDGED);
        bench.until(() -> !bench.agent.updates().status(Bench.X).reportPending());
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
    }
}
