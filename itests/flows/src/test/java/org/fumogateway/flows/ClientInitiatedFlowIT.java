package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.Script;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Flow 5.4.5 of the architecture document: the gateway asks for an update of its own accord. Profile full. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientInitiatedFlowIT {

    private static final String REQUEST = """
            gateway:
              Alert 1201
              DevInfo
              Alert 1226
                ./FwUpdate/Gw chr org.openmobilealliance.dm.firmwareupdate.devicerequest informational =
              Final
            server:
              Opened
            """;
    private static final String COMMAND = """
              Sequence
                Replace
                  ./FwUpdate/Gw/NODE/PkgURL chr text/plain
                Exec correlator OPERATION1
                  ./FwUpdate/Gw/NODE
              Final
            gateway:
              Status SyncHdr 200
              Status Sequence 200
              Status Replace ./FwUpdate/Gw/NODE/PkgURL 200
              Status Exec ./FwUpdate/Gw/NODE 202
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
              Alert 1226 correlator OPERATION
                ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.KIND informational = 200
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

    private Lab lab;
    private Path image;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).keepPackages().quietStart().gatewaySetting("org.fumogateway.dmobjects", "softwareVersion", "r3");
        image = lab.image("firmware.img", 1 << 20, 1);
        lab.start(image, "4.1.7");
    }

    @BeforeEach
    void forget() {
        lab.awaitSettled();
        lab.meetAgain();
        lab.proxy().clear();
    }

    @AfterAll
    void close() {
        lab.close();
    }

    private static String report(String operation, String kind, String version) {
        return REPORT.replace("OPERATION", operation).replace("KIND", kind).replace("VERSION", version);
    }

    @Test
    @Order(1)
    @Proves({"FUMO-142", "FUMO-103", "FUMO-106", "FUMO-107", "DM-130"})
    @DisplayName("5.4.5 when there is nothing: the request is answered 202, the person would be told so, and the session ends")
    void later() {
        lab.askForUpdate();
        Script.of(REQUEST.replace("devicerequest", "userrequest") + """
                  Status Alert 202
                  Alert 1100
                    = MAXDT=30
                    = There is no update for this gateway.
                  Final
                gateway:
                  Status SyncHdr 200
                  Status Alert 406
                  Final
                server:
                  Status SyncHdr 200
                  Final
                """).assertOn(lab);
        assertThat(lab.jobs()).isEmpty();
    }

    @Test
    @Order(2)
    @Proves({"FUMO-142", "FUMO-103", "FUMO-106", "FUMO-111"})
    @DisplayName("5.4.5 normal: the device asks, 200, the server reads DevDetail and State and orders DownloadAndUpdate in the same session")
    void sameSession() throws Exception {
        lab.route("downloadAndUpdate --details");
        lab.release(image, "4.2.0");
        lab.askForUpdateAsDevice();
        lab.awaitRunning("4.2.0");
        JsonObject job = lab.awaitJob("4.2.0", "SUCCEEDED", "REPORTED_FAIL");
        assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
        Script.of(REQUEST + """
                  Status Alert 200
                  Get
                    ./DevDetail/FwV
                    ./DevDetail/HwV
                    ./DevDetail/SwV
                    ./FwUpdate/Gw/State
                  Final
                gateway:
                  Status SyncHdr 200
                  Status Get 200
                  Results
                    ./DevDetail/FwV chr text/plain = 4.1.7
                    ./DevDetail/HwV chr text/plain = C1
                    ./DevDetail/SwV chr text/plain = r3
                    ./FwUpdate/Gw/State int text/plain = 10
                  Final
                server:
                  Status SyncHdr 200
                """ + COMMAND.replace("NODE", "DownloadAndUpdate") + report("OPERATION1", "downloadandupdate", "4.2.0"))
                .assertOn(lab, job.getString("correlator"));
    }

    @Test
    @Order(4)
    @Proves({"FUMO-142", "FUMO-40", "FUMO-44", "FUMO-76", "FUMO-106", "FUMO-117"})
    @DisplayName("5.4.5 alternative 2: the device asks, 200, the package comes within DM and Exec on Update in the same session")
    void packageWithinDm() throws Exception {
        lab.route("largeObject");
        lab.release(image, "4.4.0");
        lab.askForUpdateAsDevice();
        lab.awaitRunning("4.4.0");
        JsonObject job = lab.awaitJob("4.4.0", "SUCCEEDED", "REPORTED_FAIL");
        assertThat(job.getString("operation") + " " + job.getString("state")).as(job.toString()).isEqualTo("UPDATE SUCCEEDED");
        Script.of(REQUEST + "  Status Alert 200\nPackage\n" + """
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
                """ + report("OPERATION1", "update", "4.4.0")).assertOn(lab, job.getString("correlator"));
        assertThat(lab.proxy().requests()).noneMatch(request -> request.contains("/fw/"));
    }

    @Test
    @Order(3)
    @Proves({"FUMO-142", "FUMO-75", "FUMO-76", "FUMO-92"})
    @DisplayName("5.4.5 alternative 1: Download first; its report is answered with Exec on Update in the same session")
    void twoCommands() throws Exception {
        lab.route("downloadThenUpdate");
        lab.release(image, "4.3.0");
        lab.askForUpdateAsDevice();
        lab.awaitRunning("4.3.0");
        lab.awaitJob("4.3.0", "SUCCEEDED", "REPORTED_FAIL");
        List<JsonObject> jobs = lab.jobs().getValuesAs(JsonObject.class).subList(0, 2);
        assertThat(jobs).extracting(job -> job.getString("operation") + " " + job.getString("state"))
                .containsExactly("UPDATE SUCCEEDED", "DOWNLOAD SUCCEEDED");
        Script.of(REQUEST + "  Status Alert 200\n" + COMMAND.replace("NODE", "Download") + """
                gateway:
                  Alert 1201
                  DevInfo
                  Alert 1226 correlator OPERATION1
                    ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.download informational = 200
                  Final
                server:
                  Opened
                  Status Alert 200
                  Exec correlator OPERATION2
                    ./FwUpdate/Gw/Update
                  Final
                gateway:
                  Status SyncHdr 200
                  Status Exec ./FwUpdate/Gw/Update 202
                  Final
                server:
                  Status SyncHdr 200
                  Final
                """ + report("OPERATION2", "update", "4.3.0")).assertOn(lab, jobs.get(1).getString("correlator"),
                        jobs.get(0).getString("correlator"));
    }
}
