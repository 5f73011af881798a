package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Package #0 by HTTP, from the shipped server to the shipped gateway. */
class NotificationHttpIT {

    private static final String HTTP = "org.apache.felix.http";
    private static final int USUAL_PORT = 8480;
    private static final String NOTIFICATION = "application/vnd.syncml.notification";

    @Test
    @Proves({"NOT-30", "NOT-36", "NOT-37", "NOT-40", "FUMO-116"})
    @DisplayName("A gateway that listens for HTTP is asked for a session by a POST; others who post there learn nothing and cause nothing")
    void post(@TempDir Path folder) throws Exception {
        int port = Lab.freePort();
        try (ServerSocket taken = usualPortTaken(); Lab lab = new Lab(folder).listenForNotifications().quietStart()
                .gatewaySetting(HTTP, "org.apache.felix.http.enable", "true").gatewaySetting(HTTP, "org.apache.felix.http.host", "127.0.0.1")
                .gatewaySetting(HTTP, "org.osgi.service.http.port", Integer.toString(port))) {
            lab.start(lab.image("firmware.img", 1 << 16, 1), "4.1.7");
            lab.proxy().clear();
            URI address = URI.create("http://127.0.0.1:" + port + "/notification");
            assertThat(posted(address, NOTIFICATION, new byte[60])).as("no notification").isEqualTo(202);
            assertThat(posted(address, "text/plain", new byte[60])).isEqualTo(415);

            String answer = lab.server().run("server:notify " + lab.device() + " " + address);
            assertThat(answer).contains("is asked for session");
            lab.awaitSessions(2);

            String session = answer.strip().replaceAll(".* |\\.$", "");
            assertThat(lab.proxy().exchanges().get(0).request()).contains("<SessionID>" + session + "</SessionID>", "1200");
            assertThat(lab.sessions()).hasSize(2);
            assertThat(lab.server().run("server:notify " + lab.device() + " http://127.0.0.1:" + port + "/elsewhere"))
                    .startsWith("error: The notification cannot be sent to").contains("404");
            assertThat(lab.gateway().logText()).as("only the port that was asked for is opened, whoever has port %s", USUAL_PORT).doesNotContain("bind");
        }
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
