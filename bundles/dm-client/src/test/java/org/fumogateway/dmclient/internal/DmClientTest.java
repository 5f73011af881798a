package org.fumogateway.dmclient.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.dmclient.internal.session.ScriptedServer;
import org.fumogateway.dmclient.internal.session.SessionFixture;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.dmclient.internal.transport.TransportException;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.interaction.UserInteraction.Answer.Kind;
import org.fumogateway.gateway.session.SessionRequest.Trigger;
import org.fumogateway.gateway.session.SessionRequest.UserInteractionMode;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtSession;

class DmClientTest {

    private static final SessionSchedule.Times TIMES = new SessionSchedule.Times(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50),
            Duration.ofMillis(20));

    /** Computed by dm-protocol's own test vectors: md5 of the account of SEC section 7, vector C, over four zero octets. */
    private static final String SERVER_PROOF_BY_DEFAULT_NONCE = org.fumogateway.dmprotocol.Digests.md5(
            org.fumogateway.dmprotocol.Digests.accountDigest("dms.example.com", "s3cret-server"), new byte[4]);

    @TempDir
    Path folder;
    private final TestLogger logger = new TestLogger();
    private final ClientServices services = new ClientServices();
    private final List<SessionRecord> ended = new CopyOnWriteArrayList<>();
    private FileStorage storage;
    private Store store;
    private DmClient client;

    private void start(Transport transport) throws Exception {
        start(transport, TIMES);
    }

    private void start(Transport transport, SessionSchedule.Times times) throws Exception {
        storage = FileStorage.open(folder, new NioDisk(), 0);
        store = storage.open("dm-client");
        services.codecs.put("application/vnd.syncml.dm+xml", new XmlCodec());
        services.accounts = accounts(SessionFixture.transportAccount());
        services.processor = (principal, msgRef, mediaType, alerts) -> {
            throw new IllegalStateException("no command is expected");
        };
        services.tree = tree();
        services.sessionListeners.clear();
        services.sessionListeners.add(ended::add);
        client = new DmClient(store, services, SessionFixture.settings(), times, true, transport, logger.logger());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        store.close();
        storage.close();
    }

    private static Accounts accounts(DmAccount account) {
        return new Accounts() {
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
                throw new IllegalStateException("no nonce is expected");
            }

            @Override
            public void storeServerNonce(String serverId, byte[] nonce) {
                throw new IllegalStateException("no nonce is expected");
            }
        };
    }

    private static DmtAdmin tree() {
        DmtSession session = (DmtSession) Proxy.newProxyInstance(DmtSession.class.getClassLoader(), new Class<?>[] {DmtSession.class},
                (proxy, method, arguments) -> method.getName().equals("getNodeValue") ? new DmtData("urn:test") : null);
        return (DmtAdmin) Proxy.newProxyInstance(DmtAdmin.class.getClassLoader(), new Class<?>[] {DmtAdmin.class},
                (proxy, method, arguments) -> session);
    }

    @Test
    @Proves({"FUMO-92", "FUMO-93", "DM-148"})
    @DisplayName("An alert opens a session to its server, is sent again after a failure, and its outcome is told")
    void alertOpensSession() throws Exception {
        ScriptedServer.Answer broken = heard -> {
            throw new TransportException("the server at dm.example.net:443 cannot be reached: connection refused", false, null);
        };
        ScriptedServer server = new ScriptedServer(true, broken).then(ScriptedServer::closing);
        start(server);
        List<AlertOutbox.Outcome> told = new CopyOnWriteArrayList<>();
        services.outcomeListeners.add((alert, outcome, status) -> told.add(outcome));

        client.outbox().put(SessionFixture.report("op"));

        await().until(() -> told.size() == 1 && ended.size() == 2);
        assertThat(told).containsExactly(AlertOutbox.Outcome.ACKNOWLEDGED);
        assertThat(ended).extracting(SessionRecord::outcome).containsExactly(Outcome.NO_CONNECTION, Outcome.COMPLETED);
        assertThat(ended.get(0).detail()).isEqualTo("the server at dm.example.net:443 cannot be reached: connection refused");
        assertThat(client.recent().get(0)).isEqualTo(ended.get(1));
        assertThat(ended).extracting(SessionRecord::sessionId).containsExactly("1", "2");
    }

    @Test
    @Proves({"FUMO-92", "FUMO-93"})
    @DisplayName("An alert that comes while the accounts are being replaced is tried again until they are back, and then delivered")
    void alertWithoutAccounts() throws Exception {
        start(new ScriptedServer(true).then(ScriptedServer::closing));
        Accounts back = services.accounts;
        services.accounts = null;

        client.outbox().put(SessionFixture.report("op"));
        await().until(() -> logger.lines().stream().filter(line -> line.contains("could not be asked for: there is no account")).count() >= 2);
        assertThat(ended).isEmpty();
        services.accounts = back;

        await().until(() -> client.outbox().outcome("op") == AlertOutbox.Outcome.ACKNOWLEDGED && ended.size() == 1);
        assertThat(ended).extracting(SessionRecord::outcome).containsExactly(Outcome.COMPLETED);
    }

    @Test
    @Proves({"FUMO-92", "FUMO-93"})
    @DisplayName("When the account of a known server comes back, an alert that waits for it is sent at once and not hours later")
    void alertWhenAccountsReturn() throws Exception {
        start(new ScriptedServer(true).then(ScriptedServer::closing),
                new SessionSchedule.Times(Duration.ZERO, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1)));
        client.serversKnown(Set.of(SessionFixture.SERVER));
        await().until(() -> ended.size() == 1);
        Accounts back = services.accounts;
        services.accounts = null;
        client.outbox().put(SessionFixture.report("op"));

        services.accounts = back;
        client.serversKnown(Set.of(SessionFixture.SERVER));

        await().until(() -> client.outbox().outcome("op") == AlertOutbox.Outcome.ACKNOWLEDGED && ended.size() == 2);
        assertThat(ended).extracting(SessionRecord::trigger).containsExactly(Trigger.BOOTSTRAP, Trigger.ALERT);
    }

    @Test
    @Proves({"BOOT-4", "DM-11"})
    @DisplayName("A new account is called upon as bootstrapped until a session was completed, and session ids go on after a restart")
    void bootstrapped() throws Exception {
        start(new ScriptedServer(true).then(ScriptedServer::closing));
        client.serversKnown(Set.of(SessionFixture.SERVER));
        await().until(() -> ended.size() == 1);
        assertThat(ended.get(0).trigger()).isEqualTo(Trigger.BOOTSTRAP);
        stop();

        start(new ScriptedServer(true).then(ScriptedServer::closing));
        client.serversKnown(Set.of(SessionFixture.SERVER));
        await().until(() -> ended.size() == 2);
        assertThat(ended.get(1).trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(ended.get(1).sessionId()).isEqualTo("2");
        assertThat(ended.get(1).number()).isEqualTo(2);
    }

    @Test
    @Proves({"DM-11", "DM-12"})
    @DisplayName("A notified session takes the id of the notification and says that it answers one")
    void notified() throws Exception {
        ScriptedServer server = new ScriptedServer(true).then(ScriptedServer::closing);
        start(server);
        client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "001a",
                SessionRequest.UserInteractionMode.UNSPECIFIED, false));
        await().until(() -> ended.size() == 1);
        assertThat(server.heard.get(0).header().sessionId()).isEqualTo("1A");
        assertThat(server.heard.get(0).commands().get(0)).isEqualTo(org.fumogateway.syncml.Alert.of(1, 1200));
        assertThatThrownBy(() -> client.request(SessionRequest.of("nobody", Trigger.USER))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Proves("DM-60")
    @DisplayName("An alert that comes up when the server closes the session gets a session of its own")
    void alertWhenTheServerCloses() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> {
            try {
                client.outbox().put(SessionFixture.report("op"));
            } catch (java.io.IOException full) {
                throw new AssertionError(full);
            }
            return ScriptedServer.closing(heard);
        }).then(ScriptedServer::closing);
        start(server);

        client.request(SessionRequest.of(SessionFixture.SERVER, Trigger.USER));

        await().until(() -> ended.size() == 2);
        assertThat(ended).extracting(SessionRecord::trigger).containsExactly(Trigger.USER, Trigger.ALERT);
        assertThat(client.outbox().outcome("op")).isEqualTo(AlertOutbox.Outcome.ACKNOWLEDGED);
    }

    @Test
    @Proves({"NOT-43", "DM-184"})
    @DisplayName("A notified session that found no connection is tried again with the same id and Alert 1200, and dropped after the last try")
    void notifiedAgain() throws Exception {
        ScriptedServer.Answer broken = heard -> {
            throw new TransportException("the connection broke", false, null);
        };
        ScriptedServer server = new ScriptedServer(true, broken, broken).then(ScriptedServer::closing);
        start(server);

        client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "1A", UserInteractionMode.UNSPECIFIED, false));

        await().until(() -> ended.size() == 3);
        assertThat(ended).extracting(SessionRecord::sessionId).containsOnly("1A");
        assertThat(ended).extracting(SessionRecord::outcome).containsExactly(Outcome.NO_CONNECTION, Outcome.NO_CONNECTION, Outcome.COMPLETED);
        assertThat(server.heard).allMatch(heard -> heard.commands().get(0).equals(org.fumogateway.syncml.Alert.of(1, 1200)));

        server.then(broken);
        client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "1B", UserInteractionMode.UNSPECIFIED, false));
        await().until(() -> ended.size() == 7);
        assertThat(ended.subList(3, 7)).extracting(SessionRecord::sessionId).containsOnly("1B");
    }

    @Test
    @Proves({"NOT-3", "NOT-44"})
    @DisplayName("A notification in the middle of a session opens no second one at once, but one behind it")
    void notifiedInTheMiddle() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedServer server = new ScriptedServer(true, heard -> {
            client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "2F", UserInteractionMode.UNSPECIFIED, false));
            awaitOpen(goOn);
            return ScriptedServer.closing(heard);
        }).then(ScriptedServer::closing);
        start(server);

        client.request(SessionRequest.of(SessionFixture.SERVER, Trigger.USER));
        await().until(() -> !server.heard.isEmpty());
        assertThat(server.heard).hasSize(1);
        goOn.countDown();

        await().until(() -> ended.size() == 2);
        assertThat(server.heard.get(0).commands().get(0)).isEqualTo(org.fumogateway.syncml.Alert.of(1, 1201));
        assertThat(server.heard.get(1).commands().get(0)).isEqualTo(org.fumogateway.syncml.Alert.of(1, 1200));
        assertThat(server.heard.get(1).header().sessionId()).isEqualTo("2F");
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    @Proves({"NOT-13"})
    @DisplayName("If the notification says so, the user is asked first, and a no is no session, now and later")
    void asksTheUser() throws Exception {
        ScriptedServer server = new ScriptedServer(true).then(ScriptedServer::closing);
        start(server);
        List<String> questions = new CopyOnWriteArrayList<>();
        services.interaction = (UserInteraction) Proxy.newProxyInstance(UserInteraction.class.getClassLoader(),
                new Class<?>[] {UserInteraction.class}, (proxy, method, arguments) -> {
                    questions.add(((UserInteraction.Prompt) arguments[0]).text());
                    return new UserInteraction.Answer(questions.size() == 1 ? Kind.NO : Kind.OK, List.of());
                });
        client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "1", UserInteractionMode.USER_INTERACTION, false));
        await().until(() -> questions.size() == 1 && client.active().isEmpty());
        client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "2", UserInteractionMode.USER_INTERACTION, false));
        await().until(() -> ended.size() == 1);
        assertThat(ended.get(0).sessionId()).isEqualTo("2");
        assertThat(questions).hasSize(2);
    }

    @Test
    @DisplayName("Stopping ends a session that waits for its server at once, and the alert stays in the outbox")
    void stopsAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        start(new Transport() {
            @Override
            public Reply exchange(java.net.URI target, Request message) throws InterruptedException {
                asked.countDown();
                new CountDownLatch(1).await();
                return null;
            }
        });
        client.outbox().put(SessionFixture.report("op"));
        client.request(SessionRequest.of(SessionFixture.SERVER, Trigger.USER));
        client.request(SessionRequest.of(SessionFixture.SERVER, Trigger.USER));
        asked.await();
        assertThat(client.active()).containsExactly(SessionFixture.SERVER);

        long begun = System.nanoTime();
        client.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(ended).extracting(SessionRecord::outcome).containsExactly(Outcome.CANCELLED);
        assertThat(client.active()).isEmpty();
        assertThat(client.outbox().outcome("op")).isEqualTo(AlertOutbox.Outcome.PENDING);
    }

    @Test
    @Proves({"SEC-38", "SEC-39"})
    @DisplayName("A session that a server called for with the re-synchronisation nonce uses that nonce in both directions")
    void resynchronises() throws Exception {
        ScriptedServer server = new ScriptedServer(true).then(heard -> org.fumogateway.syncml.Message.of(
                ScriptedServer.header(heard, null, ScriptedServer.md5(SERVER_PROOF_BY_DEFAULT_NONCE)),
                ScriptedServer.statuses(heard, 212, null, 200), true));
        start(server);
        services.accounts = accounts(SessionFixture.digestAccount("8OHSw7Sllod4aVpLPC0eDw==", "8OHSw7Sllod4aVpLPC0eDw=="));
        client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "1", UserInteractionMode.UNSPECIFIED, true));
        await().until(() -> ended.size() == 1);
        assertThat(ended.get(0).outcome()).as(ended.get(0).detail()).isEqualTo(Outcome.COMPLETED);
        assertThat(server.heard.get(0).header().credential().data().text()).isEqualTo("jURfVltCgEc43tqglmI3QQ==");
    }

    @Test
    @Proves({"DM-183", "DM-202"})
    @DisplayName("A server that names a time is not asked again before, not by a retry and not by an alert, but a notification of its own counts")
    void leavesABusyServerAlone() throws Exception {
        ScriptedServer.Answer busy = heard -> {
            throw new TransportException("the server is busy", true, Duration.ofHours(1), null);
        };
        ScriptedServer server = new ScriptedServer(true, busy).then(ScriptedServer::closing);
        start(server);
        client.request(SessionRequest.of(SessionFixture.SERVER, Trigger.USER));
        await().until(() -> ended.size() == 1);
        client.outbox().put(SessionFixture.report("op"));
        await().until(() -> logger.lines().stream().filter(line -> line.contains("asked to be left alone")).count() >= 2);
        assertThat(server.heard).hasSize(1);
        client.request(new SessionRequest(SessionFixture.SERVER, Trigger.NOTIFICATION, "1", UserInteractionMode.UNSPECIFIED, false));
        await().until(() -> ended.size() == 2);
        assertThat(ended.get(1).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(client.outbox().outcome("op")).isEqualTo(AlertOutbox.Outcome.ACKNOWLEDGED);
    }
}
