package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How gateway and server prove themselves to each other. */
class SessionProofTest extends SessionTestBase {

    @Test
    @Proves({"DM-23", "SEC-36", "SEC-62", "SEC-63"})
    @DisplayName("A gateway without proof is challenged and served once it answers; the challenge leaves the stored nonce alone")
    void missingProof() throws Exception {
        dialogue.script.add(List.of(READ));

        Message challenge = gateway.send(null, opening(), true);

        assertThat(statusCodes(challenge)).containsExactly(407, 407, 407);
        assertThat(challenge.commands()).hasSize(3);
        assertThat(challenge.last()).isTrue();
        assertThat(challenge.header().credential()).isNull();
        assertThat(dialogue.starts).isEmpty();
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).isEqualTo(CLIENT_NONCE);

        Message served = gateway.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(), true);

        assertThat(statusCodes(served)).containsExactly(212, 200, 200);
        assertThat(served.commands().get(3)).isInstanceOf(Get.class);
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).as("nonce for the next "
                + "session").isEqualTo(issuedNonce(served));
    }

    @Test
    @Proves({"SEC-34"})
    @DisplayName("A stale nonce is forgiven once")
    void staleNonce() throws Exception {
        Message challenge = gateway.send(proof(CLIENT_DIGEST, FRESH), opening(), true);
        assertThat(statusCodes(challenge)).containsExactly(401, 401, 401);

        assertThat(statusCodes(gateway.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(),
                true))).first().isEqualTo(212);
    }

    @Test
    @Proves({"SEC-34", "SEC-68", "DM-41"})
    @DisplayName("A wrong secret twice ends the session: still answered, never served, nothing secret in the log")
    void wrongTwice() throws Exception {
        String wrong = Digests.accountDigest("gw", "guess");
        Message first = gateway.send(proof(wrong, CLIENT_NONCE), opening(), true);
        Message second = gateway.send(proof(wrong, issuedNonce(first)), opening(), true);
        Message third = gateway.send(proof(CLIENT_DIGEST, issuedNonce(first)), opening(), true);

        assertThat(statusCodes(second)).containsExactly(401, 401, 401);
        assertThat(header(second).challenge()).isNull();
        assertThat(header(third).code()).isNotEqualTo(212);
        assertThat(dialogue.starts).isEmpty();
        assertThat(log.lines()).noneMatch(line -> line.contains(wrong) || line.contains(CLIENT_DIGEST));
    }

    @Test
    @Proves({"SEC-67"})
    @DisplayName("A device that is not known gets the same answers as one that is")
    void unknownDevice() throws Exception {
        ScriptedGateway stranger = gateway("urn:dev:mac:ffffffffffff", "gw", "1");

        Message first = stranger.send(null, opening(), true);
        Message second = stranger.send(proof(CLIENT_DIGEST, issuedNonce(first)), opening(), true);

        assertThat(statusCodes(first)).containsExactly(407, 407, 407);
        assertThat(issuedNonce(first)).hasSize(Digests.NONCE_OCTETS);
        assertThat(statusCodes(second)).containsExactly(401, 401, 401);
        assertThat(header(second).challenge()).isNotNull();
    }

    @Test
    @Proves({"SEC-67"})
    @DisplayName("The right proof of another device opens nothing")
    void anotherDevicesProof() throws Exception {
        credentials.byDevice.put("urn:dev:other", new GatewayCredentials("urn:dev:other", "other", Digests.accountDigest("other",
                "x"), "srv",
                SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE));
        ScriptedGateway thief = gateway("urn:dev:other", "gw", "1");

        assertThat(header(thief.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true)).code()).isEqualTo(401);
        ScriptedGateway misnamed = gateway(DEVICE, "other", "2");
        assertThat(header(misnamed.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true)).code()).isEqualTo(401);
    }

    @Test
    @Proves({"DM-21", "SEC-65", "SEC-37"})
    @DisplayName("The server proves itself from its first answer on, repeats its package when challenged, and keeps the next "
            + "nonce")
    void serverProof() throws Exception {
        dialogue.script.add(List.of(READ));
        Message first = begin();
        assertThat(first.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, SERVER_NONCE));
        assertThat(first.header().source().name()).isEqualTo("srv");

        Message repeated = gateway.send(null, List.of(gateway.headerStatus(1, 1, 401, FRESH), gateway.status(2, 1, 4, "Get",
                401)), true);

        assertThat(repeated.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, FRESH));
        assertThat(repeated.commands().get(1)).isInstanceOf(Get.class);
        assertThat(dialogue.results).as("a refusal for lack of proof is no result").hasSize(1);
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).as("what the gateway expects from now on").isEqualTo(FRESH);

        byte[] next = "next".getBytes(StandardCharsets.UTF_8);
        Message last = gateway.send(null, List.of(gateway.headerStatus(1, 2, 212, next), gateway.status(2, 2, 2, "Get", 200)),
                true);

        assertThat(last.header().credential()).isNull();
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(next);
        assertThat(dialogue.results.get(1).get(0).status()).isEqualTo(200);
    }

    @Test
    @Proves({"SEC-36", "SEC-37", "SEC-63", "SEC-64"})
    @DisplayName("A nonce of a challenge counts in the next session too when this one ends with it, but not from a gateway that proves nothing")
    void nonceOfAChallenge() throws Exception {
        Message challenge = gateway.send(proof(CLIENT_DIGEST, FRESH), opening(), true);
        List<Command> repeated = new ArrayList<>(List.of(gateway.headerStatus(9, 1, 407, FRESH)));
        repeated.addAll(opening());
        Message last = gateway.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), repeated, true);

        assertThat(last.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, FRESH));
        assertThat(last.commands()).as("nothing that the gateway would answer").hasOnlyElementsOfType(Status.class);
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(FRESH);

        ScriptedGateway stranger = gateway(DEVICE, "gw", "5B");
        stranger.send(null, opening(), true);
        List<Command> forged = new ArrayList<>(List.of(stranger.headerStatus(9, 1, 407, "forged".getBytes(StandardCharsets.UTF_8))));
        forged.addAll(opening());
        stranger.send(proof(Digests.accountDigest("gw", "guess"), CLIENT_NONCE), forged, true);
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(FRESH);
    }

    @Test
    @Proves({"SEC-66"})
    @DisplayName("A gateway that challenges again and again is let go")
    void endlessChallenges() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        Message answer = null;
        for (int i = 1; i <= 3; i++) {
            answer = gateway.send(null, List.of(gateway.headerStatus(1, i, 401, FRESH), gateway.status(2, i, 4, "Get", 401)),
                    true);
        }

        assertThat(answer.commands()).hasSize(1);
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves({"SEC-37"})
    @DisplayName("No nonce goes out before it is stored: a failing store answers nothing, and the same message succeeds later")
    void nonceFirst() throws Exception {
        credentials.broken = true;
        assertThatThrownBy(this::begin).isInstanceOf(StoreException.class);
        assertThat(dialogue.starts).isEmpty();

        credentials.broken = false;
        assertThat(header(gateway.resend(null)).code()).isEqualTo(212);
    }

    @Test
    @Proves({"SEC-32", "SEC-37"})
    @DisplayName("Of two sessions that show the same proof at the same instant one is served; the other is challenged and may answer")
    void sameProofTwice() throws Exception {
        ScriptedGateway faster = gateway(DEVICE, "gw", "4B");
        List<Message> first = new ArrayList<>();
        credentials.beforeReplace.set(() -> first.add(prove(faster)));

        Message second = begin();

        assertThat(header(first.get(0)).code()).isEqualTo(212);
        assertThat(statusCodes(second)).containsExactly(401, 401, 401);
        assertThat(dialogue.starts).hasSize(1);
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).as("what the served session was told").isEqualTo(issuedNonce(first.get(0)));

        assertThat(header(gateway.send(proof(CLIENT_DIGEST, issuedNonce(second)), opening(), true)).code()).isEqualTo(212);
    }

    @Test
    @Proves({"SEC-32", "SEC-67"})
    @DisplayName("The answer to a session's own challenge counts although another session was faster, but not after a new enrolment")
    void challengeAnswered() throws Exception {
        Message challenge = gateway.send(null, opening(), true);
        assertThat(header(prove(gateway(DEVICE, "gw", "4B"))).code()).isEqualTo(212);
        assertThat(header(gateway.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(), true)).code()).isEqualTo(212);

        ScriptedGateway late = gateway(DEVICE, "gw", "4C");
        Message another = late.send(null, opening(), true);
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", Digests.accountDigest("gw", "new"), "srv", SERVER_DIGEST, FRESH,
                SERVER_NONCE));
        assertThat(header(late.send(proof(CLIENT_DIGEST, issuedNonce(another)), opening(), true)).code()).isEqualTo(401);
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).isEqualTo(FRESH);
    }

    private static Message prove(ScriptedGateway gateway) {
        try {
            return gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Proves({"SEC-9"})
    @DisplayName("New secrets count from the next session on: one that has begun goes on, then the old ones open nothing")
    void newSecrets() throws Exception {
        dialogue.script.add(List.of(READ));
        Message first = begin();
        String changed = Digests.accountDigest("gw", "changed");
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", changed, "srv", Digests.accountDigest("srv", "changed"), FRESH, FRESH));

        Message last = gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, null), gateway.status(2, 1, 4, "Get", 200)), true);

        assertThat(header(last).code()).isEqualTo(200);
        assertThat(dialogue.ends).containsExactly(true);
        assertThat(header(gateway(DEVICE, "gw", "4B").send(proof(CLIENT_DIGEST, issuedNonce(first)), opening(), true)).code()).isEqualTo(401);
        assertThat(header(gateway(DEVICE, "gw", "4C").send(proof(changed, FRESH), opening(), true)).code()).isEqualTo(212);
    }

    @Test
    @Proves({"SEC-11", "SEC-12"})
    @DisplayName("Cred and Chal say Format and Type, Chal the next nonce; Cred stands in the header and Chal in the header's Status only")
    void form() throws Exception {
        Message challenge = gateway.send(null, opening(), true);
        Message served = gateway.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(), true);

        for (Message message : List.of(challenge, served)) {
            assertThat(header(message).challenge().meta().format()).isEqualTo("b64");
            assertThat(header(message).challenge().meta().type()).isEqualTo("syncml:auth-md5");
            assertThat(issuedNonce(message)).hasSize(Digests.NONCE_OCTETS);
            assertThat(message.commands().stream().skip(1)).allMatch(command -> ((Status) command).challenge() == null);
        }
        assertThat(served.header().credential().meta().format()).isEqualTo("b64");
        assertThat(served.header().credential().meta().type()).isEqualTo("syncml:auth-md5");
    }

    @Test
    @Proves({"SEC-34", "SEC-64", "SEC-65"})
    @DisplayName("A gateway whose answer with a new nonce was lost gets something to answer in its next session, so that it can ask for a right proof")
    void lostAnswer() throws Exception {
        dialogue.script.add(List.of(READ));
        byte[] next = issuedNonce(begin());
        // Its answer, with a nonce that it expects from now on, never comes: it opens another session.
        ScriptedGateway again = gateway(DEVICE, "gw", "4B");
        again.send(proof(CLIENT_DIGEST, next), opening(), true);
        ScriptedGateway third = gateway(DEVICE, "gw", "4C");
        Message asked = third.send(proof(CLIENT_DIGEST, credentials.byDevice.get(DEVICE).clientNonce()), opening(), true);
        assertThat(asked.commands()).last().isInstanceOf(org.fumogateway.syncml.Get.class);

        Message repeated = third.send(null, List.of(third.headerStatus(1, 1, 401, FRESH), third.status(2, 1, 4, "Get", 401)), true);
        assertThat(repeated.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, FRESH));
        int heard = dialogue.results.size();
        Message last = third.send(null, List.of(third.headerStatus(1, 2, 212, null), third.status(2, 2, 2, "Get", 200)), true);
        assertThat(last.commands()).hasOnlyElementsOfType(Status.class);
        assertThat(dialogue.results).as("the question was the server's own").hasSize(heard);

        Message quiet = gateway(DEVICE, "gw", "4D").send(proof(CLIENT_DIGEST, credentials.byDevice.get(DEVICE).clientNonce()), opening(), true);
        assertThat(quiet.commands()).as("nothing more to ask").hasOnlyElementsOfType(Status.class);
    }
}
