package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;

import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server whose account says that it proves itself by auth-basic. */
class ServerBasicProofTest extends SessionTestBase {

    private static final String SECRET = "other secret";
    private static final ProofPolicy BASIC = new ProofPolicy(Authentication.DIGEST, true, Resynchronisations.NONE);

    @BeforeEach
    void account() {
        credentials.byDevice.computeIfPresent(DEVICE, (id, known) -> known.withServerSecret(SECRET));
        policy = BASIC;
        open(9);
        gateway = gateway(DEVICE, "gw", "4A");
    }

    private Status asksFor(int message, int code, String type) {
        return new Status(1, message, 0, Status.SYNC_HDR, List.of(DEVICE), List.of(ScriptedGateway.ADDRESS),
                new Challenge(Meta.ofAuthentication(type, null)), code, List.of());
    }

    private List<Command> answered(int message, Status header) {
        return List.of(header, gateway.status(2, message, 4, "Get", 200));
    }

    private static void isBasic(Message message) {
        Credential shown = message.header().credential();
        assertThat(shown.meta().type()).isEqualTo(Digests.AUTH_BASIC);
        assertThat(shown.data().text()).isEqualTo(Digests.basic("srv", SECRET));
        assertThat(message.header().source().name()).isEqualTo("srv");
    }

    @Test
    @Proves({"SEC-1", "SEC-35", "SEC-60"})
    @DisplayName("Name and secret go with the first answer to a gateway that has proved itself, and no more after its 212; a stranger sees neither")
    void shown() throws Exception {
        assertThat(gateway(DEVICE, "gw", "49").send(null, opening(), true).header().credential()).isNull();
        dialogue.script.add(List.of(READ));
        isBasic(begin());

        Message next = gateway.send(null, answered(1, gateway.headerStatus(1, 1, 212, null)), true);

        assertThat(next.header().credential()).isNull();
        assertThat(dialogue.ends).containsExactly(true);
    }

    @Test
    @Proves("SEC-61")
    @DisplayName("After a plain 200 the next message shows the same again")
    void shownAgain() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        isBasic(gateway.send(null, answered(1, gateway.headerStatus(1, 1, 200, null)), true));
    }

    @Test
    @Proves({"SEC-7", "SEC-65", "SEC-66"})
    @DisplayName("A gateway that asks for it gets it with the same commands, twice at most; then the session is over")
    void askedFor() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        for (int message = 1; message <= 2; message++) {
            Message repeated = gateway.send(null, answered(message, asksFor(message, 401, Digests.AUTH_BASIC)), true);
            isBasic(repeated);
            assertThat(repeated.commands()).hasAtLeastOneElementOfType(Get.class);
        }
        Message last = gateway.send(null, answered(3, asksFor(3, 401, Digests.AUTH_BASIC)), true);
        assertThat(last.commands()).hasOnlyElementsOfType(Status.class);
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves("SEC-7")
    @DisplayName("A gateway that asks for a digest all the same gets a digest")
    void askedForDigest() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        Message repeated = gateway.send(null, answered(1, gateway.headerStatus(1, 1, 407, FRESH)), true);
        assertThat(repeated.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, FRESH));
    }

    @Test
    @Proves("SEC-84")
    @DisplayName("Where auth-basic is not allowed any more, as outside TLS, the secret is not shown, not even to a gateway that asks for it")
    void notAllowed() throws Exception {
        policy = MD5;
        open(9);
        gateway = gateway(DEVICE, "gw", "4B");
        dialogue.script.add(List.of(READ));
        Message first = begin();
        assertThat(first.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, SERVER_NONCE));
        Message refused = gateway.send(null, answered(1, asksFor(1, 407, Digests.AUTH_BASIC)), true);
        assertThat(refused.header().credential() == null ? "" : refused.header().credential().data().text()).doesNotContain(Digests.basic("srv", SECRET));
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves({"SEC-84", "SEC-110"})
    @DisplayName("To a gateway whose account says another proof there is no secret to show")
    void otherAccount() throws Exception {
        credentials.byDevice.computeIfPresent(DEVICE, (id, known) -> known.withServerSecret(null));
        gateway = gateway(DEVICE, "gw", "4C");
        dialogue.script.add(List.of(READ));
        assertThat(begin().header().credential().meta().type()).isEqualTo(Digests.AUTH_MD5);
        gateway.send(null, answered(1, asksFor(1, 407, Digests.AUTH_BASIC)), true);
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves({"SEC-35", "DM-199"})
    @DisplayName("A session that goes on at another server shows what is still due there")
    void moved() throws Exception {
        sealing = new ProcessSealing();
        dialogue.position = new byte[] {1};
        open(9);
        gateway = gateway(DEVICE, "gw", "4D");
        dialogue.script.add(List.of(READ));
        begin();
        try (AutoCloseable other = moveTo(server(9))) {
            dialogue.script.add(List.of(READ));
            isBasic(gateway.send(null, answered(1, gateway.headerStatus(1, 1, 200, null)), true));
        }
    }

    private AutoCloseable moveTo(Sessions other) {
        gateway.sessions = other;
        return other::close;
    }

    @Test
    @Proves({"SEC-1", "SEC-7"})
    @DisplayName("Both sides by auth-basic")
    void both() throws Exception {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE,
                Authentication.BASIC).withServerSecret(SECRET));
        ScriptedGateway plain = gateway(DEVICE, "gw", "4E");
        Message answer = plain.send(new Credential(Meta.ofAuthentication(Digests.AUTH_BASIC, null),
                Data.ofText(Digests.basic("gw", "secret"))), opening(), true);
        assertThat(header(answer).code()).isEqualTo(212);
        isBasic(answer);
    }
}
