package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.challenge;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.header;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.md5;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.statuses;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
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

/** Rules of proofs that no worked example shows. */
class ProofRulesTest {

    private static final String CLIENT_NONCE = "ABEiM0RVZneImaq7zN3u/w==";
    private static final String SERVER_NONCE = "8OHSw7Sllod4aVpLPC0eDw==";
    private static final String SERVER_PROOF = "hHPZe9go8MID4/qttEDavQ==";
    private static final String NEXT_NONCE = "EBESExQVFhcYGRobHB0eHw==";
    private static final Get GET = new Get(90, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/FwV")));

    @TempDir
    Path folder;
    private SessionFixture gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new SessionFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    @Proves({"SEC-5", "SEC-61"})
    @DisplayName("After 200 with a nonce the next message carries a proof again, made with that nonce")
    void proofInEveryMessage() throws Exception {
        ScriptedServer server = new ScriptedServer(true,
                heard -> Message.of(header(heard, null, md5(SERVER_PROOF)), challenged(heard, 200, NEXT_NONCE, GET), true),
                heard -> Message.of(header(heard, null, null), challenged(heard, 200, CLIENT_NONCE, GET), true), ScriptedServer::closing);

        assertThat(gateway.run(SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE), server, 1201).outcome()).isEqualTo(Outcome.COMPLETED);

        String digest = Digests.accountDigest("gw-0042", "s3cret-client");
        assertThat(server.heard.get(1).header().credential()).isEqualTo(md5(Digests.md5(digest, Digests.nonce(NEXT_NONCE))));
        assertThat(server.heard.get(1).header().source().name()).isEqualTo("gw-0042");
        assertThat(server.heard.get(2).header().credential()).isEqualTo(md5(Digests.md5(digest, Digests.nonce(CLIENT_NONCE))));
    }

    private static List<Command> challenged(Message heard, int code, String nonce, Command more) {
        List<Command> commands = new ArrayList<>(statuses(heard, code, challenge(nonce), 200));
        commands.add(more);
        return commands;
    }

    @Test
    @Proves({"SEC-3", "SEC-7"})
    @DisplayName("A challenge is answered with the type asked for or not at all: basic is not allowed, X509 not known, md5 answered")
    void answersTheTypeAskedFor() throws Exception {
        for (String type : List.of("syncml:auth-basic", "syncml:auth-X509")) {
            Challenge wanted = new Challenge(Meta.ofAuthentication(type, null));
            ScriptedServer server = new ScriptedServer(true,
                    heard -> Message.of(header(heard, null, md5(SERVER_PROOF)), statuses(heard, 407, wanted, 407), true));
            assertThat(gateway.run(SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE), server, 1201).outcome()).as(type)
                    .isEqualTo(Outcome.NOT_AUTHENTICATED);
            assertThat(server.heard).hasSize(1);
        }
        ScriptedServer server = new ScriptedServer(true,
                heard -> Message.of(header(heard, null, md5(SERVER_PROOF)), statuses(heard, 407, challenge(NEXT_NONCE), 407), true),
                ScriptedServer::closing);
        assertThat(gateway.run(SessionFixture.digestAccount(null, SERVER_NONCE), server, 1201).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(server.heard.get(1).header().credential().meta().type()).isEqualTo("syncml:auth-md5");
    }

    @Test
    @Proves({"SEC-11", "SEC-12", "SEC-31"})
    @DisplayName("Credentials stand in the header with format and type, a challenge in the header's Status with a nonce besides, neither elsewhere")
    void placesOfProofs() throws Exception {
        ScriptedServer server = new ScriptedServer(true,
                heard -> Message.of(header(heard, null, md5(SERVER_PROOF)), challenged(heard, 212, NEXT_NONCE, GET), true), ScriptedServer::closing);

        gateway.run(SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE), server, 1201);

        String first = StandardCharsets.UTF_8.decode(server.octets.get(0).duplicate()).toString();
        String second = StandardCharsets.UTF_8.decode(server.octets.get(1).duplicate()).toString();
        String meta = "<Meta><Format xmlns=\"syncml:metinf\">b64</Format><Type xmlns=\"syncml:metinf\">syncml:auth-md5</Type>";
        assertThat(first.split("<SyncBody>")[0]).contains("<Cred>" + meta);
        assertThat(first.split("<SyncBody>")[1]).doesNotContain("Cred", "Chal");
        assertThat(second).containsOnlyOnce("<Chal>").contains("<Chal>" + meta + "<NextNonce xmlns=\"syncml:metinf\">")
                .doesNotContain("<Cred>");
        assertThat(second.indexOf("<Chal>")).isLessThan(second.indexOf("</Status>"));
    }

    private static SessionSettings basicAllowed() {
        return new SessionSettings(16384, 0, 50, 3, Duration.ofMillis(1), true, new AddressPolicy(true, Set.of()));
    }

    private static DmAccount serverByBasic(String address) {
        DmAccount digest = SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE);
        return new DmAccount("1", SessionFixture.SERVER, "", List.of(URI.create(address)), digest.client(),
                new DmAccount.Credential(AuthenticationType.BASIC, "dms.example.com", "s3cret-server", null), digest.preferredType(), SyncMlCodec.XML);
    }

    private static Credential basic(String secret) {
        return new Credential(Meta.ofAuthentication("syncml:auth-basic", null), Data.ofText(Digests.basic("dms.example.com", secret)));
    }

    @Test
    @Proves({"SEC-1", "SEC-35"})
    @DisplayName("A server that proves itself by auth-basic is believed its secret, and told so with 212 and no challenge")
    void serverByBasic() throws Exception {
        ScriptedServer server = new ScriptedServer(true,
                heard -> Message.of(header(heard, null, basic("s3cret-server")), challenged(heard, 212, NEXT_NONCE, GET), true), ScriptedServer::closing);

        assertThat(gateway.run(serverByBasic("https://dm.example.net/dm"), server, 1201, basicAllowed()).outcome()).isEqualTo(Outcome.COMPLETED);

        assertThat(gateway.executed).contains("Get");
        Status own = (Status) server.heard.get(1).commands().get(0);
        assertThat(own.code()).isEqualTo(212);
        assertThat(own.challenge()).isNull();
    }

    @Test
    @Proves({"SEC-34", "SEC-65", "SEC-68"})
    @DisplayName("A wrong secret of the server, none, or another type is challenged once for auth-basic; again wrong ends the session, and nothing was executed")
    void serverByWrongBasic() throws Exception {
        Credential[] wrong = {basic("guess"), null, md5(SERVER_PROOF)};
        for (Credential shown : wrong) {
            ScriptedServer server = new ScriptedServer(true,
                    heard -> Message.of(header(heard, null, shown), challenged(heard, 212, NEXT_NONCE, GET), true),
                    heard -> Message.of(header(heard, null, basic("guess")), challenged(heard, 200, NEXT_NONCE, GET), true));

            assertThat(gateway.run(serverByBasic("https://dm.example.net/dm"), server, 1201, basicAllowed()).outcome())
                    .isEqualTo(Outcome.NOT_AUTHENTICATED);

            Status own = (Status) server.heard.get(1).commands().get(0);
            assertThat(own.code()).isEqualTo(shown == null ? 407 : 401);
            assertThat(own.challenge().meta().type()).isEqualTo("syncml:auth-basic");
        }
        assertThat(gateway.executed).isEmpty();
        assertThat(gateway.storedNonces).isEmpty();
    }

    @Test
    @Proves("SEC-84")
    @DisplayName("Auth-basic of either side is not used outside TLS, whatever the operator allows, nor where he does not allow it; nothing is said")
    void basicInsideTlsOnly() throws Exception {
        DmAccount digest = SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE);
        DmAccount own = new DmAccount("1", SessionFixture.SERVER, "", List.of(URI.create("http://dm.example.net/dm")),
                new DmAccount.Credential(AuthenticationType.BASIC, "gw-0042", "s3cret-client", null), digest.server(), null, SyncMlCodec.XML);
        ScriptedServer server = new ScriptedServer(false);
        for (DmAccount plain : List.of(serverByBasic("http://dm.example.net/dm"), own)) {
            DmSession.Result result = gateway.run(plain, server, 1201, basicAllowed());
            assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
            assertThat(result.detail()).contains("inside TLS only");
        }
        assertThat(gateway.run(serverByBasic("https://dm.example.net/dm"), server, 1201).detail()).contains("not allowed by the configuration");
        assertThat(server.heard).isEmpty();
    }

    @Test
    @Proves({"SEC-84", "SEC-85"})
    @DisplayName("Plain HTTP is refused before a word is said")
    void plainHttpIsRefused() throws Exception {
        DmAccount secure = SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE);
        DmAccount plain = new DmAccount("1", SessionFixture.SERVER, "", List.of(URI.create("http://dm.example.net/dm")), secure.client(),
                secure.server(), secure.preferredType(), SyncMlCodec.XML);
        ScriptedServer server = new ScriptedServer(false);

        assertThat(gateway.run(plain, server, 1201).outcome()).isEqualTo(Outcome.NO_CONNECTION);

        assertThat(server.heard).isEmpty();
    }
}
