package org.fumogateway.dmcommands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmcommands.Commands.add;
import static org.fumogateway.dmcommands.Commands.delete;
import static org.fumogateway.dmcommands.Commands.exec;
import static org.fumogateway.dmcommands.Commands.get;
import static org.fumogateway.dmcommands.Commands.replace;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.syncml.Meta;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server adds firmware update objects to the tree and deletes them, by the commands of DM. */
class DynamicUpdateObjectIT {

    private static final String MOI = "urn:oma:mo:oma-fumo:1.0";
    private static final String MODEM = "./FwUpdate/Modem";
    private static final String RADIO = "./FwUpdate/Radio";
    private static final Map<String, Object> AGENT = Map.of("dynamicComponents", "Modem=exampleworks,modem-7; Radio=exampleworks,radio-1",
            "longestWaitHours", 0, "deviceRequestHours", 0);

    @TempDir
    private Path folder;

    /** Waits until it is told to fail. */
    private static final class Held implements PackageDownloader {

        private final CountDownLatch until = new CountDownLatch(1);

        @Override
        public boolean accepts(String url) {
            return true;
        }

        @Override
        public void download(DownloadRequest request, DownloadTarget target) throws DownloadException, InterruptedException {
            until.await();
            throw new DownloadException(411, "There is nothing");
        }
    }

    private CommandFramework start() throws Exception {
        CommandFramework gateway = new CommandFramework(folder, Map.of("org.fumogateway.fumoagent", AGENT, "org.fumogateway.dmobjects",
                Map.of("deviceId", "urn:example:gw")), "org.fumogateway.update-package", "org.fumogateway.fumo-agent");
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> gateway.code(get("./FwUpdate")) == 200);
        return gateway;
    }

    @Test
    @Proves({"FUMO-1", "FUMO-25", "FUMO-26"})
    @DisplayName("FUMO-25: a server adds x, or only x/DownloadAndUpdate/PkgURL; the children are there; a name that is not allowed is 405, another type too; Delete "
            + "is 403 in State 30; what was added is there after a restart, what was deleted is not")
    void lifeOfAnInstance() throws Exception {
        Held downloader = new Held();
        try (CommandFramework gateway = start()) {
            gateway.context().registerService(FirmwareInstaller.class, new IdleInstaller(),
                    new Hashtable<>(Map.of(RunningFirmware.COMPONENT, "Radio")));
            gateway.context().registerService(PackageDownloader.class, downloader, null);
            assertThat(gateway.code(replace(MODEM + "/Download/PkgURL", "chr", "http://h/"))).as("FUMO-26").isEqualTo(404);
            assertThat(gateway.code(add("./FwUpdate/Toaster", Meta.of("node", MOI), null))).isEqualTo(405);
            assertThat(gateway.code(add(MODEM, Meta.of("node", "urn:example:other"), null))).isEqualTo(405);
            assertThat(gateway.code(get(MODEM))).isEqualTo(404);
            assertThat(gateway.code(add(MODEM, Meta.of("node", MOI), null))).isEqualTo(200);
            assertThat(gateway.code(add(MODEM, Meta.of("node", MOI), null))).isEqualTo(418);
            assertThat(gateway.text(MODEM + "?prop=Type")).isEqualTo(MOI);
            assertThat(gateway.text(MODEM + "/State")).isEqualTo("10");
            assertThat(gateway.text(MODEM + "/Download/PkgURL")).isEmpty();
            assertThat(gateway.code(add(MODEM + "/State", "int", "50"))).isEqualTo(418);
            assertThat(gateway.code(add(MODEM + "/Other", "chr", "x"))).isEqualTo(405);
            assertThat(gateway.code(add(RADIO + "/DownloadAndUpdate/PkgURL", "chr", "http://host/p"))).isEqualTo(200);
            assertThat(gateway.text(RADIO + "/DownloadAndUpdate/PkgURL")).isEqualTo("http://host/p");
            assertThat(gateway.text(RADIO + "/State")).isEqualTo("10");
            assertThat(gateway.text("./FwUpdate").split("/")).containsExactlyInAnyOrder("Gw", "Modem", "Radio");
            deleteInState30(gateway, downloader);
        }
        try (CommandFramework gateway = start()) {
            assertThat(gateway.code(get(RADIO))).isEqualTo(404);
            assertThat(gateway.text(MODEM + "/State")).isEqualTo("10");
            assertThat(gateway.code(delete(MODEM))).isEqualTo(200);
            assertThat(gateway.code(get(MODEM))).isEqualTo(404);
            assertThat(gateway.code(delete("./FwUpdate/Gw"))).isIn(404, 405, 425);
        }
    }

    @Test
    @Proves("FUMO-25")
    @DisplayName("FUMO-25: an Add of nothing but a PkgURL that is refused, for its value or because the profile has no such node, leaves no instance behind, "
            + "neither now nor after a restart")
    void refused() throws Exception {
        try (CommandFramework gateway = start()) {
            assertThat(gateway.code(add(MODEM + "/Download/PkgURL", "chr", "http://h/"))).as("no downloader, no Download").isEqualTo(405);
            assertThat(gateway.code(get(MODEM))).isEqualTo(404);
            gateway.context().registerService(PackageDownloader.class, new Held(), null);
            assertThat(gateway.code(add(MODEM + "/Download/PkgURL", "chr", "http://h/" + "p".repeat(5000)))).as("longer than a URL may be").isEqualTo(413);
            assertThat(gateway.code(add(MODEM + "/Download/PkgURL", "chr", "http://h/\t"))).as("no text of a URL").isGreaterThanOrEqualTo(400);
            assertThat(gateway.code(get(MODEM))).isEqualTo(404);
            assertThat(gateway.code(add(RADIO + "/Download/PkgURL", "chr", "http://h/"))).isEqualTo(200);
        }
        try (CommandFramework gateway = start()) {
            assertThat(gateway.code(get(MODEM))).isEqualTo(404);
            gateway.context().registerService(PackageDownloader.class, new Held(), null);
            assertThat(gateway.text(RADIO + "/Download/PkgURL")).isEqualTo("http://h/");
        }
    }

    /** Nobody has Exec by default; who added a node has Replace on it and gives itself the right. */
    private static void deleteInState30(CommandFramework gateway, Held downloader) throws Exception {
        assertThat(gateway.code(exec(RADIO + "/DownloadAndUpdate"))).isEqualTo(425);
        assertThat(gateway.code(replace(RADIO + "?prop=ACL", "chr", "Add=S1&Delete=S1&Exec=S1&Get=*&Replace=S1"))).isEqualTo(200);
        assertThat(gateway.code(exec(RADIO + "/DownloadAndUpdate"))).isEqualTo(202);
        assertThat(gateway.text(RADIO + "/State")).isEqualTo("30");
        assertThat(gateway.code(delete(RADIO))).isEqualTo(403);
        downloader.until.countDown();
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> "20".equals(gateway.text(RADIO + "/State")));
        assertThat(gateway.code(delete(RADIO))).isEqualTo(200);
        assertThat(gateway.code(get(RADIO))).isEqualTo(404);
    }
}
