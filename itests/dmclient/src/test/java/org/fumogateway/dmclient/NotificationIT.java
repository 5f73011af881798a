package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.fumogateway.dmclient.DmGateway.Session;
import org.fumogateway.lab.Lab;
import org.fumogateway.launcher.ProvisionCommand;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Package #0 that a server posts to the shipped gateway. */
@ExtendWith(DmGateway.Shared.class)
class NotificationIT {

    private static final String TYPE = "application/vnd.syncml.notification";

    private final DmGateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    NotificationIT(DmGateway gateway) {
        this.gateway = gateway;
    }

    private HttpResponse<String> post(String type, byte[] body) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.httpPort() + "/notification"))
                    .header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private Map<String, Integer> counts() {
        return gateway.run("fumo:notifications").lines().map(String::strip).filter(line -> line.matches("[a-z ]+ +\\d+"))
                .collect(Collectors.toMap(line -> line.replaceAll(" +\\d+$", ""), line -> Integer.valueOf(line.replaceAll("\\D", ""))));
    }

    @Test
    @Proves({"NOT-2", "NOT-14", "NOT-30", "NOT-36", "NOT-37", "DM-11", "DM-12"})
    @DisplayName("A good package #0 opens a session 1200 with its id, under both names of its type; a bad one gets the same answer and is counted")
    void posted() {
        ScriptedDmServer server = gateway.xml();
        server.play();
        Session session = gateway.afterThat(server, () -> assertThat(post(TYPE, server.notification(0x1A)).statusCode()).isEqualTo(202));
        assertThat(session.record().getString("trigger")).isEqualTo("NOTIFICATION");
        assertThat(session.heard().get(0).session()).isEqualTo("1A");
        assertThat(session.heard().get(0).lines().get(0)).isEqualTo("Alert 1200");
        assertThat(session.outcome()).as(session.detail()).isEqualTo("COMPLETED");
        Session second = gateway.afterThat(server,
                () -> post("application/vnd.syncml.dm.notification; x=y", server.notification(0x1B)));
        assertThat(second.heard()).extracting(Heard::session).containsExactly("1A", "1B");

        Map<String, Integer> before = counts();
        byte[] wrong = server.notification(0x1C);
        wrong[3] ^= 1;
        HttpResponse<String> bad = post(TYPE, wrong);
        assertThat(bad.statusCode()).isEqualTo(202);
        assertThat(bad.body()).isEmpty();
        assertThat(post(TYPE, new byte[10]).statusCode()).isEqualTo(202);
        assertThat(post(TYPE, Proofs.notification("nobody.example.net", "x", new byte[16], 7)).statusCode()).isEqualTo(202);
        assertThat(post(TYPE, server.notification(0x1B)).statusCode()).isEqualTo(202);
        Map<String, Integer> after = counts();
        for (String kind : new String[] {"unproven", "malformed", "unknown", "repeated"}) {
            assertThat(after.get(kind)).as(kind).isEqualTo(before.get(kind) + 1);
        }
        assertThat(after.get("accepted")).isEqualTo(before.get("accepted")).isGreaterThanOrEqualTo(2);
        assertThat(server.heard()).as("no further session").hasSize(2);
        assertThat(post("text/plain", server.notification(0x1D)).statusCode()).isEqualTo(415);
        assertThat(post(TYPE, new byte[100_000]).statusCode()).isEqualTo(413);
    }

    @Test
    @DisplayName("A gateway that nobody has told to does not listen, not even with a port in its settings")
    void silentByDefault(@TempDir Path folder) throws Exception {
        int port = Lab.freePort();
        try (Lab lab = new Lab(folder).quietStart().gatewaySetting("org.apache.felix.http", "org.osgi.service.http.port", Integer.toString(port))) {
            ProvisionCommand.provision(lab.gatewayData(), lab.image("firmware.img", 1 << 16, 1), "4.1.7", lab.trust());
            lab.startGateway();
            assertThat(lab.gateway().run("fumo:notifications")).contains("no UDP port");
            assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/notification")).GET().build(),
                    HttpResponse.BodyHandlers.ofString())).isInstanceOf(ConnectException.class);
        }
    }
}
