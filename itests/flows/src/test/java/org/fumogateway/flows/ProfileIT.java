package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.Script;
import org.fumogateway.lab.WireText;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The profiles of FUMO-23, each a gateway of its own that the same server meets for the first time; only that of profile B was met before, when it had
 * no way in. What is not offered is not there because a bundle is left out; only what no bundle decides (one command or two) is left out by the
 * agent's setting.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProfileIT {

    private static final String VERSION = "4.2.0";

    private Lab lab;
    private Path image;

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).quietStart().keepPackages();
        image = lab.image("firmware.img", 100_000, 1);
        lab.startServer();
    }

    @AfterAll
    void close() {
        lab.close();
    }

    /** A gateway without those bundles, with those operations, has had its first session. */
    private void meet(List<String> absentBundles, String... operations) throws Exception {
        lab.nextGateway().without(absentBundles.toArray(String[]::new)).nodes(operations);
        lab.proxy().clear();
        lab.provision(image, "4.1.7").startGateway();
        lab.awaitSessions(1);
    }

    private Set<String> children(String uri) {
        return WireText.of(lab.proxy().exchanges()).stream().map(String::strip).filter(line -> line.startsWith(uri + " node"))
                .map(line -> line.replaceAll(".*=\\s*", "")).findFirst().map(names -> new TreeSet<>(List.of(names.split("/"))))
                .orElse(new TreeSet<>());
    }

    /** What the server was told in that session: which nodes there are, and whether large objects are taken. */
    private void assertOffers(boolean largeObjects, String... operations) {
        List<String> wire = WireText.of(lab.proxy().exchanges());
        Set<String> offered = children("./FwUpdate/Gw");
        assertThat(offered).contains("State");
        offered.retainAll(Set.of("Download", "Update", "DownloadAndUpdate"));
        assertThat(offered).containsExactlyInAnyOrder(operations);
        assertThat(wire).anyMatch(line -> line.strip().equals("./DevDetail/LrgObj bool text/plain = " + largeObjects));
        assertThat(children("./FwUpdate/Gw/Update").contains("PkgData")).as("PkgData").isEqualTo(largeObjects);
    }

    private void assertUpdated(String... operations) {
        lab.awaitRunning(VERSION);
        JsonObject last = lab.awaitJob(VERSION, "SUCCEEDED", "REPORTED_FAIL", "REFUSED");
        List<JsonObject> jobs = lab.jobs().getValuesAs(JsonObject.class);
        assertThat(jobs).as(last.toString())
                .extracting(job -> job.getString("operation") + " " + job.getString("state") + " " + job.getInt("resultCode"))
                .containsExactly(operations);
        assertThat(lab.server().logText()).as("a command for a node that is not there").doesNotContain("refused update job");
        // The next gateway starts while this one ends: what it has to say is said.
        lab.awaitSettled();
    }

    @Test
    @Order(1)
    @Proves({"FUMO-23", "FUMO-24", "FUMO-112"})
    @DisplayName("Profile full: with all bundles all operations and PkgData are there")
    void full() throws Exception {
        meet(List.of(), "Download", "Update", "DownloadAndUpdate");
        assertOffers(true, "Download", "Update", "DownloadAndUpdate");
    }

    @Test
    @Order(2)
    @Proves({"FUMO-23", "FUMO-24", "FUMO-113", "DM-160", "FUMO-142", "FUMO-77", "FUMO-103", "FUMO-106"})
    @DisplayName("Profile C: without large objects, one command only; asked by a person at the gateway, the server leaves the two-command way "
            + "that it is set to and orders DownloadAndUpdate in the same session (5.4.4 alternative 1)")
    void profileC() throws Exception {
        meet(List.of("lob"), "DownloadAndUpdate");
        assertOffers(false, "DownloadAndUpdate");
        lab.route("downloadThenUpdate");
        lab.release(image, VERSION);
        lab.proxy().clear();
        lab.askForUpdate();
        assertUpdated("DOWNLOAD_AND_UPDATE SUCCEEDED 200");
        Script.of("""
                gateway:
                  Alert 1201
                  DevInfo
                  Alert 1226
                    ./FwUpdate/Gw chr org.openmobilealliance.dm.firmwareupdate.userrequest informational =
                  Final
                server:
                  Opened
                  Status Alert 200
                  Sequence
                    Replace
                      ./FwUpdate/Gw/DownloadAndUpdate/PkgURL chr text/plain
                    Exec correlator OPERATION1
                      ./FwUpdate/Gw/DownloadAndUpdate
                  Final
                gateway:
                  Status SyncHdr 200
                  Status Sequence 200
                  Status Replace ./FwUpdate/Gw/DownloadAndUpdate/PkgURL 200
                  Status Exec ./FwUpdate/Gw/DownloadAndUpdate 202
                  Final
                server:
                  Status SyncHdr 200
                  Final
                Trial
                gateway:
                  Alert 1201
                  DevInfo
                  Alert 1226 correlator OPERATION1
                    ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.downloadandupdate informational = 200
                  Final
                server:
                  Opened
                  Status Alert 200
                  Get
                    ./FwUpdate/Gw/State
                    ./DevDetail/FwV
                  Final
                gateway:
                  Status SyncHdr 200
                  Status Get 200
                  Results
                    ./FwUpdate/Gw/State int text/plain = 90
                    ./DevDetail/FwV chr text/plain = 4.2.0
                  Final
                server:
                  Status SyncHdr 200
                  Final
                """).assertOn(lab, lab.jobs().getJsonObject(0).getString("correlator"));
    }

    @Test
    @Order(3)
    @Proves({"FUMO-23", "FUMO-24", "FUMO-113"})
    @DisplayName("Profile A: without a downloader there are no Download nodes; the server sends the package within DM")
    void profileA() throws Exception {
        meet(List.of("dlota"), "Download", "Update", "DownloadAndUpdate");
        assertOffers(true, "Update");
        assertUpdated("UPDATE SUCCEEDED 200");
        assertThat(lab.proxy().requests()).noneMatch(request -> request.contains("/fw/"));
    }

    @Test
    @Order(4)
    @Proves({"FUMO-23", "FUMO-24", "FUMO-113", "DM-160", "DM-232"})
    @DisplayName("No way in: without both bundles there is no instance, the server orders nothing and says why. Profile B: with the downloader back, "
            + "but no large objects, LrgObj is false and PkgData absent; the server orders Download, then Update")
    void noWayInThenProfileB() throws Exception {
        meet(List.of("lob", "dlota"), "Download", "Update");
        assertThat(children("./FwUpdate")).doesNotContain("Gw");
        assertThat(lab.jobs()).isEmpty();
        lab.server().awaitLog("Version " + VERSION + " cannot get into gateway " + lab.device() + ": it has no FUMO instance");
        assertThat(lab.server().run("server:gateways").lines().filter(line -> line.startsWith(lab.device()))).singleElement().asString()
                .contains("none");
        lab.gateway().close();
        lab.proxy().clear();
        lab.without("lob").startGateway();
        lab.connect();
        assertUpdated("UPDATE SUCCEEDED 200", "DOWNLOAD SUCCEEDED 200");
        assertOffers(false, "Download", "Update");
    }
}
