package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.dmprotocol.WspPush;
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
        gateway.setSoTimeout(5000);
    }

    @AfterEach
    void close() throws InterruptedException {
        sender.deactivate();
        gateway.close();
    }

    private void start(Duration... waits) {
        sender = new NotificationSender(gateway.getLocalPort(), List.of(waits), store.store(), TestLogger.create());
    }

    private byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        gateway.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Test
    @Proves({"NOT-10", "NOT-13", "NOT-14", "NOT-31", "FUMO-116"})
    @DisplayName("The server's notification is a push that proves itself with the gateway's secret and stored nonce")
    void sends() throws Exception {
        start(Duration.ofMinutes(1));
        String session = sender.askForSession(DEVICE, new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getLocalPort()));
        Notification sent = Notification.read(WspPush.unwrap(ByteBuffer.wrap(receive())).orElseThrow()).orElseThrow();
        assertThat(sent.provenBy(DIGEST, NONCE)).isTrue();
        assertThat(sent.sessionId()).isEqualTo(session);
        assertThat(sent.serverId()).isEqualTo("srv");
        assertThat(sent.byServer()).isTrue();
    }

    @Test
    @Proves({"NOT-15", "NOT-23", "NOT-40", "NOT-41"})
    @DisplayName("It is repeated octet for octet until the gateway comes, then no more; the next one has another session id")
    void repeatsUntilTheGatewayComes() throws Exception {
        start(Duration.ofMillis(50));
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
}
