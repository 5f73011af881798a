package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.dmclient.internal.transport.HttpTransport;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Item;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that breaks after every octet of a session: a sample in the normal run, each octet with {@code -Psweep}. */
class CutConnectionTest {

    private static final int EVERY = Integer.getInteger("dmclient.cut.every", 149);
    private static final String CLIENT_NONCE = "ABEiM0RVZneImaq7zN3u/w==";
    private static final String SERVER_NONCE = "8OHSw7Sllod4aVpLPC0eDw==";

    @TempDir
    Path folder;
    private SessionFixture gateway;
    private RememberingServer server;
    private CuttingProxy network;
    private HttpTransport transport;
    private SessionSettings settings;
    private int sessions;
    /** Alerts in new messages, by correlator; each entry is content and the outcome that the gateway knew then. */
    private final Map<String, List<String>> heard = new HashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        gateway = new SessionFixture(folder);
        server = new RememberingServer(Base64.getDecoder().decode(CLIENT_NONCE), Base64.getDecoder().decode(SERVER_NONCE), this::hear);
        network = new CuttingProxy(server.port());
        AddressPolicy policy = new AddressPolicy(true, Set.of());
        transport = new HttpTransport(HttpConnections.create(Duration.ofSeconds(60), TlsSettings.PLATFORM, null), policy,
                new HttpTransport.Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), false));
        settings = new SessionSettings(16384, 0, 50, 3, Duration.ofMillis(1), false, policy);
    }

    @AfterEach
    void close() throws Exception {
        network.close();
        server.close();
        gateway.close();
    }

    private synchronized void hear(Alert alert) {
        Item item = alert.items().get(0);
        heard.computeIfAbsent(alert.correlator(), first -> new ArrayList<>()).add(item.source().uri() + " " + item.meta().type() + " "
                + item.data().text());
        if (gateway.outbox.outcome(alert.correlator()) != AlertOutbox.Outcome.PENDING) {
            violations.add(alert.correlator() + " was sent again although its Status had come");
        }
    }

    /** The account with the nonces as they are stored now. */
    private DmAccount account() {
        DmAccount account = SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE);
        byte[] client = gateway.storedNonces.get("client");
        byte[] own = gateway.storedNonces.get("server");
        return new DmAccount("1", SessionFixture.SERVER, "", List.of(URI.create("http://127.0.0.1:" + network.port() + "/dm")),
                client == null ? account.client() : account.client().withNonce(client),
                own == null ? account.server() : account.server().withNonce(own),
                account.preferredType(), account.mediaType());
    }

    private DmSession.Result session() throws InterruptedException {
        return gateway.run(account(), transport, 1201, settings, Integer.toHexString(++sessions).toUpperCase(java.util.Locale.ROOT));
    }

    private void put(String name) throws Exception {
        gateway.outbox.put(new GenericAlert(name, SessionFixture.SERVER, "./FwUpdate/Gw", "org.example.cut", "chr",
                GenericAlert.Severity.INFORMATIONAL, name, "content of " + name));
    }

    private long octetsOfASession() throws Exception {
        network.cutAfter(Long.MAX_VALUE, true);
        put("measure");
        assertThat(session().outcome()).isEqualTo(Outcome.COMPLETED);
        return network.heal();
    }

    @Test
    @Proves({"DM-70", "DM-148", "DM-182", "DM-183", "DM-204", "SEC-36", "SEC-37", "FUMO-93", "FUMO-94"})
    @DisplayName("Cut anywhere once, the session goes on and is completed: each alert settled once, each command executed once")
    void healsAtOnce() throws Exception {
        long octets = octetsOfASession();
        assertThat(octets).isGreaterThan(3000);
        for (long cut = 1; cut < octets; cut += EVERY) {
            String name = "once-" + cut;
            put(name);
            gateway.executed.clear();
            int orders = server.orders();
            network.cutAfter(cut, true);
            DmSession.Result result = session();
            assertThat(result.outcome()).as("cut after octet " + cut + ": " + result.detail()).isEqualTo(Outcome.COMPLETED);
            assertThat(gateway.executed.stream().filter("Exec"::equals).count()).as("commands executed, cut after octet " + cut)
                    .isEqualTo(server.orders() - orders).isEqualTo(1);
            settledOnce(name, cut);
        }
        assertThat(violations).isEmpty();
    }

    @Test
    @Proves({"DM-148", "DM-182", "DM-183", "SEC-34", "SEC-36", "SEC-37", "FUMO-93", "FUMO-94"})
    @DisplayName("Cut anywhere for good, the session ends without a connection, and the next one works and delivers what had no Status")
    void healsLater() throws Exception {
        long octets = octetsOfASession();
        for (long cut = 0; cut < octets; cut += EVERY) {
            String name = "later-" + cut;
            put(name);
            server.silent(cut / EVERY % 2 == 1);
            network.cutAfter(cut, false);
            DmSession.Result result = session();
            assertThat(result.outcome()).as("cut after octet " + cut + ": " + result.detail()).isIn(Outcome.NO_CONNECTION, Outcome.COMPLETED);
            network.heal();
            // Whoever has lost a nonce of ours can only be challenged when he has commands (SEC-64).
            server.silent(false);
            DmSession.Result next = session();
            assertThat(next.outcome()).as("the session after a cut after octet " + cut + ": " + next.detail()).isEqualTo(Outcome.COMPLETED);
            settledOnce(name, cut);
        }
        assertThat(violations).isEmpty();
    }

    private synchronized void settledOnce(String name, long cut) throws Exception {
        assertThat(gateway.outbox.outcome(name)).as(name).isEqualTo(AlertOutbox.Outcome.ACKNOWLEDGED);
        assertThat(gateway.settled.stream().filter(settled -> settled.alert().id().equals(name))).as("told once, cut after octet " + cut).hasSize(1);
        assertThat(heard.get(name)).as("equal content each time").isNotEmpty()
                .allMatch(content -> content.equals("./FwUpdate/Gw org.example.cut content of " + name));
        gateway.outbox.forget(name);
    }
}
