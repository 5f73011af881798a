package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.header;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.statuses;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacSessionTest {

    private static final String CLIENT = "gw-0042";
    private static final String SERVER = "dms.example.com";
    private static final String CLIENT_DIGEST = Digests.accountDigest(CLIENT, "s3cret-client");
    private static final String SERVER_DIGEST = Digests.accountDigest(SERVER, "s3cret-server");
    private static final byte[] CLIENT_NONCE = octets("ABEiM0RVZneImaq7zN3u/w==");
    private static final byte[] SERVER_NONCE = octets("8OHSw7Sllod4aVpLPC0eDw==");
    private static final String SECOND = "c2Vjb25kIG5vbmNlIG9mIDE2IQ==";
    private static final String THIRD = "dGhpcmQgbm9uY2Ugb2YgMTYhIQ==";
    private static final Get GET = new Get(20, Meta.EMPTY, List.of(Item.ofTarget("./DevInfo/Man")));

    @TempDir
    private Path folder;
    private SessionFixture gateway;
    private byte[] serverNonce = SERVER_NONCE;

    @BeforeEach
    void open() throws Exception {
        gateway = new SessionFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private static byte[] octets(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static DmAccount account(byte[] clientNonce, byte[] server, AuthenticationType serverType) {
        return new DmAccount("1", SessionFixture.SERVER, "", List.of(URI.create("https://dm.example.net/dm")),
                new DmAccount.Credential(AuthenticationType.HMAC, CLIENT, "s3cret-client", clientNonce),
                new DmAccount.Credential(serverType, SERVER, "s3cret-server", server), null, SyncMlCodec.XML);
    }

    private static Challenge mac(String nonce) {
        return new Challenge(Meta.ofAuthentication("syncml:auth-MAC", nonce));
    }

    private String signed(ByteBuffer octets) {
        return new MacHeader(SERVER, Digests.mac(SERVER_DIGEST, serverNonce, octets)).format();
    }

    /** Takes the nonce of the challenge that the client sent with its Status for the header. */
    private void learnNonce(Message heard) {
        Status status = (Status) heard.commands().get(0);
        serverNonce = octets(status.challenge().meta().nextNonce());
    }

    private static Message answer(Message heard, int code, Challenge challenge, Command... more) {
        List<Command> commands = new ArrayList<>(statuses(heard, code, challenge, code < 400 ? 200 : code));
        commands.addAll(List.of(more));
        Header plain = header(heard, null, null);
        return Message.of(new Header(plain.verDtd(), plain.verProto(), plain.sessionId(), plain.msgId(), plain.target(),
                new Location(plain.source().uri(), SERVER), null, null, Meta.EMPTY), commands, true);
    }

    private static void assertSigned(ScriptedServer server, int message, byte[] nonce) {
        String expected = new MacHeader(CLIENT, Digests.mac(CLIENT_DIGEST, nonce, server.octets.get(message))).format();
        assertThat(server.macs.get(message)).isEqualTo(expected);
        assertThat(server.heard.get(message).header().source().name()).isEqualTo(CLIENT);
        assertThat(server.heard.get(message).header().credential()).isNull();
    }

    @Test
    @Proves({"SEC-16", "SEC-17", "SEC-30", "SEC-32", "SEC-51", "SEC-53", "SEC-54", "SEC-55"})
    @DisplayName("Under auth-MAC every message of both sides is signed with a nonce of its own, and the Status is 200 with the next one")
    void signsEveryMessage() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, 200, mac(SECOND), GET), heard -> {
            learnNonce(heard);
            return answer(heard, 200, mac(THIRD));
        });
        server.signer = this::signed;

        DmSession.Result result = gateway.run(account(CLIENT_NONCE, SERVER_NONCE, AuthenticationType.HMAC), server, 1201);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        assertSigned(server, 0, CLIENT_NONCE);
        assertSigned(server, 1, octets(SECOND));
        Status own = (Status) server.heard.get(1).commands().get(0);
        assertThat(own.code()).isEqualTo(200);
        assertThat(own.challenge().meta().type()).isEqualTo("syncml:auth-MAC");
        assertThat(gateway.executed).containsExactly("Get", "end of message 1");
        assertThat(gateway.storedNonces.get("client")).isEqualTo(octets(THIRD));
        assertThat(gateway.storedNonces.get("server")).isEqualTo(serverNonce);
    }

    @Test
    @Proves({"SEC-8", "SEC-34", "SEC-50", "SEC-63"})
    @DisplayName("A challenge for auth-MAC is answered with the first package again, signed with the nonce of the challenge")
    void answersTheChallenge() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, 407, mac(SECOND)), heard -> answer(heard, 200, mac(THIRD)));
        server.signer = this::signed;

        // The server proves itself with the very nonce it used before: only one message of it is judged here.
        DmSession.Result result = gateway.run(account(null, null, AuthenticationType.TRANSPORT), server, 1201);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        assertThat(server.macs.get(0)).isNull();
        assertSigned(server, 1, octets(SECOND));
        assertThat(server.heard.get(1).commands()).extracting(Command::name).contains("Alert", "Replace");
    }

    @Test
    @Proves({"SEC-55", "SEC-58", "DM-223"})
    @DisplayName("A message changed on its way is not executed, and the session ends")
    void refusesAChangedMessage() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, 200, mac(SECOND), GET), heard -> {
            learnNonce(heard);
            serverNonce = SERVER_NONCE;
            return answer(heard, 200, mac(THIRD), GET);
        });
        server.signer = this::signed;

        DmSession.Result result = gateway.run(account(CLIENT_NONCE, SERVER_NONCE, AuthenticationType.HMAC), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(gateway.executed).containsExactly("Get", "end of message 1");
    }

    @Test
    @Proves({"SEC-34", "SEC-56", "SEC-65"})
    @DisplayName("A server that should sign and does not gets 407 with a challenge, nothing is executed, and the repeated package is")
    void challengesTheServer() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, 200, mac(SECOND), GET), heard -> {
            learnNonce(heard);
            assertThat(gateway.executed).isEmpty();
            return answer(heard, 200, mac(THIRD), GET);
        }, heard -> {
            learnNonce(heard);
            return answer(heard, 200, mac(SECOND));
        });
        server.signer = octets -> server.heard.size() == 1 ? null : signed(octets);

        DmSession.Result result = gateway.run(account(CLIENT_NONCE, SERVER_NONCE, AuthenticationType.HMAC), server, 1201);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        Status refused = (Status) server.heard.get(1).commands().get(0);
        assertThat(refused.code()).isEqualTo(407);
        assertThat(((Status) server.heard.get(1).commands().get(1)).code()).isEqualTo(407);
        assertThat(gateway.executed).containsExactly("Get", "end of message 2");
    }

    @Test
    @Proves({"SEC-50", "SEC-57"})
    @DisplayName("A server of an md5 account may sign unasked; from then on it has to sign every message")
    void takesAnUnaskedMac() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, 200, mac(SECOND), GET), heard -> {
            learnNonce(heard);
            return answer(heard, 200, mac(THIRD), GET);
        });
        server.signer = octets -> server.heard.size() == 1 ? signed(octets) : null;

        DmSession.Result result = gateway.run(account(CLIENT_NONCE, SERVER_NONCE, AuthenticationType.DIGEST), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(gateway.executed).containsExactly("Get", "end of message 1");
    }

    @Test
    @Proves("SEC-55")
    @DisplayName("A server that gives no nonce for the next message ends the session, because no message may go unsigned")
    void needsANonceForEachMessage() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, 200, null, GET));
        server.signer = this::signed;

        DmSession.Result result = gateway.run(account(CLIENT_NONCE, SERVER_NONCE, AuthenticationType.HMAC), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(result.detail()).contains("nonce");
        assertThat(server.heard).hasSize(1);
    }

    @Test
    @Proves("SEC-6")
    @DisplayName("Once auth-MAC was used with success, a challenge for a weaker type ends the session")
    void keepsTheType() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, 200, mac(SECOND), GET), heard -> {
            learnNonce(heard);
            return answer(heard, 401, ScriptedServer.challenge(THIRD));
        });
        server.signer = this::signed;

        DmSession.Result result = gateway.run(account(CLIENT_NONCE, SERVER_NONCE, AuthenticationType.HMAC), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(server.heard).hasSize(2);
    }
}
