package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.Script;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flow 5.4.4 alternative 1: the gateway initiates. It has profile C, so the server must leave the two-command way that it is set to. */
class DeviceInitiatedFlowIT {

    @Test
    @Proves({"FUMO-142", "FUMO-23", "FUMO-24", "FUMO-77", "FUMO-103", "FUMO-106"})
    @DisplayName("5.4.4 alternative 1: asked by a person at the gateway, the server orders DownloadAndUpdate in the same session")
    void deviceInitiates(@TempDir Path folder) throws Exception {
        try (Lab lab = new Lab(folder).keepPackages().quietStart().nodes("DownloadAndUpdate").usualWay("downloadThenUpdate")) {
            Path image = lab.image("firmware.img", 1 << 20, 1);
            lab.start(image, "4.1.7");
            lab.release(image, "4.2.0");
            lab.proxy().clear();
            lab.askForUpdate();
            lab.awaitRunning("4.2.0");
            JsonObject job = lab.awaitJob("4.2.0", "SUCCEEDED", "REPORTED_FAIL");
            assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
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
                    """).assertOn(lab, job.getString("correlator"));
        }
    }
}
