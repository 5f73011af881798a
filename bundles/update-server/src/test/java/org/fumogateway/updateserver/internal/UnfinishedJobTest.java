package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs whose command was not answered or whose report did not come. */
class UnfinishedJobTest extends DialogueTestBase {

    private static final ManagementCommand READ_ALL = new ManagementCommand.Read(List.of(INSTANCE + "/State", "./DevDetail/FwV",
            INSTANCE + "/PkgVersion"));
    private static final ManagementCommand READ_RESULT_TOO = new ManagementCommand.Read(List.of(INSTANCE + "/State", "./DevDetail/FwV",
            INSTANCE + "/PkgVersion", INSTANCE + "/Ext/LastResult"));

    @Test
    @Proves({"DM-185"})
    @DisplayName("A command whose answer was lost is not repeated before the gateway was asked")
    void answerLost() {
        lostAnswer();
        gateway.tree.put(INSTANCE + "/State", "30");
        assertThat(run()).hasSize(1);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-38", "FUMO-45", "FUMO-113", "DM-185"})
    @DisplayName("A DownloadAndUpdate whose answer was lost and that rests in State 50 is at work: it is not commanded a second time")
    void answerLostAtRest() {
        lostAnswer();
        gateway.tree.put(INSTANCE + "/State", "50");
        assertThat(run()).hasSize(1);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(run()).isEmpty();
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @Proves({"FUMO-93", "FUMO-115"})
    @DisplayName("A job that was closed by guess takes the report that comes after all")
    void reportAfterGuess() {
        lostAnswer();
        gateway.tree.put(INSTANCE + "/State", "20");
        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        run(report("503"));
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(job().resultCode()).isEqualTo(503);
    }

    @Test
    @Proves({"FUMO-115", "FUMO-131"})
    @DisplayName("A job without report is lost after its limit and settled by what the gateway runs")
    void lost() {
        run();
        clock.goOn(Duration.ofHours(29));
        assertThat(run()).isEmpty();
        clock.goOn(Duration.ofHours(2));
        updated();

        assertThat(run()).first().isEqualTo(READ_RESULT_TOO);

        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        assertThat(store.events(job().id())).extracting(event -> event.text()).contains("No report came within the limit.");
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A report that comes after its job was given up still counts")
    void lateReport() throws Exception {
        run();
        clock.goOn(Duration.ofHours(31));
        services.lose(job());
        updated();

        run(report("200"));

        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
    }

    private void stored(String state, String packageVersion) {
        gateway.tree.put(INSTANCE + "/State", state);
        gateway.tree.put(INSTANCE + "/PkgVersion", packageVersion);
    }

    @Test
    @Proves({"FUMO-113", "DM-185"})
    @DisplayName("A DownloadAndUpdate that never arrived does not wait for somebody else's package in State 50: it is commanded again")
    void anothersPackage() {
        lostAnswer();
        stored("50", "9.9.9");

        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        clock.goOn(Duration.ofHours(2));
        run();

        assertThat(store.jobs).hasSize(2);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-115", "FUMO-45"})
    @DisplayName("A DownloadAndUpdate that is lost while its package is there does not block the gateway: the package is updated from where it lies")
    void lostWithPackage() {
        lostAnswer();
        stored("50", "4.2.0");
        run();
        assertThat(job().state()).as("may wait for its window").isEqualTo(State.COMMANDED);

        clock.goOn(Duration.ofHours(31));
        assertThat(run()).first().isEqualTo(READ_ALL);
        assertThat(store.jobs.values()).first().extracting(UpdateJob::state).isEqualTo(State.REPORTED_FAIL);
        clock.goOn(Duration.ofHours(2));
        List<ManagementCommand> commands = run();

        assertThat(commands).last().isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
    }

    @ParameterizedTest
    @CsvSource({"40, 4.2.0, SUCCEEDED", "50, 4.2.0, SUCCEEDED", "40, 9.9.9, REPORTED_FAIL", "20, '', REPORTED_FAIL", "30, '', LOST", "250, '', LOST"})
    @Proves({"FUMO-113", "FUMO-114", "FUMO-115"})
    @DisplayName("A download without report is settled by State and PkgVersion; while something runs, or in a State that does not exist, it waits")
    void lostDownload(String state, String packageVersion, State expected) {
        gateway.tree.put(INSTANCE, "Download/Update/State/PkgVersion");
        run();
        UpdateJob download = job();
        assertThat(download.operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD);
        stored(state, packageVersion);
        clock.goOn(Duration.ofHours(25));

        run();

        assertThat(store.jobs.get(download.id()).state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"20, 503, 503", "70, 452, 452", "80, 410, 410", "20, '', 0", "20, 200, 0", "20, rubbish, 0", "90, 503, 0", "10, 503, 0"})
    @Proves({"FUMO-113", "FUMO-115", "FUMO-21"})
    @DisplayName("A lost operation that ended in a State of failure takes the gateway's own last result for its report")
    void lastResult(String state, String lastResult, int expected) {
        run();
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        stored(state, "");
        gateway.tree.put(INSTANCE + "/Ext/LastResult", lastResult);
        clock.goOn(Duration.ofHours(31));

        assertThat(run()).first().isEqualTo(READ_RESULT_TOO);

        UpdateJob lost = store.jobs.values().iterator().next();
        assertThat(lost.state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(lost.resultCode()).isEqualTo(expected);
        assertThat(store.events(lost.id()).stream().anyMatch(event -> event.text().contains("last result " + lastResult)))
                .isEqualTo(expected != 0);
    }

    @Test
    @Proves({"FUMO-113"})
    @DisplayName("The last result decides whether the package is tried again, as a report would: 410 has no retry here, 503 has one")
    void lastResultAndRetry() {
        run();
        stored("80", "");
        gateway.tree.put(INSTANCE + "/Ext/LastResult", "410");
        clock.goOn(Duration.ofHours(31));
        run();
        clock.goOn(Duration.ofHours(2));
        run();
        assertThat(store.jobs).hasSize(1);
    }
}
