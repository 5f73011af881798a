package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.Script;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.lab.WireText;
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

/**
 * Flow 5.4.2 of the architecture document: Exec on Download, each time asked for by a notification, and what else a gateway hears as
 * one. One gateway, one package after the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DownloadFlowIT {

    private static final String FLOW = """
            gateway:
              Alert 1200
              DevInfo
              Final
            server:
              Opened
              Sequence
                Replace
                  ./FwUpdate/Gw/Download/PkgURL chr text/plain
                Exec correlator OPERATION1
                  ./FwUpdate/Gw/Download
              Final
            gateway:
              Status SyncHdr 200
              Status Sequence 200
              Status Replace ./FwUpdate/Gw/Download/PkgURL 200
              Status Exec ./FwUpdate/Gw/Download 202
              Final
            server:
              Status SyncHdr 200
              Final
            gateway:
              Alert 1201
              DevInfo
              Alert 1226 correlator OPERATION1
                ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.download informational = 200
              Final
            server:
              Opened
              Status Alert 200
              Final
            """;
    private static final String DETAILS = """
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
                ./FwUpdate/Gw/State int text/plain = 50
              Final
            server:
              Status SyncHdr 200
              Sequence
            """.indent(2);
    private static final String READ_BACK = """
              Get
                ./FwUpdate/Gw/State
                ./FwUpdate/Gw/Download/PkgURL
              Final
            gateway:
              Status SyncHdr 200
              Status Get 200
              Results
                ./FwUpdate/Gw/State int text/plain = 20
                ./FwUpdate/Gw/Download/PkgURL chr text/plain
              Final
            server:
              Status SyncHdr 200
              Final
            """;

    private static final String HTTP = "org.apache.felix.http";
    private static final int USUAL_PORT = 8480;
    private static final String NOTIFICATION = "application/vnd.syncml.notification";

    private Lab lab;
    private Path image;
    private int httpPort;
    private ServerSocket usualPort;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        httpPort = Lab.freePort();
        usualPort = usualPortTaken();
        lab = new Lab(folder).listenForNotifications().gatewaySetting("org.fumogateway.dmobjects", "softwareVersion", "r3")
                .gatewaySetting(HTTP, "org.apache.felix.http.enable", "true").gatewaySetting(HTTP, "org.apache.felix.http.host", "127.0.0.1")
                .gatewaySetting(HTTP, "org.osgi.service.http.port", Integer.toString(httpPort));
        image = lab.image("firmware.img", 1 << 20, 1);
        lab.start(image, "4.1.7");
    }

    @BeforeEach
    void forget() {
        lab.proxy().clear();
        lab.proxy().fault(WireProxy.Fault.NONE);
    }

    @AfterAll
    void close() throws IOException {
        lab.close();
        usualPort.close();
    }

    /** Publishes a version and has the server ask the gateway; returns the job that ends in that state. */
    private JsonObject download(String version, String route, String state) throws Exception {
        lab.route("downloadUpdateLater " + route);
        lab.release(image, version);
        String asked = lab.notifyGateway();
        JsonObject job = lab.awaitEnd(version);
        assertThat(job.getString("state")).as(job.toString()).isEqualTo(state);
        lab.awaitSettled();
        assertThat(asked).as("the session of the notification").contains("session "
                + WireText.first(lab.proxy().exchanges().get(0).request(), "SessionID") + ".");
        return job;
    }

    private java.util.List<String> downloads() {
        return lab.proxy().requests().stream().filter(request -> request.contains("/fw/")).toList();
    }

    @Test
    @Order(1)
    @Proves({"FUMO-116", "FUMO-142", "FUMO-75", "FUMO-43", "FUMO-81", "NOT-2", "NOT-14", "NOT-40", "DM-12"})
    @DisplayName("5.4.2 normal: a notification opens the session with 1200, the package comes from its plain URL, one report 200")
    void plainUrl() throws Exception {
        JsonObject job = download("4.2.0", "--plain", "SUCCEEDED");
        Script.of(FLOW).assertOn(lab, job.getString("correlator"));
        assertThat(downloads()).containsExactly("GET /fw/object/*");
        assertThat(lab.instance().orElseThrow().getInt("state")).isEqualTo(50);
        assertThat(lab.instance().orElseThrow().getString("packageVersion")).isEqualTo("4.2.0");
    }

    @Test
    @Order(2)
    @Proves({"FUMO-142", "FUMO-55", "DL-7", "DL-14", "DL-141"})
    @DisplayName("5.4.2.1.1: through a download descriptor, with its status report; the next package takes the place of the one that is there")
    void throughDescriptor() throws Exception {
        JsonObject job = download("4.3.0", "", "SUCCEEDED");
        Script.of(FLOW).assertOn(lab, job.getString("correlator"));
        assertThat(downloads()).containsExactly("GET /fw/dd/*", "GET /fw/object/*", "POST /fw/notify/*");
        assertThat(job.getInt("downloadStatus")).isEqualTo(900);
    }

    @Test
    @Order(3)
    @Proves({"FUMO-142", "FUMO-111"})
    @DisplayName("5.4.2 alternative 1: DevDetail is read before the command")
    void detailsFirst() throws Exception {
        JsonObject job = download("4.4.0", "--plain --details", "SUCCEEDED");
        Script.of(FLOW.replaceFirst("  Sequence\n", DETAILS.replaceAll("(?m)^  ", ""))).assertOn(lab, job.getString("correlator"));
    }

    @Test
    @Order(4)
    @Proves({"FUMO-142", "FUMO-41", "FUMO-97", "FUMO-100", "DM-231"})
    @DisplayName("5.4.2 failure: a download server that wants credentials leads to State 20 and report 406")
    void failure() throws Exception {
        lab.proxy().fault((path, exchange) -> {
            if (!path.startsWith("/fw/object/")) {
                return false;
            }
            WireProxy.send(exchange, 401, new byte[0]);
            return true;
        });
        JsonObject job = download("4.5.0", "--plain", "REPORTED_FAIL");
        String failed = FLOW.replace("informational = 200", "critical = 406");
        Script.of(failed.substring(0, failed.lastIndexOf("  Final")) + READ_BACK).assertOn(lab, job.getString("correlator"));
        assertThat(lab.instance().orElseThrow().getInt("state")).isEqualTo(20);
    }

    @Test
    @Order(5)
    @Proves({"NOT-22", "NOT-36", "NOT-37"})
    @DisplayName("What is no notification, or not proven, opens no session, gets no answer, and is counted")
    void dropsBadNotifications() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] forged = new byte[60];
            forged[16] = 2;
            forged[17] = (byte) 0xD8;
            forged[22] = 5;
            forged[23] = 11;
            System.arraycopy("fumo-server".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, forged, 24, 11);
            socket.send(new DatagramPacket(forged, forged.length, InetAddress.getLoopbackAddress(), lab.notificationPort()));
            socket.send(new DatagramPacket(new byte[3], 3, InetAddress.getLoopbackAddress(), lab.notificationPort()));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(lab.gateway().run("fumo:notifications"))
                .contains("accepted   4", "malformed  1", "unproven   1"));
        assertThat(lab.proxy().exchanges()).isEmpty();
    }

    @Test
    @Order(6)
    @Proves({"NOT-30", "NOT-36", "NOT-37", "NOT-40", "FUMO-116"})
    @DisplayName("A gateway that listens for HTTP is asked for a session by a POST; others who post there learn nothing and cause nothing")
    void byHttp() throws Exception {
        int before = lab.sessions().size();
        URI address = URI.create("http://127.0.0.1:" + httpPort + "/notification");
        assertThat(posted(address, NOTIFICATION, new byte[60])).as("no notification").isEqualTo(202);
        assertThat(posted(address, "text/plain", new byte[60])).isEqualTo(415);

        String answer = lab.server().run("server:notify " + lab.device() + " " + address);
        assertThat(answer).contains("is asked for session");
        lab.awaitSessions(before + 1);

        String session = answer.strip().replaceAll(".* |\\.$", "");
        assertThat(lab.proxy().exchanges().get(0).request()).contains("<SessionID>" + session + "</SessionID>", "1200");
        assertThat(lab.sessions()).hasSize(before + 1);
        assertThat(lab.server().run("server:notify " + lab.device() + " http://127.0.0.1:" + httpPort + "/elsewhere"))
                .startsWith("error: The notification cannot be sent to").contains("404");
        assertThat(lab.gateway().logText()).as("only the port that was asked for is opened, whoever has port %s", USUAL_PORT).doesNotContain("bind");
    }

    /** Another program has the usual port, if not ours then some other: it is no concern of a gateway that is told another one. */
    private static ServerSocket usualPortTaken() throws IOException {
        try {
            return new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress());
        } catch (BindException taken) {
            return new ServerSocket();
        }
    }

    private static int posted(URI address, String type, byte[] body) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
