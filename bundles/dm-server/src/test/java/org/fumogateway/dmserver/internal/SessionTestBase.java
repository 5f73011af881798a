package org.fumogateway.dmserver.internal;

import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.secret.Sealing;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One enrolled gateway and a server without a network: what the tests of sessions have in common. */
abstract class SessionTestBase {

    static final String DEVICE = "urn:dev:mac:0024befffe804ff1";
    static final String CLIENT_DIGEST = Digests.accountDigest("gw", "secret");
    static final String SERVER_DIGEST = Digests.accountDigest("srv", "other secret");
    static final byte[] CLIENT_NONCE = "client nonce".getBytes(StandardCharsets.UTF_8);
    static final byte[] SERVER_NONCE = "server nonce".getBytes(StandardCharsets.UTF_8);
    static final byte[] FRESH = "fresh nonce".getBytes(StandardCharsets.UTF_8);
    static final ManagementCommand READ = new ManagementCommand.Read(List.of("./FwUpdate/Gw/State", "./DevDetail/FwV"));

    static final ProofPolicy MD5 = new ProofPolicy(Authentication.DIGEST, false, Resynchronisations.NONE);

    ProofPolicy policy = MD5;
    final CredentialStore credentials = new CredentialStore();
    final PlainCodec codec = new PlainCodec();
    final ScriptedDialogue dialogue = new ScriptedDialogue();
    final TestLogger log = new TestLogger();
    DialogueHandler handler = dialogue;
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    Sealing sealing;
    Sessions sessions;
    ScriptedGateway gateway;
    @TempDir
    Path folder;
    ValueStore values;
    private FileStorage storage;

    @BeforeEach
    void enrolledGateway() throws Exception {
        storage = FileStorage.open(folder, new NioDisk(), 0);
        values = new ValueStore(storage, 300_000, 500_000);
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE,
                SERVER_NONCE));
        open(3);
        gateway = gateway(DEVICE, "gw", "4A");
    }

    @AfterEach
    void closeStorage() throws Exception {
        sessions.close();
        values.close();
        storage.close();
    }

    FileStorage storage() {
        return storage;
    }

    /** A server for so many sessions at a time. */
    void open(int mostSessions) {
        sessions = server(mostSessions);
    }

    /** Another server on the same store. */
    Sessions server(int mostSessions) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return new Sessions(new SessionSettings(ScriptedGateway.ADDRESS, 65536, Duration.ofMinutes(10), Duration.ofMinutes(1),
                mostSessions, 50, policy), () -> handler, values, () -> sealing, clock, log.logger());
    }

    ScriptedGateway gateway(String device, String name, String sessionId) {
        return gatewayAt(sessions, device, name, sessionId);
    }

    ScriptedGateway gatewayAt(Sessions server, String device, String name, String sessionId) {
        return new ScriptedGateway(server, codec, credentials.store(), device, name, sessionId);
    }

    Message begin(Command... more) throws Exception {
        return gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(more), true);
    }

    static List<Integer> statusCodes(Message message) {
        return message.commands().stream().filter(Status.class::isInstance).map(each -> ((Status) each).code()).toList();
    }

    static Status header(Message message) {
        return (Status) message.commands().get(0);
    }

    static byte[] issuedNonce(Message message) {
        return Digests.nonce(header(message).challenge().meta().nextNonce());
    }
}
