package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The ways a package gets in by downloads. */
class RouteTest extends DialogueTestBase {

    @Test
    @Proves({"FUMO-23", "FUMO-75", "FUMO-113"})
    @DisplayName("A gateway that wants two commands gets the download first and the update when the download is verified")
    void twoCommands() {
        gateway.tree.put(INSTANCE, "Download/Update/State");
        run();
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD);
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");

        List<ManagementCommand> commands = run(new ReceivedAlert(INSTANCE, TYPE + "download", "int", null, job().correlator(),
                "200"));

        assertThat(store.jobs.values()).extracting(UpdateJob::state).containsExactly(State.SUCCEEDED, State.COMMANDED);
        assertThat(commands).last().isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
    }

    @Test
    @Proves({"FUMO-75", "FUMO-76", "FUMO-142"})
    @DisplayName("By the later route the session of the download's report closes; the next one reads State and version, then commands")
    void updateLater() throws Exception {
        knownWithRoute("downloadUpdateLater plain");
        ManagementCommand.InOrder download = (ManagementCommand.InOrder) run().get(0);
        assertThat(((ManagementCommand.Write) download.commands().get(0)).value()).isEqualTo("https://fw.example.net/fw/object/" + token());
        downloaded();
        assertThat(run(downloadReport("200"))).isEmpty();
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);

        assertThat(run()).containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State", INSTANCE + "/PkgVersion")),
                new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.UPDATE);
    }

    @Test
    @Proves({"FUMO-113"})
    @DisplayName("If the package is gone when it comes to the update, it is fetched again instead")
    void packageGone() throws Exception {
        knownWithRoute("downloadUpdateLater");
        run();
        run(downloadReport("200"));
        gateway.tree.put(INSTANCE + "/State", "10");
        clock.goOn(Duration.ofHours(2));

        run();

        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-142"})
    @DisplayName("By the two-command route the update is commanded in the session that reports the download, without a read")
    void updateAtOnce() throws Exception {
        knownWithRoute("downloadThenUpdate");
        run();
        downloaded();

        assertThat(run(downloadReport("200"))).containsExactly(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
    }

    @Test
    @Proves({"FUMO-111", "FUMO-106"})
    @DisplayName("If details come first, a request is answered 200, then versions and State are read, then the command follows")
    void detailsFirst() throws Exception {
        knownWithRoute("downloadAndUpdate details");

        List<ManagementCommand> commands = run(new ReceivedAlert(INSTANCE, TYPE + "devicerequest", "chr", null, null, ""));

        assertThat(commands).hasSize(2).first().isEqualTo(new ManagementCommand.Read(List.of("./DevDetail/FwV", "./DevDetail/HwV",
                "./DevDetail/SwV", INSTANCE + "/State")));
        assertThat(commands.get(1)).isInstanceOf(ManagementCommand.InOrder.class);
    }

    @Test
    @Proves({"FUMO-97", "FUMO-142"})
    @DisplayName("After a failed download the server looks at State and URL and commands nothing in that session")
    void failedDownload() throws Exception {
        knownWithRoute("downloadThenUpdate");
        run();
        gateway.tree.put(INSTANCE + "/State", "20");

        assertThat(run(downloadReport("406"))).containsExactly(
                new ManagementCommand.Read(List.of(INSTANCE + "/State", INSTANCE + "/Download/PkgURL")));
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(store.gateways.get(DEVICE).instances().get(0).state()).isEqualTo(20);
    }
}
