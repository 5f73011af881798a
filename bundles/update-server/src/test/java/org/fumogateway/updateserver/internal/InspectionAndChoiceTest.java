package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server finds out about a gateway and what it commands then. */
class InspectionAndChoiceTest extends DialogueTestBase {

    @Test
    @Proves({"FUMO-1", "FUMO-24", "FUMO-68", "FUMO-95", "FUMO-110", "FUMO-111", "FUMO-112", "FUMO-115"})
    @DisplayName("A gateway seen for the first time is inspected, its instance found by type, and updated in the same session")
    void firstSession() {
        List<ManagementCommand> commands = run();

        ManagementCommand.InOrder update = (ManagementCommand.InOrder) commands.get(commands.size() - 1);
        ManagementCommand.Write write = (ManagementCommand.Write) update.commands().get(0);
        ManagementCommand.Execute execute = (ManagementCommand.Execute) update.commands().get(1);
        assertThat(write.uri()).isEqualTo(INSTANCE + "/DownloadAndUpdate/PkgURL");
        assertThat(write.value()).isEqualTo("https://fw.example.net/fw/dd/" + token());
        assertThat(execute).isEqualTo(new ManagementCommand.Execute(INSTANCE + "/DownloadAndUpdate", job().correlator()));
        assertThat(job().correlator()).matches("[A-Za-z0-9._-]{1,64}");
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().execStatus()).isEqualTo(202);
        Gateway known = store.gateways.get(DEVICE);
        assertThat(known.detail(Gateway.FIRMWARE_VERSION)).contains("4.1.7");
        assertThat(known.instances()).extracting(FumoInstance::uri).containsExactly(INSTANCE);
        assertThat(known.instances().get(0).nodes()).containsExactlyInAnyOrder(FumoInstance.Node.DOWNLOAD,
                FumoInstance.Node.UPDATE,
                FumoInstance.Node.DOWNLOAD_AND_UPDATE);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-142"})
    @DisplayName("A gateway that is known gets the command at once, in the server's first package")
    void knownGateway() {
        store.packages.clear();
        run();
        publish("aa", "4.2.0");

        List<ManagementCommand> commands = run();

        assertThat(commands).hasSize(1).first().isInstanceOf(ManagementCommand.InOrder.class);
    }

    @Test
    @Proves({"FUMO-112"})
    @DisplayName("Instances are found where the root may not be read, too")
    void closedRoot() {
        gateway.tree.remove(".");
        run();

        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @ParameterizedTest
    @CsvSource({"30", "60", "250", "0"})
    @Proves({"FUMO-113", "FUMO-114"})
    @DisplayName("A gateway that is busy, or in a State that does not exist, is left alone and read again next time")
    void busyState(String state) {
        gateway.tree.put(INSTANCE + "/State", state);
        run();
        assertThat(store.jobs).isEmpty();

        gateway.tree.put(INSTANCE + "/State", "20");
        run();
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-113"})
    @DisplayName("A package that is there already is updated without another download")
    void packageIsThere() {
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");

        List<ManagementCommand> commands = run();

        assertThat(commands).last().isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.UPDATE);
    }

    @Test
    @Proves({"FUMO-24", "FUMO-113"})
    @DisplayName("A gateway that takes packages only as large objects is not commanded what it does not have")
    void noWay() {
        gateway.tree.put(INSTANCE, "Update/State");
        gateway.tree.put(INSTANCE + "/Update", "PkgData");
        run();

        assertThat(store.jobs).isEmpty();
        assertThat(store.gateways.get(DEVICE).instances().get(0).nodes()).contains(FumoInstance.Node.PACKAGE_DATA);
    }

    @Test
    @Proves({"FUMO-106", "FUMO-103"})
    @DisplayName("FT-21: a request is answered 202 if nothing will be commanded, 200 if an update follows in the session")
    void requests() {
        store.packages.clear();
        run();
        ReceivedAlert request = new ReceivedAlert(INSTANCE, TYPE + "userrequest", "chr", null, null, "");
        assertThat(session().alert(request)).isEqualTo(202);
        assertThat(run()).isEmpty();

        publish("aa", "4.2.0");
        assertThat(run(request)).hasSize(1);
    }

    @Test
    @Proves({"FUMO-65", "FUMO-70"})
    @DisplayName("A refused command closes the job with its status; the gateway is inspected again before the next try")
    void refused() {
        gateway.execStatus = 405;
        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().execStatus()).isEqualTo(405);

        gateway.execStatus = 200;
        clock.goOn(Duration.ofHours(2));
        assertThat(run()).first().isInstanceOf(ManagementCommand.Read.class);
        assertThat(job().state()).as("200 is as good as 202").isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-101"})
    @DisplayName("404 for the command is no result of an update: the job is refused with that status and has no result code")
    void noSuchNode() {
        gateway.execStatus = 404;
        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().execStatus()).isEqualTo(404);
        assertThat(job().resultCode()).isZero();
        assertThat(job().detail()).contains("status 404").doesNotContain("signature");
    }

    @Test
    @Proves({"DM-114"})
    @DisplayName("A gateway that says No by the Status of the Sequence alone has refused the command inside it")
    void sequenceRefused() {
        gateway.sequenceStatus = 304;
        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().execStatus()).isEqualTo(304);
    }

    @Test
    @Proves("FUMO-73")
    @DisplayName("A command that is answered 200 instead of 202 was accepted all the same: the server waits for the report and commands nothing else")
    void acceptedWith200() {
        gateway.execStatus = 200;
        run();
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().execStatus()).isEqualTo(200);
        assertThat(run()).isEmpty();
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-2", "FUMO-3", "FUMO-112"})
    @DisplayName("A package for the gateway goes to the gateway's own instance, not to that of a modem which stands before it")
    void rightInstance() {
        String modem = "./FwUpdate/Modem";
        gateway.tree.put("./FwUpdate", "Modem/Gw");
        gateway.tree.put(modem + "?prop=Type", "urn:oma:mo:oma-fumo:1.0");
        gateway.tree.put(modem, "Download/Update/DownloadAndUpdate/State/PkgVersion");
        gateway.tree.put(modem + "/State", "10");
        gateway.tree.put(modem + "/Ext/Compatible", "exampleworks,modem-7");
        run();
        assertThat(job().instanceUri()).isEqualTo(INSTANCE);
        gateway.tree.put(INSTANCE + "/Ext/Compatible", "exampleworks,something-else");
        store.jobs.clear();
        store.gateways.clear();
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
    }
}
