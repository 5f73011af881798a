package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.alert.GenericAlert.Severity;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An Exec of Update or DownloadAndUpdate, from the command to the firmware that runs in the end. */
class UpdateOperationTest extends OperationFlow {

    @Test
    @Proves({"FUMO-44", "FUMO-48", "FUMO-50", "FUMO-62", "FUMO-76", "FUMO-126", "FUMO-128", "PKG-59", "PKG-62", "PKG-64"})
    @DisplayName("Exec Update: 60 at once, restart, trial, confirmed, 90, report 200 with the correlator; acknowledged, the "
            + "package goes when the session is over: 100")
    void update() throws Exception {
        bench.server.answer = Outcome.PENDING;
        ready();
        assertThat(bench.exec("Update", "up-1")).isEqualTo(202);
        assertThat(bench.state()).isEqualTo(60);
        bench.untilState(90);
        bench.until(() -> bench.server.reports().size() == 2);
        GenericAlert report = bench.server.reports().get(1);
        assertThat(report.type()).isEqualTo(TYPE + "update");
        assertThat(report.data()).isEqualTo("200");
        assertThat(report.correlator()).isEqualTo("up-1");
        assertThat(bench.device.running).isEqualTo("2.0");
        assertThat(bench.device.calls).containsExactly("check", "apply", "activate", "restart", "confirm", "retire", "forget");
        assertThat(bench.journal.securityCounter()).isEqualTo(7);
        bench.server.active.add(Bench.SERVER);
        bench.server.settle(Outcome.ACKNOWLEDGED);
        await().during(Duration.ofMillis(150)).until(() -> bench.state() == 90);
        bench.server.active.clear();
        bench.agent.sessions().sessionEnded(TestServer.ended(9, Bench.SERVER, SessionRecord.Outcome.COMPLETED));
        bench.untilState(100);
        await().until(() -> spools() == 0);
        assertThat(bench.agent.updates().history(Bench.X)).extracting(one -> one.kind() + one.resultCode())
                .containsExactly("update200", "download200");
    }

    @Test
    @Proves({"FUMO-128", "FUMO-129", "PKG-65"})
    @DisplayName("New firmware that does not come up: 70, report 410, the old version still runs and the counter is not raised")
    void doesNotBoot() throws Exception {
        bench.device.bootFails = true;
        downloadAndUpdate(GOOD);
        bench.untilState(70);
        bench.untilReported();
        assertOnly("downloadandupdate", 410, Severity.CRITICAL, "op-2");
        assertThat(bench.device.running).isEqualTo("1.0");
        assertThat(bench.journal.securityCounter()).isZero();
    }

    private static HealthCheck sick() {
        return new HealthCheck() {
            @Override
            public String name() {
                return "field bus";
            }

            @Override
            public Optional<String> problem() {
                return Optional.of("no answer");
            }
        };
    }

    @Test
    @Proves({"FUMO-128", "PKG-62", "PKG-63", "FUMO-56", "FUMO-47"})
    @DisplayName("New firmware that fails its health check is taken back: 70, report 451; a later Exec Update of the kept "
            + "package is accepted")
    void failsItsTrial() throws Exception {
        bench.healthChecks.add(sick());
        bench.again();
        bench.network.offer("https://host/quick", bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200")
                .install(new Manifest.Install(true, 1, OptionalInt.empty(), true))));
        downloadAndUpdate("https://host/quick");
        bench.untilState(70);
        bench.untilReported();
        assertOnly("downloadandupdate", 451, Severity.CRITICAL, "op-2");
        assertThat(bench.value("Ext/Detail").getString()).isEqualTo("field bus: no answer");
        assertThat(bench.device.running).isEqualTo("1.0");
        bench.healthChecks.clear();
        bench.again();
        assertThat(bench.exec("Update", "again")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("200");
        assertThat(bench.device.running).isEqualTo("2.0");
    }

    @Test
    @Proves({"PKG-62", "PKG-63"})
    @DisplayName("New firmware that never completes a session with its server is taken back, however healthy it says it is")
    void noSession() throws Exception {
        bench.server.online = false;
        bench.network.offer("https://host/quick", bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200")
                .install(new Manifest.Install(true, 1, OptionalInt.empty(), true))));
        downloadAndUpdate("https://host/quick");
        bench.untilState(70);
        bench.untilReported();
        assertOnly("downloadandupdate", 451, Severity.CRITICAL, "op-2");
    }

    @Test
    @Proves({"FUMO-45", "FUMO-77", "FUMO-74"})
    @DisplayName("DownloadAndUpdate goes through without the server and ends with one single report of its own type")
    void combined() {
        downloadAndUpdate(GOOD);
        bench.untilReported();
        assertOnly("downloadandupdate", 200, Severity.INFORMATIONAL, "op-2");
    }

    @Test
    @Proves({"FUMO-77", "FUMO-97", "FUMO-41"})
    @DisplayName("DownloadAndUpdate of a URL with nothing behind it: 20, one report 411 of the combined type")
    void combinedNotFound() throws Exception {
        downloadAndUpdate("https://host/nothing");
        bench.untilReported();
        assertOnly("downloadandupdate", 411, Severity.CRITICAL, "op-2");
        assertThat(bench.state()).isEqualTo(20);
    }

    @Test
    @Proves({"FUMO-97", "FUMO-56"})
    @DisplayName("An installer that fails leaves 70 with its own code; Exec Update tries again")
    void installerFails() throws Exception {
        bench.device.applyFailure = new InstallException(452, "the slot is worn out");
        downloadAndUpdate(GOOD);
        bench.untilReported();
        assertOnly("downloadandupdate", 452, Severity.CRITICAL, "op-2");
        assertThat(bench.state()).isEqualTo(70);
        bench.device.applyFailure = null;
        assertThat(bench.exec("Update", "again")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("200");
    }

    @Test
    @Proves({"FUMO-49", "FUMO-62"})
    @DisplayName("The package of a failed update goes after the acknowledged report and its retention time: 80")
    void retention() throws Exception {
        bench.settings = bench.settings(false, Duration.ofSeconds(20), Duration.ofMillis(300));
        bench.again();
        bench.server.answer = Outcome.PENDING;
        bench.device.bootFails = true;
        downloadAndUpdate(GOOD);
        bench.untilState(70);
        bench.untilReported();
        bench.server.settle(Outcome.ACKNOWLEDGED);
        bench.untilState(80);
        assertThat(bench.exec("Update", "x")).isEqualTo(405);
    }

    @Test
    @Proves("FUMO-60")
    @DisplayName("A stored package that is found damaged before the first write is removed: 80 with report 402")
    void damagedInStore() throws Exception {
        ready();
        bench.stop();
        Path spool;
        try (var files = Files.walk(home.resolve("data"))) {
            spool = files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length())).get();
        }
        try (var file = new RandomAccessFile(spool.toFile(), "rw")) {
            file.seek(file.length() - 100);
            file.write('!');
        }
        bench.start();
        assertThat(bench.exec("Update", "x")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("402");
        assertThat(bench.state()).isEqualTo(80);
        assertThat(bench.device.calls).isEmpty();
    }

    @Test
    @Proves({"FUMO-79", "FUMO-97"})
    @DisplayName("A gate holds the update until it opens; one that never opens ends it with 400 after the longest wait")
    void gates() throws Exception {
        bench.settings = bench.settings(false, Duration.ofMillis(400), Duration.ofHours(1));
        bench.again();
        UpdateGate closed = firmware -> Optional.of(new UpdateGate.Hold("outside the window", Instant.now().plusSeconds(60)));
        bench.neighbours.gates.add(closed, Map.of());
        downloadAndUpdate(GOOD);
        bench.untilReported();
        assertOnly("downloadandupdate", 400, Severity.CRITICAL, "op-2");
        assertThat(bench.state()).isEqualTo(70);
        bench.neighbours.gates.remove(closed);
        assertThat(bench.exec("Update", "x")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("200");
    }

    @Test
    @Proves({"FUMO-136", "FUMO-79"})
    @DisplayName("Where consent is needed, the update waits for it and then goes on")
    void consent() throws Exception {
        bench.settings = bench.settings(true, Duration.ofSeconds(20), Duration.ofHours(1));
        bench.again();
        downloadAndUpdate(GOOD);
        bench.untilState(60);
        await().until(() -> bench.agent.updates().status(Bench.X).waitsUntil() != null);
        assertThat(bench.device.calls).isEmpty();
        bench.agent.updates().consent(Bench.X);
        bench.untilState(100);
    }

    @Test
    @Proves({"FUMO-65", "FUMO-74"})
    @DisplayName("Exec Update while the package is still being checked: accepted, begins after the check; each Exec has its "
            + "own report")
    void updateDuringCheck() throws Exception {
        bench.network.heldAfterCheck = new CountDownLatch(1);
        download(GOOD);
        bench.untilState(40);
        assertThat(bench.exec("Update", "up")).isEqualTo(202);
        assertThat(bench.exec("Update", "once more")).isEqualTo(405);
        bench.network.heldAfterCheck.countDown();
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports()).extracting(alert -> alert.correlator() + "/" + alert.data())
                .containsExactly("op-1/200", "up/200");
    }

    @Test
    @Proves({"FUMO-128", "FUMO-58", "PKG-52"})
    @DisplayName("An agent that is replaced while the installer writes lets go at once; the next one goes on, and that is no "
            + "failed attempt")
    void swappedWhileWriting() throws Exception {
        bench.device.applyBlocked = new CountDownLatch(1);
        downloadAndUpdate(GOOD);
        for (int i = 1; i <= 4; i++) {
            int count = i;
            bench.until(() -> bench.device.calls.stream().filter("apply"::equals).count() == count);
            bench.again();
        }
        bench.device.applyBlocked.countDown();
        bench.untilReported();
        assertOnly("downloadandupdate", 200, Severity.INFORMATIONAL, "op-2");
    }

    @Test
    @Proves({"FUMO-128", "PKG-67"})
    @DisplayName("Writing that is cut off by a kill three times is given up: 70, report 410")
    void killedWhileWriting() throws Exception {
        bench.device.applyBlocked = new CountDownLatch(1);
        downloadAndUpdate(GOOD);
        for (int i = 1; i <= 3; i++) {
            int count = i;
            bench.until(() -> bench.device.calls.stream().filter("apply"::equals).count() == count);
            bench.cut.dead = true;
        }
        bench.untilState(70);
        bench.untilReported();
        assertOnly("downloadandupdate", 410, Severity.CRITICAL, "op-2");
    }
}
