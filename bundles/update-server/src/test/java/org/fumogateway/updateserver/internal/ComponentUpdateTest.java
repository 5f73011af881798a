package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Components of a gateway, such as its modem, have FUMO instances of their own and get the releases made for them. */
class ComponentUpdateTest extends DialogueTestBase {

    private static final String MODEM = "./FwUpdate/Modem";

    @BeforeEach
    void gatewayWithModem() {
        store.packages.clear();
        gateway.tree.put("./FwUpdate", "Gw/Modem");
        gateway.tree.put(MODEM + "?prop=Type", "urn:oma:mo:oma-fumo:1.0");
        gateway.tree.put(MODEM, "DownloadAndUpdate/State/PkgVersion/Ext");
        gateway.tree.put(MODEM + "/State", "10");
        gateway.tree.put(MODEM + "/PkgVersion", "");
        gateway.tree.put(MODEM + "/Ext/Compatible", "acme,modem");
    }

    private void publishForModem(String sha256, String version, List<String> from, List<String> hardware) {
        store.putPackage(new ReleasePackage(sha256, 1000, "m-" + sha256, "Modem", version, List.of("acme,modem"), hardware, from, null, 1,
                clock.instant()));
    }

    private ReceivedAlert modemReport(String code) {
        return new ReceivedAlert(MODEM, TYPE + "downloadandupdate", "int", null, job().correlator(), code);
    }

    private void updatedModem(String version) {
        gateway.tree.put(MODEM + "/State", "90");
        gateway.tree.put(MODEM + "/PkgVersion", version);
    }

    @Test
    @Proves({"FUMO-2", "FUMO-24", "FUMO-113"})
    @DisplayName("A release for the modem goes to the modem's instance, and the gateway's own stays as it is; the other way round as well")
    void toItsInstance() {
        publishForModem("mm", "7.1", List.of(), List.of());
        List<ManagementCommand> commands = run();
        assertThat(job()).extracting("instanceUri", "toVersion", "fromVersion").containsExactly(MODEM, "7.1", "");
        assertThat(commands.toString()).contains(MODEM + "/DownloadAndUpdate").doesNotContain("Gw/DownloadAndUpdate/PkgURL");

        updatedModem("7.1");
        run(modemReport("200"));
        publish("aa", "4.2.0");
        run();
        assertThat(job()).extracting("instanceUri", "toVersion").containsExactly(SimulatedGateway.INSTANCE, "4.2.0");
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A modem that does not tell its version has succeeded when report, State and version of the package agree; it is not updated again")
    void confirmedByPackage() {
        publishForModem("mm", "7.1", List.of(), List.of());
        run();
        updatedModem("7.1");
        run(modemReport("200"));
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        gateway.tree.put(MODEM + "/State", "10");
        gateway.tree.put(MODEM + "/PkgVersion", "");
        run();
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A success that the modem's own version contradicts is none, whatever State and package say")
    void contradicted() {
        gateway.tree.put(MODEM + "/Ext/FwV", "7.0");
        publishForModem("mm", "7.1", List.of(), List.of());
        run();
        assertThat(job().fromVersion()).isEqualTo("7.0");
        updatedModem("7.1");
        run(modemReport("200"));
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(job().detail()).contains("reported success, but it runs version 7.0");
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A reported success in another State, or with another package, is none")
    void otherState() {
        publishForModem("mm", "7.1", List.of(), List.of());
        run();
        gateway.tree.put(MODEM + "/State", "70");
        gateway.tree.put(MODEM + "/PkgVersion", "7.1");
        run(modemReport("200"));
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
    }

    @Test
    @DisplayName("Nothing is sent to a modem that does not fit what is known of it: a base version, a hardware version")
    void fits() {
        publishForModem("mm", "7.1", List.of("7.0"), List.of());
        publishForModem("mh", "7.1", List.of(), List.of("R2"));
        run();
        assertThat(store.jobs).isEmpty();
        gateway.tree.put(MODEM + "/Ext/FwV", "7.0");
        clock.goOn(java.time.Duration.ofDays(8));
        run();
        assertThat(job().packageSha256()).isEqualTo("mm");
    }
}
