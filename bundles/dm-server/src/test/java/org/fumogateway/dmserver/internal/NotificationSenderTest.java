package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.dmprotocol.WspPush;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotificationSenderTest {

    private static final String DEVICE = "urn:dev:one";
    private static final byte[] NONCE = {1, 2, 3};
    private static final String DIGEST = Digests.accountDigest("srv", "secret");

    private final CredentialStore store = new CredentialStore();
    private DatagramSocket gateway;
    private NotificationSender sender;

    @BeforeEach
    void open() throws IOException {
        store.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "one", "x", "srv", DIGEST, new byte[0], NONCE));
        gateway = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        gateway.setSoTimeout(60_000);
    }

    @AfterEach
    void close() throws InterruptedException {
        sender.deactivate();
        gateway.close();
    }

    private void start(Duration... waits) {
        start(3, false, waits);
    }

    private void start(int resynchronisations, boolean afterSilence, Duration... waits) {
        sender = new NotificationSender(new NotificationSender.Settings(gateway.getLocalPort(), List.of(waits), resynchronisations, afterSilence,
                TlsSettings.PLATFORM),
                store.store(), TestLogger.create());
    }

    private URI address() {
        return URI.create("udp://127.0.0.1:" + gateway.getLocalPort());
    }

    private Notification received() throws IOException {
        return Notification.read(WspPush.unwrap(ByteBuffer.wrap(receive())).orElseThrow()).orElseThrow();
    }

    private byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        gateway.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Test
    @Proves({"NOT-10", "NOT-13", "NOT-14", "NOT-17", "NOT-31", "FUMO-116"})
    @DisplayName("The server's notification is a push that proves itself with the gateway's secret and stored nonce")
    void sends() throws Exception {
        start(Duration.ofMinutes(1));
        String session = sender.askForSession(DEVICE, address());
        byte[] octets = receive();
        Notification sent = Notification.read(WspPush.unwrap(ByteBuffer.wrap(octets)).orElseThrow()).orElseThrow();
        assertThat(octets.length).as("fits one SMS").isLessThanOrEqualTo(133);
        assertThat(sent.provenBy(DIGEST, NONCE)).isTrue();
        assertThat(sent.sessionId()).isEqualTo(session);
        assertThat(sent.serverId()).isEqualTo("srv");
        assertThat(sent.byServer()).isTrue();
    }

    @Test
    @Proves({"NOT-15", "NOT-23", "NOT-40", "NOT-41"})
    @DisplayName("It is repeated octet for octet until the gateway comes, then no more; the next one has another session id")
    void repeatsUntilTheGatewayComes() throws Exception {
        start(Duration.ofMillis(50), Duration.ofMinutes(1));
        sender.proved(DEVICE, "127.0.0.1");
        String session = sender.askForSession(DEVICE, null);
        byte[] first = receive();
        assertThat(receive()).isEqualTo(first);
        String again = sender.askForSession(DEVICE, null);
        assertThat(again).isEqualTo(session);
        sender.proved(DEVICE, "127.0.0.1");
        gateway.setSoTimeout(200);
        assertThatThrownBy(() -> {
            while (true) {
                assertThat(receive()).isEqualTo(first);
            }
        }).isInstanceOf(SocketTimeoutException.class);
        assertThat(sender.askForSession(DEVICE, null)).isNotEqualTo(session);
    }

    @Test
    @DisplayName("A gateway that nobody enrolled or whose address nobody knows cannot be asked; the operator is told which")
    void refusesUnknown() {
        start(Duration.ofMinutes(1));
        assertThatThrownBy(() -> sender.askForSession("urn:dev:two", null)).isInstanceOf(OperationException.class)
                .hasMessageContaining("no gateway");
        assertThatThrownBy(() -> sender.askForSession(DEVICE, null)).isInstanceOf(OperationException.class)
                .hasMessageContaining("HOST:PORT");
    }

    @Test
    @Proves({"SEC-38", "SEC-39", "SEC-40", "NOT-22"})
    @DisplayName("A gateway without its nonces is asked on the default nonce, may come with it once, and not more often in a day than is set")
    void resynchronises() throws Exception {
        start(2, false, Duration.ofMinutes(1));
        sender.askForSession(DEVICE, address());
        assertThat(received().provenBy(DIGEST, NONCE)).isTrue();
        assertThat(sender.permitted(DEVICE)).as("no default nonce without need").isFalse();
        for (int i = 0; i < 2; i++) {
            sender.resynchronise(DEVICE, address());
            assertThat(received().provenBy(DIGEST, new byte[4])).isTrue();
            assertThat(sender.permitted(DEVICE)).isTrue();
            assertThat(sender.take(DEVICE)).isTrue();
            assertThat(sender.take(DEVICE)).isFalse();
        }
        assertThatThrownBy(() -> sender.resynchronise(DEVICE, address())).isInstanceOf(OperationException.class).hasMessageContaining("in a day");
        assertThat(sender.permitted(DEVICE)).isFalse();
    }

    @Test
    @Proves({"SEC-40"})
    @DisplayName("Where the settings forbid the default nonce, nobody is asked by it")
    void noResynchronisation() {
        start(0, true, Duration.ofMinutes(1));
        assertThatThrownBy(() -> sender.resynchronise(DEVICE, address())).isInstanceOf(OperationException.class)
                .hasMessageContaining("not allowed by the settings");
        assertThat(sender.permitted(DEVICE)).isFalse();
    }

    @Test
    @Proves({"NOT-42"})
    @DisplayName("After repeated silence the same session is asked for once on the default nonce, if that is set")
    void lastResort() throws Exception {
        start(1, true, Duration.ofMillis(50), Duration.ofMillis(50));
        sender.askForSession(DEVICE, address());
        byte[] first = receive();
        assertThat(receive()).isEqualTo(first);
        assertThat(receive()).isEqualTo(first);
        Notification last = received();
        assertThat(last.provenBy(DIGEST, new byte[4])).isTrue();
        assertThat(last.sessionId()).isEqualTo(Notification.read(WspPush.unwrap(ByteBuffer.wrap(first)).orElseThrow()).orElseThrow().sessionId());
        gateway.setSoTimeout(300);
        assertThatThrownBy(this::receive).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @Proves({"NOT-30"})
    @DisplayName("Where a gateway takes notifications over HTTP it gets one in the body of a POST; a refusal is told to the operator")
    void overHttp() throws Exception {
        start(Duration.ofMinutes(1));
        AtomicInteger status = new AtomicInteger(202);
        List<String> types = new CopyOnWriteArrayList<>();
        List<byte[]> bodies = new CopyOnWriteArrayList<>();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/notification", exchange -> {
            types.add(exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Content-Type"));
            bodies.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        http.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/notification");
            String session = sender.askForSession(DEVICE, url);
            Notification sent = Notification.read(ByteBuffer.wrap(bodies.get(0))).orElseThrow();
            assertThat(types).containsExactly("POST application/vnd.syncml.notification");
            assertThat(sent.provenBy(DIGEST, NONCE)).isTrue();
            assertThat(sent.sessionId()).isEqualTo(session);
            status.set(415);
            assertThatThrownBy(() -> sender.askForSession(DEVICE, url)).isInstanceOf(OperationException.class).hasMessageContaining("415");
            for (String unusable : new String[] {"ftp://h/x", "udp://127.0.0.1", "mailto:x"}) {
                assertThatThrownBy(() -> sender.askForSession(DEVICE, URI.create(unusable))).isInstanceOf(OperationException.class)
                        .hasMessageContaining(unusable);
            }
        } finally {
            http.stop(0);
        }
    }
}
