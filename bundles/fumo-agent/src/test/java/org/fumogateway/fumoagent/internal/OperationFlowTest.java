package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.alert.GenericAlert.Severity;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.PackageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationFlowTest {

    private static final String GOOD = "https://host/good.fup";
    private static final String TYPE = "org.openmobilealliance.dm.firmwareupdate.";

    @TempDir
    Path home;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home).start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private void download(String url) {
        assertThat(bench.replace("Download/PkgURL", url)).isEqualTo(200);
        assertThat(bench.exec("Download", "op-1")).isEqualTo(202);
    }

    private void downloadAndUpdate(String url) {
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", url)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op-2")).isEqualTo(202);
    }

    private void ready() {
        download(GOOD);
        bench.untilState(50);
        bench.untilReported();
    }

    private void assertOnly(String type, int code, Severity severity, String correlator) {
        GenericAlert report = bench.server.onlyReport();
        assertThat(report.type()).isEqualTo(TYPE + type);
        assertThat(report.data()).isEqualTo(Integer.toString(code));
        assertThat(report.severity()).isEqualTo(severity);
        assertThat(report.correlator()).isEqualTo(correlator);
    }

    @Test
    @Proves({"FUMO-39", "FUMO-42", "FUMO-43", "FUMO-72", "FUMO-75", "FUMO-81", "FUMO-82", "FUMO-83", "FUMO-84", "FUMO-85",
            "FUMO-86",
        "FUMO-88", "FUMO-89", "FUMO-18", "FUMO-17"})
    @DisplayName("Exec Download of a good package: 202, state 30 at once, then 50, and one report 200 with the correlator of "
            + "the Exec")
    void goodDownload() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", "https://host/other")).isEqualTo(200);
        download(GOOD);
        assertThat(bench.state()).isEqualTo(30);
        bench.network.heldAtHalf.countDown();
        bench.untilState(50);
        bench.untilReported();
        assertOnly("download", 200, Severity.INFORMATIONAL, "op-1");
        GenericAlert report = bench.server.onlyReport();
        assertThat(report.source()).isEqualTo(Bench.X);
        assertThat(report.format()).isEqualTo("int");
        assertThat(report.serverId()).isEqualTo(Bench.SERVER);
        assertThat(bench.value("PkgName").getString()).isEqualTo("Example");
        assertThat(bench.value("PkgVersion").getString()).isEqualTo("2.0");
        assertThat(bench.network.fetched).containsExactly(GOOD);
    }

    @Test
    @Proves("FUMO-83")
    @DisplayName("An Exec without correlator is reported without one")
    void noCorrelator() {
        bench.replace("Download/PkgURL", GOOD);
        assertThat(bench.exec("Download", null)).isEqualTo(202);
        bench.untilReported();
        assertThat(bench.server.onlyReport().correlator()).isNull();
    }

    @Test
    @Proves({"FUMO-54", "FUMO-97", "FUMO-137", "PKG-40", "PKG-42"})
    @DisplayName("A package that a stranger signed ends in 20 with report 404, and the transfer stops at its head")
    void strangerSigned() throws Exception {
        bench.network.offer("https://host/bad", bench.fup("2.0", Bench.STRANGER));
        bench.network.heldAtHalf = new CountDownLatch(1);
        download("https://host/bad");
        bench.untilReported();
        assertOnly("download", 404, Severity.CRITICAL, "op-1");
        assertThat(bench.state()).isEqualTo(20);
    }

    @Test
    @Proves({"FUMO-41", "FUMO-97", "PKG-45", "PKG-50", "FUMO-132"})
    @DisplayName("A package for another product is reported with 403, a damaged one with 402; neither is kept")
    void unusablePackages() throws Exception {
        bench.network.offer("https://host/other", bench.goodFup(new PackageBuilder().compatible("somebody,else")));
        byte[] damaged = bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200"));
        damaged[damaged.length - 1] ^= 1;
        bench.network.offer("https://host/damaged", damaged);
        download("https://host/other");
        bench.untilReported();
        assertOnly("download", 403, Severity.CRITICAL, "op-1");
        download("https://host/damaged");
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("402");
        assertThat(bench.state()).isEqualTo(20);
        assertThat(bench.value("PkgVersion").getString()).isEmpty();
        await().until(() -> spools() == 0);
    }

    private long spools() throws Exception {
        try (var files = java.nio.file.Files.walk(home.resolve("data"))) {
            return files.filter(file -> file.getFileName().toString().contains("package-")
                    && java.nio.file.Files.isRegularFile(file)).count();
        }
    }

    @Test
    @Proves({"FUMO-65", "FUMO-71", "FUMO-127"})
    @DisplayName("While a download runs, Exec is answered 405 and Replace 403; the running operation fetches the URL it "
            + "began with and reports")
    void busy() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        download(GOOD);
        assertThat(bench.exec("Download", "x")).isEqualTo(405);
        assertThat(bench.exec("DownloadAndUpdate", "x")).isEqualTo(405);
        assertThat(bench.exec("Update", "x")).isEqualTo(405);
        assertThat(bench.replace("Download/PkgURL", "https://host/else")).isEqualTo(403);
        assertThat(bench.replace("PkgName", "n")).isEqualTo(403);
        bench.network.heldAtHalf.countDown();
        bench.untilState(50);
        bench.untilReported();
        assertOnly("download", 200, Severity.INFORMATIONAL, "op-1");
        assertThat(bench.network.fetched).containsExactly(GOOD);
    }

    @Test
    @Proves({"FUMO-65", "FUMO-66", "FUMO-71"})
    @DisplayName("Exec Update without a package and Exec Download without a URL are answered 405, and nobody reports anything")
    void nothingToDo() throws Exception {
        assertThat(bench.exec("Update", "x")).isEqualTo(405);
        assertThat(bench.exec("Download", "x")).isEqualTo(405);
        assertThat(bench.exec("DownloadAndUpdate", "x")).isEqualTo(405);
        assertThat(bench.state()).isEqualTo(10);
        assertThat(bench.server.reports()).isEmpty();
    }

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
                .install(new org.fumogateway.updatepackage.Manifest.Install(true, 1, java.util.OptionalInt.empty(), true))));
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
                .install(new org.fumogateway.updatepackage.Manifest.Install(true, 1, java.util.OptionalInt.empty(), true))));
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
    @Proves({"FUMO-102", "FUMO-97"})
    @DisplayName("A URL that no download client can fetch is accepted at the Exec and reported with 411")
    void oddUrl() {
        download("gopher://host/x");
        bench.untilReported();
        assertOnly("download", 411, Severity.CRITICAL, "op-1");
    }

    @Test
    @Proves({"FUMO-93", "FUMO-62", "FUMO-74"})
    @DisplayName("A report stays the same one until the server acknowledges it; the state does not change meanwhile, also "
            + "not by a restart")
    void acknowledgedLater() throws Exception {
        bench.server.answer = Outcome.PENDING;
        downloadAndUpdate(GOOD);
        bench.untilReported();
        bench.again();
        assertThat(bench.state()).isEqualTo(90);
        assertThat(bench.agent.updates().status(Bench.X).reportPending()).isTrue();
        bench.server.settle(Outcome.ACKNOWLEDGED);
        bench.untilState(100);
        bench.server.onlyReport();
        assertThat(bench.agent.updates().status(Bench.X).reportPending()).isFalse();
    }

    @Test
    @Proves({"FUMO-93", "FUMO-132"})
    @DisplayName("A report that the server refuses for good is not put again, and its package is removed as after any other")
    void refusedReport() throws Exception {
        bench.server.answer = Outcome.REFUSED;
        downloadAndUpdate(GOOD);
        bench.untilState(100);
        await().until(() -> spools() == 0);
        bench.until(() -> !bench.agent.updates().status(Bench.X).reportPending());
        bench.again();
        assertThat(bench.state()).isEqualTo(100);
        bench.server.onlyReport();
    }

    @Test
    @Proves({"FUMO-46", "FUMO-132"})
    @DisplayName("Replace of a PkgURL in state 50 begins a new round: 200, state 10, the package is gone")
    void newRound() throws Exception {
        ready();
        assertThat(bench.replace("Download/PkgURL", "https://host/new")).isEqualTo(200);
        assertThat(bench.state()).isEqualTo(10);
        assertThat(bench.value("PkgVersion").getString()).isEmpty();
        await().until(() -> spools() == 0);
        assertThat(bench.exec("Update", "x")).isEqualTo(405);
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
        try (var files = java.nio.file.Files.walk(home.resolve("data"))) {
            spool = files.filter(java.nio.file.Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(file -> file.toFile().length())).get();
        }
        try (var file = new java.io.RandomAccessFile(spool.toFile(), "rw")) {
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
    @Proves("FUMO-78")
    @DisplayName("Work begins when the session of the ordering server has ended, not before")
    void afterTheSession() throws Exception {
        bench.server.active.add(Bench.SERVER);
        download(GOOD);
        await().during(Duration.ofMillis(150)).until(() -> bench.network.fetched.isEmpty());
        bench.server.active.clear();
        bench.agent.sessions().sessionEnded(TestServer.ended(1, Bench.SERVER, SessionRecord.Outcome.COMPLETED));
        bench.untilState(50);
    }

    @Test
    @Proves("FUMO-78")
    @DisplayName("A session that never ends holds the work back for the grace time, 5 minutes in the field, and no longer")
    void sessionNeverEnds() throws Exception {
        assertThat(Settings.Pace.FIELD.sessionGrace()).isEqualTo(Duration.ofMinutes(5));
        bench.sessionGrace = Duration.ofMillis(600);
        bench.settings = bench.settings(false, Duration.ofSeconds(20), Duration.ofHours(1));
        bench.again();
        bench.server.active.add(Bench.SERVER);
        long begun = System.nanoTime();
        download(GOOD);
        bench.untilState(50);
        assertThat(Duration.ofNanos(bench.network.firstAsked - begun)).isGreaterThanOrEqualTo(bench.sessionGrace);
        assertThat(bench.server.active).containsExactly(Bench.SERVER);
    }

    @Test
    @Proves({"FUMO-80", "FUMO-93"})
    @DisplayName("An operation whose report was acknowledged is never repeated: after restarts nothing is fetched, applied or reported again")
    void neverRepeated() throws Exception {
        downloadAndUpdate(GOOD);
        bench.untilState(100);
        downloadAndUpdateFails();
        for (int start = 0; start < 3; start++) {
            int fetched = bench.network.fetched.size();
            bench.device.calls.clear();
            bench.again();
            await().during(Duration.ofMillis(300)).until(() -> bench.state() == 20);
            assertThat(bench.network.fetched).hasSize(fetched);
            assertThat(bench.device.calls).doesNotContain("check", "apply", "activate", "restart");
            assertThat(bench.server.reports()).extracting(GenericAlert::data).containsExactly("200", "411");
        }
    }

    private void downloadAndUpdateFails() throws Exception {
        downloadAndUpdate("https://host/nothing");
        bench.untilState(20);
        bench.until(() -> bench.server.reports().size() == 2 && !bench.agent.updates().status(Bench.X).reportPending());
    }

    @Test
    @Proves("FUMO-93")
    @DisplayName("A person cannot begin more updates than reports can be kept; nothing is lost by that")
    void tooManyReports() throws Exception {
        bench.server.outboxPresent = false;
        bench.again();
        download(GOOD);
        bench.untilState(50);
        List<PendingReport> many = IntStream.range(0, InstanceRecord.MAX_REPORTS)
                .mapToObj(number -> new PendingReport("o-" + number, OperationKind.UPDATE, Bench.SERVER, null, 400)).toList();
        bench.journal.update(record -> record.withReports(many));
        assertThatThrownBy(() -> bench.agent.updates().start(Bench.X)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Too many reports");
        assertThat(bench.exec("Update", "op")).isEqualTo(420);
        assertThat(bench.state()).isEqualTo(50);
        assertThat(bench.journal.current().reports()).isEqualTo(many);
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
    @Proves({"FUMO-61", "FUMO-97", "FUMO-89"})
    @DisplayName("A person stops a running download: 20 with report 401 as a warning; stopping a waiting package gives 10 "
            + "and no report")
    void cancel() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        download(GOOD);
        await().until(() -> !bench.network.fetched.isEmpty());
        bench.agent.updates().cancel(Bench.X);
        bench.untilReported();
        assertOnly("download", 401, Severity.WARNING, "op-1");
        assertThat(bench.state()).isEqualTo(20);
        bench.network.heldAtHalf = null;
        download(GOOD);
        bench.untilState(50);
        bench.agent.updates().cancel(Bench.X);
        assertThat(bench.state()).isEqualTo(10);
        assertThatThrownBy(() -> bench.agent.updates().cancel(Bench.X)).isInstanceOf(IllegalStateException.class);
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
    @Proves({"FUMO-92"})
    @DisplayName("An update started at the gateway reports to the server that ordered the package")
    void localStart() {
        ready();
        bench.agent.updates().start(Bench.X);
        bench.until(() -> bench.server.reports().size() == 2);
        GenericAlert report = bench.server.reports().get(1);
        assertThat(report.serverId()).isEqualTo(Bench.SERVER);
        assertThat(report.type()).isEqualTo(TYPE + "update");
        assertThat(report.correlator()).isNull();
    }

    @Test
    @Proves({"FUMO-103", "FUMO-104", "FUMO-105", "FUMO-108"})
    @DisplayName("A person asks the server: an empty userrequest alert for the instance, at most once in ten minutes")
    void asks() {
        ready();
        bench.until(() -> !bench.agent.updates().status(Bench.X).reportPending());
        bench.agent.updates().askServer(Bench.X, true);
        GenericAlert request = bench.server.reports().get(1);
        assertThat(request.type()).isEqualTo(TYPE + "userrequest");
        assertThat(request.source()).isEqualTo(Bench.X);
        assertThat(request.format()).isEqualTo("chr");
        assertThat(request.data()).isEmpty();
        assertThat(request.correlator()).isNull();
        assertThatThrownBy(() -> bench.agent.updates().askServer(Bench.X, true)).isInstanceOf(IllegalStateException.class);
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
    @Proves("FUMO-74")
    @DisplayName("A report waits for an outbox that comes later")
    void outboxLater() throws Exception {
        bench.server.outboxPresent = false;
        bench.again();
        download(GOOD);
        bench.untilState(50);
        assertThat(bench.server.reports()).isEmpty();
        bench.server.bringOutbox();
        bench.untilReported();
    }

    @Test
    @Proves({"FUMO-57", "FUMO-133", "FUMO-128"})
    @DisplayName("A download that is stopped in the middle goes on from its last checkpoint")
    void resume() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        download(GOOD);
        await().until(() -> bench.agent.updates().status(Bench.X).octetsDone() > TestNetwork.PIECE);
        bench.stop();
        bench.network.heldAtHalf = null;
        bench.start();
        assertThat(bench.state()).isGreaterThanOrEqualTo(30);
        bench.untilState(50);
        assertThat(bench.network.begunAt).hasSize(2);
        assertThat(bench.network.begunAt.get(1)).isGreaterThan(TestNetwork.PIECE);
        bench.untilReported();
        assertOnly("download", 200, Severity.INFORMATIONAL, "op-1");
    }

    @Test
    @Proves("PKG-43")
    @DisplayName("Without a trust file every package is refused with 404 and a sentence that says why")
    void noTrustFile() throws Exception {
        java.nio.file.Files.delete(home.resolve("trust.fut"));
        download(GOOD);
        bench.untilReported();
        assertOnly("download", 404, Severity.CRITICAL, "op-1");
        assertThat(bench.value("Ext/Detail").getString()).contains("no trusted release key");
        assertThat(bench.value("Ext/LastResult").getInt()).isEqualTo(404);
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

    @Test
    @Proves({"PKG-47", "PKG-58", "PKG-59"})
    @DisplayName("After a confirmed update a package with a lower security counter is refused with 405")
    void noRollback() throws Exception {
        downloadAndUpdate(GOOD);
        bench.untilState(100);
        bench.journal.raiseSecurityCounter(8);
        bench.network.offer("https://host/old", bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200")));
        download("https://host/old");
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("405");
    }

    @Test
    @Proves({"FUMO-70", "FUMO-71", "FUMO-126"})
    @DisplayName("An Exec whose record cannot be written is answered 510, and nothing begins")
    void recordNotWritable() throws Exception {
        bench.replace("Download/PkgURL", GOOD);
        bench.cut.writesLeft.set(0);
        assertThat(bench.exec("Download", "x")).isEqualTo(510);
        bench.again();
        assertThat(bench.state()).isEqualTo(10);
        assertThat(bench.network.fetched).isEmpty();
    }
}
