package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the server is told of an operation: once, to whom, and until when it is kept. */
class OperationReportTest extends OperationFlow {

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
}
