package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.alert.GenericAlert.Severity;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.PackageBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An Exec of Download, from the command to a package that waits or is refused. */
class DownloadOperationTest extends OperationFlow {

    @Test
    @Proves({"FUMO-39", "FUMO-42", "FUMO-43", "FUMO-72", "FUMO-75", "FUMO-81", "FUMO-82", "FUMO-83", "FUMO-84", "FUMO-85",
        "FUMO-86", "FUMO-88", "FUMO-89", "FUMO-18", "FUMO-17"})
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
    @Proves({"FUMO-102", "FUMO-97"})
    @DisplayName("A URL that no download client can fetch is accepted at the Exec and reported with 411")
    void oddUrl() {
        download("gopher://host/x");
        bench.untilReported();
        assertOnly("download", 411, Severity.CRITICAL, "op-1");
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
        Files.delete(home.resolve("trust.fut"));
        download(GOOD);
        bench.untilReported();
        assertOnly("download", 404, Severity.CRITICAL, "op-1");
        assertThat(bench.value("Ext/Detail").getString()).contains("no trusted release key");
        assertThat(bench.value("Ext/LastResult").getInt()).isEqualTo(404);
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
