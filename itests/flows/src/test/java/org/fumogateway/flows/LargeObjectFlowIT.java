package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.Script;
import org.fumogateway.lab.WireProxy.Exchange;
import org.fumogateway.lab.WireText;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flow 5.4.1 of the architecture document: a package in PkgData as a large object, one after the other into one gateway. The flow ends with the
 * package on the gateway; the last test updates it, to see that what came is what was published.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LargeObjectFlowIT {

    private static final int SMALL = 200_000;
    private static final int LARGE = 1 << 20;
    private static final int MESSAGE_OCTETS = 16384;
    private static final String CLOSED = """
              Final
            """;
    private static final String NOTIFIED = """
            gateway:
              Alert 1200
              DevInfo
              Final
            server:
              Opened
            """;

    private Lab lab;
    private Path small;
    private Path large;
    private List<String> discovery;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).listenForNotifications().keepPackages().quietStart().usualWay("largeObjectUpdateLater")
                .gatewaySetting("org.fumogateway.dmclient", "maxMessageSize", Integer.toString(MESSAGE_OCTETS))
                .gatewaySetting("org.fumogateway.dmobjects", "softwareVersion", "r3")
                .gatewaySetting("org.fumogateway.dmobjects", "oem", "Example Works");
        small = lab.image("small.img", SMALL, 1);
        large = lab.image("large.img", LARGE, 2);
        lab.start(small, "4.1.7");
        discovery = WireText.of(lab.proxy().exchanges());
        lab.proxy().clear();
    }

    @AfterEach
    void forget() {
        lab.proxy().clear();
    }

    @AfterAll
    void close() {
        lab.close();
    }

    /** The package is on the gateway, which was asked for no operation and so reports none (FUMO-123). */
    private void assertDelivered(String version, String opening) {
        JsonObject job = lab.awaitEnd(version);
        assertThat(job.getString("operation") + " " + job.getString("state")).as(job.toString()).isEqualTo("DELIVERY SUCCEEDED");
        Script.of(opening + "Package\n" + CLOSED).assertOn(lab);
        JsonObject instance = lab.awaitSettled();
        assertThat(instance.getInt("state")).isEqualTo(50);
        assertThat(instance.getString("packageVersion")).isEqualTo(version);
        assertThat(lab.proxy().requests()).noneMatch(request -> request.contains("/fw/"));
    }

    @Test
    @Order(1)
    @Proves({"DM-50", "DM-53", "DM-56", "DM-57", "DM-58", "DM-162", "DM-163", "DM-164", "DM-165", "DM-167", "DM-168", "DM-176", "FUMO-40",
        "FUMO-116", "FUMO-117", "FUMO-118", "FUMO-123", "FUMO-142"})
    @DisplayName("5.4.1 normal: first chunk with Size, 213 and 1222 for each, Final with the last, 200; State 50, no report")
    void normal() throws Exception {
        lab.release(small, "4.2.0");
        lab.notifyGateway();
        assertDelivered("4.2.0", NOTIFIED);
    }

    @Test
    @Order(2)
    @Proves({"FUMO-142", "FUMO-103", "FUMO-106", "FUMO-46", "FUMO-20"})
    @DisplayName("5.4.1 alternative 1: the device opens the session and asks, 200, the package comes at once; it takes the place of the one before")
    void deviceAsks() throws Exception {
        lab.release(small, "4.3.0");
        lab.askForUpdateAsDevice();
        assertDelivered("4.3.0", """
                gateway:
                  Alert 1201
                  DevInfo
                  Alert 1226
                    ./FwUpdate/Gw chr org.openmobilealliance.dm.firmwareupdate.devicerequest informational =
                  Final
                server:
                  Opened
                  Status Alert 200
                """);
    }

    @Test
    @Order(3)
    @Proves({"FUMO-142", "FUMO-111", "DM-178", "DM-163", "SYN-47"})
    @DisplayName("5.4.1 alternative 2: DevDetail with LrgObj is read first; no message is larger than the gateway takes, all but the last are full")
    void detailsFirst() throws Exception {
        lab.route("largeObjectUpdateLater --details");
        lab.release(large, "4.4.0");
        lab.notifyGateway();
        assertDelivered("4.4.0", NOTIFIED + """
                  Get
                    ./DevDetail/FwV
                    ./DevDetail/HwV
                    ./DevDetail/SwV
                    ./DevDetail/OEM
                    ./DevDetail/LrgObj
                  Final
                gateway:
                  Status SyncHdr 200
                  Status Get 200
                  Results
                    ./DevDetail/FwV chr text/plain = 4.1.7
                    ./DevDetail/HwV chr text/plain = C1
                    ./DevDetail/SwV chr text/plain = r3
                    ./DevDetail/OEM chr text/plain = Example Works
                    ./DevDetail/LrgObj bool text/plain = true
                  Final
                server:
                  Status SyncHdr 200
                """);
        assertFilledMessages(lab.proxy().exchanges());
    }

    private static void assertFilledMessages(List<Exchange> flow) {
        List<String> chunks = flow.stream().map(Exchange::response).filter(message -> message.contains("<MoreData")).toList();
        assertThat(chunks).hasSizeBetween(75, 113);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.length()).isBetween(MESSAGE_OCTETS - 128, MESSAGE_OCTETS));
        long carried = flow.stream().map(Exchange::response).filter(message -> message.contains("/Update/PkgData"))
                .mapToLong(message -> message.replaceAll("(?s).*PkgData</LocURI>.*?<Data>([^<]*)</Data>.*", "$1").length()).sum();
        assertThat(WireText.first(chunks.get(0), "Size")).as("length of the base64 text").isEqualTo(Long.toString(carried));
        assertThat(Long.parseLong(WireText.first(flow.get(0).request(), "MaxObjSize"))).isGreaterThan(LARGE);
        assertThat(WireText.first(flow.get(0).request(), "MaxMsgSize")).isEqualTo(Integer.toString(MESSAGE_OCTETS));
    }

    @Test
    @Order(4)
    @Proves({"FUMO-44", "FUMO-76", "FUMO-113", "FUMO-129"})
    @DisplayName("What came within DM is installed by the next session's Exec on Update: result 200, the other slot is the image, digest for digest")
    void updatesFromIt() throws Exception {
        lab.connect();
        lab.awaitRunning("4.4.0");
        JsonObject job = lab.awaitEnd("4.4.0");
        assertThat(job.getString("operation") + " " + job.getString("state")).as(job.toString()).isEqualTo("UPDATE SUCCEEDED");
        assertThat(job.getInt("resultCode")).isEqualTo(200);
        assertThat(Files.mismatch(lab.gatewayData().resolve("slots/b/firmware.img"), large)).isEqualTo(-1);
        assertThat(lab.status().orElseThrow().getJsonObject("running").getString("slot")).isEqualTo("b");
        assertThat(lab.proxy().requests()).noneMatch(request -> request.contains("/fw/"));
    }

    @Test
    @Order(5)
    @Proves({"DM-160", "FUMO-11", "FUMO-24"})
    @DisplayName("The gateway said that it takes large objects when the server met it: LrgObj is true, PkgData is a child of Update")
    void announces() {
        assertThat(discovery).anyMatch(line -> line.strip().equals("./DevDetail/LrgObj bool text/plain = true"))
                .anyMatch(line -> line.strip().startsWith("./FwUpdate/Gw/Update node") && line.endsWith("= PkgData"));
    }
}
