package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
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
 * Flow 5.4.3 of the architecture document: Exec on Update, the gateway holds the package already. The gateway has profile B: no DownloadAndUpdate.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpdateFlowIT {

    private static final String CHECK_AND_UPDATE = """
              Get
                ./FwUpdate/Gw/State
                ./FwUpdate/Gw/PkgVersion
              Final
            gateway:
              Status SyncHdr 200
              Status Get 200
              Results
                ./FwUpdate/Gw/State int text/plain = 50
                ./FwUpdate/Gw/PkgVersion chr text/plain = VERSION
              Final
            server:
              Status SyncHdr 200
              Exec correlator OPERATION1
                ./FwUpdate/Gw/Update
              Final
            gateway:
              Status SyncHdr 200
              Status Exec ./FwUpdate/Gw/Update 202
              Final
            server:
              Status SyncHdr 200
              Final
            """;
    private static final String REPORT = """
            Trial
            gateway:
              Alert 1201
              DevInfo
              Alert 1226 correlator OPERATION1
                ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.update informational = 200
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
                ./DevDetail/FwV chr text/plain = VERSION
              Final
            server:
              Status SyncHdr 200
              Final
            """;

    /** The server does not know of the update: it looks before it orders one, sees State 60 and leaves the gateway alone. */
    private static final String TRIAL_OF_OWN_UPDATE = """
            gateway:
              Alert 1201
              DevInfo
              Final
            server:
              Opened
              Get
                ./FwUpdate/Gw/State
                ./FwUpdate/Gw/PkgVersion
              Final
            gateway:
              Status SyncHdr 200
              Status Get 200
              Results
                ./FwUpdate/Gw/State int text/plain = 60
                ./FwUpdate/Gw/PkgVersion chr text/plain = 4.4.0
              Final
            server:
              Status SyncHdr 200
              Final
            """;

    private Lab lab;
    private Path image;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).listenForNotifications().keepPackages().quietStart().nodes("Download", "Update").usualWay("downloadUpdateLater");
        image = lab.image("firmware.img", 1 << 20, 1);
        lab.start(image, "4.1.7");
    }

    @AfterAll
    void close() {
        lab.close();
    }

    /** The gateway fetches a version and goes on running the old one. */
    private void hold(String version) throws Exception {
        lab.release(image, version);
        lab.connect();
        JsonObject job = lab.awaitEnd(version);
        assertThat(job.getString("operation")).isEqualTo("DOWNLOAD");
        assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
        lab.awaitSettled();
        assertThat(lab.instance().orElseThrow().getInt("state")).isEqualTo(50);
        lab.proxy().clear();
    }

    private void assertUpdated(String version, String opening) {
        lab.awaitRunning(version);
        JsonObject job = lab.awaitJob(version, "SUCCEEDED", "REPORTED_FAIL");
        assertThat(job.getString("operation")).isEqualTo("UPDATE");
        assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
        Script.of((opening + CHECK_AND_UPDATE + REPORT).replace("VERSION", version)).assertOn(lab, job.getString("correlator"));
        assertThat(lab.proxy().requests()).as("nothing is fetched again").noneMatch(request -> request.contains("/fw/"));
        lab.awaitSettled();
    }

    @Test
    @Order(1)
    @Proves({"FUMO-142", "FUMO-23", "FUMO-24", "FUMO-44", "FUMO-48", "FUMO-76", "FUMO-113"})
    @DisplayName("5.4.3 normal: after a look at State and PkgVersion the server orders the update of the package that is there")
    void serverInitiates() throws Exception {
        hold("4.2.0");
        lab.notifyGateway();
        assertUpdated("4.2.0", """
                gateway:
                  Alert 1200
                  DevInfo
                  Final
                server:
                  Opened
                """);
    }

    @Test
    @Order(2)
    @Proves({"FUMO-142", "FUMO-103", "FUMO-104", "FUMO-105", "FUMO-106"})
    @DisplayName("5.4.3 alternative 1 (a): a person at the gateway asks, the server looks and orders the update")
    void deviceAsks() throws Exception {
        hold("4.3.0");
        lab.askForUpdate();
        assertUpdated("4.3.0", """
                gateway:
                  Alert 1201
                  DevInfo
                  Alert 1226
                    ./FwUpdate/Gw chr org.openmobilealliance.dm.firmwareupdate.userrequest informational =
                  Final
                server:
                  Opened
                  Status Alert 200
                """);
    }

    @Test
    @Order(3)
    @Proves({"FUMO-142", "FUMO-76", "FUMO-94"})
    @DisplayName("5.4.3 alternative 1 (b): the gateway begins the update itself and reports it without a correlator; it is not updated twice")
    void deviceStarts() throws Exception {
        hold("4.4.0");
        lab.gateway().run("fumo:start");
        lab.awaitRunning("4.4.0");
        String report = REPORT.replace(" correlator OPERATION1", "").replace("VERSION", "4.4.0");
        Script.of(report.replace("Trial\n", TRIAL_OF_OWN_UPDATE)).assertOn(lab);
        lab.awaitSettled();
        assertThat(lab.jobs().getJsonObject(0).getString("operation")).as("no job of the server").isEqualTo("DOWNLOAD");
        lab.proxy().clear();
        lab.connect();
        lab.awaitSessions(3);
        assertThat(WireText.of(lab.proxy().exchanges())).as("nothing is left to order").noneMatch(line -> line.contains("Exec"));
        assertThat(lab.jobs().getJsonObject(0).getString("operation")).isEqualTo("DOWNLOAD");
    }
}
