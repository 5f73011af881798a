package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Packages within DM. */
class LargeObjectDeliveryTest extends DialogueTestBase {

    @Test
    @Proves({"FUMO-113", "FUMO-117", "FUMO-24"})
    @DisplayName("A gateway that offers PkgData alone is sent the package, and Exec on Update with the correlator once it has it")
    void largeObject() {
        takesObjects("Update/State/PkgVersion");
        List<ManagementCommand> commands = run();
        ManagementCommand.WriteLarge write = (ManagementCommand.WriteLarge) commands.get(commands.size() - 2);
        assertThat(write.uri()).isEqualTo(INSTANCE + "/Update/PkgData");
        assertThat(write.type()).isEqualTo("application/octet-stream");
        assertThat(write.content().size()).isEqualTo(1000);
        assertThat(commands.get(commands.size() - 1)).isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.UPDATE);
    }

    @Test
    @Proves("FUMO-113")
    @DisplayName("Where a download is offered it is preferred; without large objects, or above the limit, PkgData is left alone")
    void noLargeObject() {
        takesObjects("Download/Update/DownloadAndUpdate/State/PkgVersion");
        assertThat(run()).noneMatch(ManagementCommand.WriteLarge.class::isInstance);
        store.jobs.clear();
        store.gateways.clear();
        takesObjects("Update/State/PkgVersion");
        gateway.tree.put("./DevDetail/LrgObj", "false");
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
        store.gateways.clear();
        takesObjects("Update/State/PkgVersion");
        store.packages.clear();
        store.putPackage(new ReleasePackage("bb", 1501, "p-bb", "GW-200", "4.2.0", List.of("exampleworks,gw-200"), List.of(), List.of(), null,
                1, clock.instant()));
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
    }

    @Test
    @Proves("DM-173")
    @DisplayName("A package that the gateway refuses ends the job: no Exec follows")
    void refusedObject() {
        takesObjects("Update/State/PkgVersion");
        gateway.writeStatus = 403;
        List<ManagementCommand> commands = run();
        assertThat(commands.get(commands.size() - 1)).isInstanceOf(ManagementCommand.WriteLarge.class);
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().execStatus()).isEqualTo(403);
    }

    @Test
    @Proves("FUMO-113")
    @DisplayName("Whoever chooses large objects for a gateway gets them beside downloads and above the limit")
    void chosenLargeObject() {
        takesObjects("Download/Update/DownloadAndUpdate/State/PkgVersion");
        run();
        store.jobs.clear();
        chooseRoute("largeObject");
        assertThat(run()).anyMatch(ManagementCommand.WriteLarge.class::isInstance);
    }

    @Test
    @Proves({"FUMO-40", "FUMO-113", "FUMO-123"})
    @DisplayName("largeObjectUpdateLater: the package is sent and the session ends; Exec on Update follows in the next session, after a look")
    void largeObjectUpdateLater() {
        takesObjects("Update/State/PkgVersion");
        run();
        store.jobs.clear();
        chooseRoute("largeObjectUpdateLater");
        List<ManagementCommand> delivery = run();
        assertThat(delivery).singleElement().isInstanceOf(ManagementCommand.WriteLarge.class);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DELIVERY);
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        assertThat(job().detail()).isEqualTo("The gateway holds package version 4.2.0.");
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");
        List<ManagementCommand> update = run();
        assertThat(update.get(0)).isEqualTo(new ManagementCommand.Read(List.of(INSTANCE + "/State", INSTANCE + "/PkgVersion")));
        assertThat(update.get(1)).isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
    }

    @Test
    @Proves({"FUMO-111", "FUMO-142"})
    @DisplayName("Before a large object DevDetail is read with LrgObj; if it has become false the package goes the other way")
    void largeObjectDetails() {
        takesObjects("Download/Update/DownloadAndUpdate/State/PkgVersion");
        run();
        store.jobs.clear();
        chooseRoute("largeObject details");
        gateway.tree.put("./DevDetail/LrgObj", "false");
        List<ManagementCommand> commands = run();
        assertThat(commands.get(0)).isEqualTo(new ManagementCommand.Read(List.of("./DevDetail/FwV", "./DevDetail/HwV", "./DevDetail/SwV",
                "./DevDetail/OEM", "./DevDetail/LrgObj")));
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD_AND_UPDATE);
        assertThat(commands).noneMatch(ManagementCommand.WriteLarge.class::isInstance);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-24"})
    @DisplayName("A release that cannot get into a gateway is named with the reason: no instance, no way in; a gateway that is up to date has none")
    void saysThatItCannot() throws Exception {
        gateway.tree.put("./FwUpdate", "");
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
        assertThat(services.planner().obstacle(store.gateways.get(DEVICE)).orElseThrow()).contains("4.2.0", DEVICE, "no FUMO instance");
        gateway.tree.put("./FwUpdate", "Gw");
        gateway.tree.put(INSTANCE, "Update/State/PkgVersion");
        assertThat(run()).as("looked at again, although it was inspected just now").isNotEmpty();
        assertThat(services.planner().obstacle(store.gateways.get(DEVICE)).orElseThrow()).contains("offers no download", "1000 octets");
        store.gateways.clear();
        updated();
        run();
        assertThat(services.planner().obstacle(store.gateways.get(DEVICE))).isEmpty();
    }

    private void chooseRoute(String route) {
        Gateway known = store.gateways.get(DEVICE);
        Map<String, String> details = new java.util.HashMap<>(known.details());
        details.put(Gateway.ROUTE, route);
        store.gateways.put(DEVICE, new Gateway(DEVICE, details, known.instances(), known.firstContact(), known.lastContact(),
                known.inspected()));
    }
}
