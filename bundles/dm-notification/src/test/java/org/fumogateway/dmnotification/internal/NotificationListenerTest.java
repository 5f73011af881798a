package org.fumogateway.dmnotification.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.dmprotocol.Notification.UserMode;
import org.fumogateway.dmprotocol.WspPush;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionTrace;
import org.fumogateway.gateway.session.SessionRequest.UserInteractionMode;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotificationListenerTest {

    private static final String SECRET = "s3cret-server";
    private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8};

    private final List<SessionRequest> requests = new CopyOnWriteArrayList<>();
    private final TestLogger logger = new TestLogger();
    private DmAccount account = account(new DmAccount.Credential(AuthenticationType.DIGEST, "dms.example.com", SECRET, NONCE));
    private NotificationListener listener;
    private int resynchronisations;

    private static DmAccount account(DmAccount.Credential server) {
        return new DmAccount("1", "dms.example.com", "", List.of(URI.create("https://dms.example.com/dm")), null, server, null,
                "application/vnd.syncml.dm+xml");
    }

    private void listen(Duration between) {
        Accounts accounts = new Accounts() {
            @Override
            public List<DmAccount> accounts() {
                return List.of(account);
            }

            @Override
            public Optional<DmAccount> account(String serverId) {
                return accounts().stream().filter(known -> known.serverId().equals(serverId)).findFirst();
            }

            @Override
            public void storeClientNonce(String serverId, byte[] nonce) {
                throw new IllegalStateException("a notification uses no nonce up");
            }

            @Override
            public void storeServerNonce(String serverId, byte[] nonce) {
                throw new IllegalStateException("a notification uses no nonce up");
            }
        };
        DmSessions sessions = new DmSessions() {
            @Override
            public void request(SessionRequest request) {
                requests.add(request);
            }

            @Override
            public Set<String> active() {
                return Set.of();
            }

            @Override
            public List<SessionRecord> recent() {
                return List.of();
            }

            @Override
            public Optional<SessionTrace> trace(long number) {
                return Optional.empty();
            }
        };
        listener = new NotificationListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), between, resynchronisations, accounts, sessions,
                logger.logger());
        await().until(() -> listener.address().isPresent());
    }

    @AfterEach
    void close() throws InterruptedException {
        listener.deactivate();
        assertThat(listener.address()).as("the port is free at once").isEmpty();
    }

    private static byte[] notification(int session, UserMode mode, byte[] nonce) {
        return Notification.of(mode, true, session, "dms.example.com", Digests.accountDigest("dms.example.com", SECRET), nonce).octets();
    }

    private void send(byte[] octets) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(octets, octets.length, listener.address().orElseThrow()));
        }
    }

    private long dropped() {
        var counts = listener.counts();
        return counts.repeated() + counts.limited() + counts.malformed() + counts.unknown() + counts.unproven();
    }

    @Test
    @Proves({"NOT-1", "NOT-2", "NOT-13", "NOT-14", "NOT-20", "NOT-31", "FUMO-116"})
    @DisplayName("A proven notification, bare or as a push, asks for one session with its id and its word about the user")
    void asksForSession() throws Exception {
        listen(Duration.ZERO);
        send(notification(0x1A, UserMode.BACKGROUND, NONCE));
        await().until(() -> requests.size() == 1);
        send(WspPush.wrap(7, notification(0xFFFF, UserMode.INTERACTIVE, NONCE)));
        await().until(() -> requests.size() == 2);
        assertThat(requests).containsExactly(
                new SessionRequest("dms.example.com", SessionRequest.Trigger.NOTIFICATION, "1A", UserInteractionMode.BACKGROUND, false),
                new SessionRequest("dms.example.com", SessionRequest.Trigger.NOTIFICATION, "FFFF", UserInteractionMode.USER_INTERACTION, false));
        assertThat(dropped()).isZero();
    }

    @Test
    @Proves({"NOT-21", "NOT-22", "NOT-36"})
    @DisplayName("Garbage, foreign servers and wrong digests are dropped and counted, and the next good one still counts")
    void dropsBadOnes() throws Exception {
        listen(Duration.ZERO);
        send(new byte[0]);
        send(Arrays.copyOf(new byte[] {1}, 2000));
        send(notification(1, UserMode.BACKGROUND, new byte[] {9}));
        send(notification(1, UserMode.BACKGROUND, new byte[4]));
        send(Notification.of(UserMode.BACKGROUND, true, 1, "other", Digests.accountDigest("other", SECRET), NONCE).octets());
        send(notification(1, UserMode.BACKGROUND, NONCE));
        await().until(() -> requests.size() == 1);
        assertThat(listener.counts().malformed()).isEqualTo(2);
        assertThat(listener.counts().unproven()).isEqualTo(2);
        assertThat(listener.counts().unknown()).isEqualTo(1);
        assertThat(listener.counts().accepted()).isEqualTo(1);
        assertThat(logger.lines().toString()).doesNotContain(SECRET);
    }

    @Test
    @Proves({"NOT-16", "NOT-23", "NOT-24"})
    @DisplayName("A replayed notification opens no second session, and after the nonce has changed it proves nothing")
    void refusesReplay() throws Exception {
        listen(Duration.ZERO);
        byte[] octets = notification(0x1A, UserMode.BACKGROUND, NONCE);
        send(octets);
        send(octets);
        await().until(() -> dropped() == 1);
        assertThat(listener.counts().repeated()).isEqualTo(1);
        account = account(new DmAccount.Credential(AuthenticationType.DIGEST, "dms.example.com", SECRET, new byte[] {5}));
        send(octets);
        await().until(() -> dropped() == 2);
        assertThat(listener.counts().unproven()).isEqualTo(1);
        assertThat(requests).hasSize(1);
    }

    @Test
    @Proves({"NOT-24"})
    @DisplayName("A server that asks again too soon gets no session for it")
    void limits() throws Exception {
        listen(Duration.ofMinutes(1));
        send(notification(1, UserMode.BACKGROUND, NONCE));
        send(notification(2, UserMode.BACKGROUND, NONCE));
        await().until(() -> dropped() == 1);
        assertThat(listener.counts().limited()).isEqualTo(1);
        assertThat(requests).hasSize(1);
    }

    @Test
    @Proves({"NOT-21"})
    @DisplayName("An account whose server proves itself by TLS alone takes no notifications")
    void needsSecret() throws Exception {
        account = account(null);
        listen(Duration.ZERO);
        send(notification(1, UserMode.BACKGROUND, NONCE));
        await().until(() -> listener.counts().unknown() == 1);
        assertThat(requests).isEmpty();
    }

    @Test
    @Proves({"SEC-38", "SEC-39", "SEC-40", "NOT-22", "NOT-25"})
    @DisplayName("A server that has lost its nonce may call with the well-known one, a few times a day, and the session is told so")
    void resynchronises() throws Exception {
        resynchronisations = 2;
        listen(Duration.ZERO);
        send(notification(1, UserMode.BACKGROUND, new byte[4]));
        send(notification(2, UserMode.BACKGROUND, "0x00000000".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        await().until(() -> requests.size() == 2);
        assertThat(requests).allMatch(SessionRequest::resynchronise);
        send(notification(3, UserMode.BACKGROUND, new byte[4]));
        await().until(() -> dropped() == 1);
        assertThat(listener.counts().unproven()).isEqualTo(1);
        send(notification(4, UserMode.BACKGROUND, NONCE));
        await().until(() -> requests.size() == 3);
        assertThat(requests.get(2).resynchronise()).isFalse();
    }

    @Test
    @Proves({"NOT-16", "NOT-36"})
    @DisplayName("What comes over another binding is judged like a datagram")
    void judgesOtherBindings() throws Exception {
        listen(Duration.ZERO);
        listener.receive(java.nio.ByteBuffer.wrap(notification(1, UserMode.BACKGROUND, new byte[] {9})));
        listener.receive(java.nio.ByteBuffer.wrap(notification(1, UserMode.BACKGROUND, NONCE)));
        listener.receive(java.nio.ByteBuffer.wrap(notification(1, UserMode.BACKGROUND, NONCE)));
        assertThat(requests).hasSize(1);
        assertThat(listener.counts().unproven()).isEqualTo(1);
        assertThat(listener.counts().repeated()).isEqualTo(1);
    }
}
