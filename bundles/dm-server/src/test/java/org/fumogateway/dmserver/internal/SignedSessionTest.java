package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions under auth-MAC: every message of both sides proves itself (SEC section 5), and what types may follow each other. */
class SignedSessionTest extends SessionTestBase {

    private static final byte[] ISSUED = "issued by the gateway".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ISSUED_NEXT = "issued next".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void enrolledForMac() {
        enrol(Authentication.HMAC);
        dialogue.script.add(List.of(READ));
    }

    private void enrol(Authentication authentication) {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE,
                authentication));
    }

    private Message beginSigned() throws Exception {
        return gateway.signWith(CLIENT_DIGEST, CLIENT_NONCE).send(null, opening(), true);
    }

    /** The gateway's answer to the server's first package. */
    private List<Command> answers(int messageRef, byte[] nonce) {
        return List.of(gateway.headerStatus(1, messageRef, 200, Digests.AUTH_MAC, nonce), gateway.status(2, messageRef, 4, "Get", 200));
    }

    private void assertSignedBy(byte[] nonce) {
        MacHeader header = MacHeader.parse(gateway.lastReply.mac()).orElseThrow();
        assertThat(header.username()).isEqualTo("srv");
        assertThat(header.mac()).isEqualTo(Digests.mac(SERVER_DIGEST, nonce, gateway.lastReply.view()));
    }

    private void assertOver(Message answer) {
        assertThat(gateway.lastReply.ended()).isTrue();
        assertThat(header(answer).code()).isEqualTo(401);
        assertThat(answer.commands()).noneMatch(Get.class::isInstance);
        assertThat(dialogue.results).as("nothing of it counted").hasSizeLessThan(2);
    }

    @Test
    @Proves({"SEC-5", "SEC-16", "SEC-17", "SEC-18", "SEC-32", "SEC-35", "SEC-37", "SEC-53", "SEC-54", "SEC-55", "SEC-61"})
    @DisplayName("Every message is signed on both sides, each with the nonce that the other side gave last, and answered 200 with the next")
    void wholeSession() throws Exception {
        Message first = beginSigned();

        assertThat(statusCodes(first)).containsExactly(200, 200, 200);
        assertThat(header(first).challenge().meta().type()).isEqualTo(Digests.AUTH_MAC);
        assertThat(first.header().credential()).as("a MAC never travels in Cred").isNull();
        assertThat(first.header().source().name()).isEqualTo("srv");
        assertSignedBy(SERVER_NONCE);
        byte[] next = issuedNonce(first);
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).isEqualTo(next);

        Message last = gateway.signWith(CLIENT_DIGEST, next).send(null, answers(1, ISSUED), true);

        assertThat(header(last).code()).isEqualTo(200);
        assertSignedBy(ISSUED);
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(ISSUED);
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).isEqualTo(issuedNonce(last)).isNotEqualTo(next);
        assertThat(dialogue.results.get(1).get(0).status()).isEqualTo(200);
        assertThat(dialogue.ends).containsExactly(true);
    }

    @Test
    @Proves({"SEC-50", "SEC-58", "SEC-62"})
    @DisplayName("A message whose octets were changed on the way is not executed; the gateway may send it once more with a new nonce")
    void changedOnTheWay() throws Exception {
        Message challenge = gateway.signWith(CLIENT_DIGEST, FRESH).send(null, opening(), true);

        assertThat(statusCodes(challenge)).containsExactly(401, 401, 401);
        assertThat(header(challenge).challenge().meta().type()).isEqualTo(Digests.AUTH_MAC);
        assertThat(gateway.lastReply.mac()).isNull();
        assertThat(dialogue.starts).isEmpty();
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).isEqualTo(CLIENT_NONCE);

        assertThat(header(gateway.signWith(CLIENT_DIGEST, issuedNonce(challenge)).send(null, opening(), true)).code()).isEqualTo(200);
        assertThat(dialogue.starts).hasSize(1);
    }

    @Test
    @Proves({"SEC-17", "SEC-55", "SEC-58"})
    @DisplayName("A later message without a MAC ends the session, and nothing of it counts")
    void laterMissing() throws Exception {
        beginSigned();
        gateway.signing = null;
        assertOver(gateway.send(null, answers(1, ISSUED), true));
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(SERVER_NONCE);
    }

    @Test
    @Proves({"SEC-17", "SEC-55", "SEC-58"})
    @DisplayName("A later message with a MAC over other octets ends the session, and nothing of it counts")
    void laterWrong() throws Exception {
        byte[] next = issuedNonce(beginSigned());
        gateway.signing = octets -> new MacHeader("gw", Digests.mac(CLIENT_DIGEST, next, ByteBuffer.wrap(new byte[] {1}))).format();
        assertOver(gateway.send(null, answers(1, ISSUED), true));
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(SERVER_NONCE);
    }

    @Test
    @Proves({"SEC-32", "SEC-55"})
    @DisplayName("A MAC is good for one message: its nonce opens no other one")
    void nonceOfBefore() throws Exception {
        beginSigned();
        assertOver(gateway.send(null, answers(1, ISSUED), true));
    }

    @Test
    @Proves({"SEC-55"})
    @DisplayName("A gateway that accepts the server's MAC without a nonce for the next one is let go")
    void noNextNonce() throws Exception {
        Message first = beginSigned();
        gateway.signWith(CLIENT_DIGEST, issuedNonce(first)).send(null, answers(1, null), true);
        assertThat(gateway.lastReply.ended()).isTrue();
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves({"SEC-51", "SEC-53", "SEC-56", "SEC-67"})
    @DisplayName("A MAC under another name than the gateway's, or in a header that cannot be read, is a wrong one")
    void misnamed() throws Exception {
        gateway.signing = octets -> new MacHeader("other", Digests.mac(CLIENT_DIGEST, CLIENT_NONCE, octets)).format();
        assertThat(header(gateway.send(null, opening(), true)).code()).isEqualTo(401);
        ScriptedGateway renamed = gateway(DEVICE, "other", "8");
        assertThat(header(renamed.signWith(CLIENT_DIGEST, CLIENT_NONCE).send(null, opening(), true)).code()).isEqualTo(401);
        ScriptedGateway unreadable = gateway(DEVICE, "gw", "9");
        unreadable.signing = octets -> "mac=" + Digests.mac(CLIENT_DIGEST, CLIENT_NONCE, octets);
        assertThat(header(unreadable.send(null, opening(), true)).code()).isEqualTo(401);
        ScriptedGateway twoNames = gateway(DEVICE, "another", "A");
        twoNames.signing = octets -> new MacHeader("gw", Digests.mac(CLIENT_DIGEST, CLIENT_NONCE, octets)).format();
        assertThat(header(twoNames.send(null, opening(), true)).code()).isEqualTo(401);
        assertThat(dialogue.starts).isEmpty();
    }

    @Test
    @Proves({"SEC-8", "SEC-50", "SEC-56"})
    @DisplayName("A gateway that must sign is challenged for that when it comes with less; without an answer of that kind the session ends")
    void weaker() throws Exception {
        Message challenge = gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true);
        assertThat(header(challenge).code()).isEqualTo(401);
        assertThat(header(challenge).challenge().meta().type()).isEqualTo(Digests.AUTH_MAC);

        assertOver(gateway.send(null, opening(), true));
    }

    @Test
    @Proves({"SEC-7"})
    @DisplayName("Whoever is challenged for one type and answers with another, even a right proof, has no further chance")
    void anotherTypeThanAskedFor() throws Exception {
        Message challenge = gateway.send(null, opening(), true);
        assertThat(header(challenge).challenge().meta().type()).isEqualTo(Digests.AUTH_MAC);
        assertOver(gateway.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(), true));

        enrol(Authentication.DIGEST);
        ScriptedGateway basic = gateway(DEVICE, "gw", "B");
        basic.send(null, opening(), true);
        basic.send(basic("gw", "secret"), opening(), true);
        assertThat(basic.lastReply.ended()).isTrue();
        assertThat(dialogue.starts).isEmpty();
    }

    @Test
    @Proves({"SEC-6", "SEC-50", "SEC-57"})
    @DisplayName("A MAC where less is asked is taken, and from then on wanted in each message; the server goes on with its own type")
    void unasked() throws Exception {
        enrol(Authentication.DIGEST);
        Message first = beginSigned();
        assertThat(header(first).code()).isEqualTo(200);
        assertThat(first.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, SERVER_NONCE));
        assertThat(gateway.lastReply.mac()).isNull();

        gateway.signing = null;
        assertOver(gateway.send(proof(CLIENT_DIGEST, issuedNonce(first)), answers(1, ISSUED), true));
    }

    @Test
    @Proves({"SEC-6", "SEC-7", "SEC-50", "SEC-57", "SEC-65"})
    @DisplayName("A gateway may ask the server to sign: the package comes once more, signed; a type that was accepted is not left again")
    void gatewayAsksForMac() throws Exception {
        enrol(Authentication.DIGEST);
        gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true);

        Message again = gateway.send(null, List.of(gateway.headerStatus(1, 1, 401, Digests.AUTH_MAC, ISSUED),
                gateway.status(2, 1, 4, "Get", 401)), true);
        assertThat(again.commands()).anyMatch(Get.class::isInstance);
        assertThat(again.header().credential()).isNull();
        assertSignedBy(ISSUED);

        dialogue.script.add(List.of(READ));
        gateway.send(null, List.of(gateway.headerStatus(1, 2, 200, Digests.AUTH_MAC, ISSUED_NEXT), gateway.status(2, 2, 2, "Get", 200)), true);
        assertSignedBy(ISSUED_NEXT);

        gateway.send(null, List.of(gateway.headerStatus(1, 3, 401, Digests.AUTH_MD5, ISSUED)), true);
        assertThat(gateway.lastReply.ended()).isTrue();
    }

    @Test
    @Proves({"SEC-37"})
    @DisplayName("A store that fails costs a signed session nothing: the same message succeeds later, with one answer")
    void failingStore() throws Exception {
        byte[] next = issuedNonce(beginSigned());
        credentials.broken = true;
        gateway.signWith(CLIENT_DIGEST, next);
        assertThatThrownBy(() -> gateway.send(null, answers(1, ISSUED), true)).isInstanceOf(StoreException.class);
        credentials.broken = false;
        assertThat(header(gateway.resend(gateway.token)).code()).isEqualTo(200);
        assertSignedBy(ISSUED);
        String mac = gateway.lastReply.mac();
        gateway.resend(gateway.token);
        assertThat(gateway.lastReply.mac()).as("a repetition gets the same answer").isEqualTo(mac);
    }

    @Test
    @Proves({"SEC-32", "SEC-55"})
    @DisplayName("A gateway that began a new session has left its signed one: the older one's next message is not taken")
    void replacedMeanwhile() throws Exception {
        Message first = beginSigned();
        byte[] next = issuedNonce(first);
        ScriptedGateway restarted = gateway(DEVICE, "gw", "5C");
        assertThat(header(restarted.signWith(CLIENT_DIGEST, next).send(null, opening(), true)).code()).isEqualTo(200);
        gateway.signWith(CLIENT_DIGEST, next).send(null, answers(1, ISSUED), true);
        assertThat(gateway.lastReply.ended()).isTrue();
        assertThat(gateway.lastReply.mac()).isNull();
    }

    @Test
    @Proves({"SEC-67"})
    @DisplayName("Where gateways sign by default, a device that is not known is asked for a MAC as well")
    void strangerUnderMac() throws Exception {
        policy = new ProofPolicy(Authentication.HMAC, false, Resynchronisations.NONE);
        open(3);
        Message answer = gateway("urn:dev:nobody", "gw", "1").signWith(CLIENT_DIGEST, CLIENT_NONCE).send(null, opening(), true);
        assertThat(header(answer).code()).isEqualTo(401);
        assertThat(header(answer).challenge().meta().type()).isEqualTo(Digests.AUTH_MAC);
    }

    @Test
    @Proves({"SEC-84"})
    @DisplayName("Auth-basic is taken from a gateway enrolled with it while that is allowed, else it is challenged for a digest")
    void basic() throws Exception {
        enrol(Authentication.BASIC);
        Message refused = gateway.send(basic("gw", "secret"), opening(), true);
        assertThat(header(refused).code()).isEqualTo(401);
        assertThat(header(refused).challenge().meta().type()).isEqualTo(Digests.AUTH_MD5);

        policy = new ProofPolicy(Authentication.DIGEST, true, Resynchronisations.NONE);
        open(9);
        assertThat(header(gateway(DEVICE, "gw", "1").send(basic("gw", "wrong"), opening(), true)).code()).isEqualTo(401);
        assertThat(header(gateway(DEVICE, "gw", "2").send(basic("gw:", ""), opening(), true)).code()).isEqualTo(401);
        assertThat(header(gateway(DEVICE, "gw", "3").send(new Credential(Meta.ofAuthentication(Digests.AUTH_BASIC, null), Data.ofText("%%")),
                opening(), true)).code()).isEqualTo(401);
        Message served = gateway(DEVICE, "gw", "4").send(basic("gw", "secret"), opening(), true);
        assertThat(header(served).code()).isEqualTo(212);
        assertThat(served.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, SERVER_NONCE));
    }

    private static Credential basic(String name, String secret) {
        return new Credential(Meta.ofAuthentication(Digests.AUTH_BASIC, null), Data.ofText(Digests.basic(name, secret)));
    }
}
