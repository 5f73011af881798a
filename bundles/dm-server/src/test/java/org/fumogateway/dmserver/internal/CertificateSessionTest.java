package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.syncml.Message;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions on connections that show a client certificate. */
class CertificateSessionTest extends SessionTestBase {

    private static final String OWN = "a".repeat(64);
    private static final String FOREIGN = "b".repeat(64);
    private static final String OTHER_DEVICE = "urn:dev:mac:1";

    private void enrol(Authentication authentication, String certificate) {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE,
                authentication, certificate));
    }

    @Test
    @Proves({"SEC-1", "SEC-2", "SEC-112"})
    @DisplayName("A gateway enrolled by certificate needs no other proof, in no message; the server shows itself as its account says")
    void certificateIsProof() throws Exception {
        enrol(Authentication.TRANSPORT, OWN);
        dialogue.script.add(List.of(READ));
        gateway.showing(OWN);

        Message answer = gateway.send(null, opening(), true);
        assertThat(header(answer).code()).isEqualTo(212);
        assertThat(header(answer).challenge()).isNull();
        assertThat(answer.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, SERVER_NONCE));
        assertThat(dialogue.starts).hasSize(1);
        Message next = gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, FRESH)), true);
        assertThat(header(next).code()).isEqualTo(200);
    }

    @Test
    @Proves({"SEC-2", "SEC-67"})
    @DisplayName("Without its certificate, or with a strange one, it is answered like a device that nobody knows, whatever else it shows")
    void withoutCertificate() throws Exception {
        enrol(Authentication.TRANSPORT, OWN);
        open(9);
        for (String shown : new String[] {null, FOREIGN}) {
            Message answer = gateway(DEVICE, "gw", "1" + shown).showing(shown).send(null, opening(), true);
            Message stranger = gateway("urn:dev:nobody", "gw", "1" + shown).showing(shown).send(null, opening(), true);
            assertThat(header(answer).code()).isEqualTo(407).isEqualTo(header(stranger).code());
            assertThat(header(answer).challenge().meta().type()).isEqualTo(header(stranger).challenge().meta().type());
            Message digest = gateway(DEVICE, "gw", "2" + shown).showing(shown).send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true);
            assertThat(header(digest).code()).isEqualTo(401);
        }
        assertThat(dialogue.starts).isEmpty();
    }

    @Test
    @Proves({"SEC-2", "DM-71"})
    @DisplayName("A message that is repeated on the same connection gets the same answer; on one without the certificate it tells nothing")
    void repeatedElsewhere() throws Exception {
        enrol(Authentication.TRANSPORT, OWN);
        dialogue.script.add(List.of(READ));
        gateway.showing(OWN).send(null, opening(), true);
        Reply first = gateway.lastReply;
        gateway.resend(null);
        assertThat(gateway.lastReply).isSameAs(first);
        String token = gateway.token;

        Message stolen = gateway.showing(null).resend(null);
        assertThat(header(stolen).code()).isEqualTo(407);
        assertThat(stolen.header().credential()).isNull();
        assertThat(header(gateway.resend(token)).code()).isNotIn(200, 212);
    }

    @Test
    @Proves({"SEC-2", "SEC-67"})
    @DisplayName("A certificate of one gateway speaks for no other device, though it knows that device's secret")
    void certificateOfAnother() throws Exception {
        enrol(Authentication.TRANSPORT, OWN);
        credentials.byDevice.put(OTHER_DEVICE, new GatewayCredentials(OTHER_DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE,
                SERVER_NONCE));
        Message refused = gateway(OTHER_DEVICE, "gw", "1").showing(OWN).send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true);
        assertThat(header(refused).code()).isEqualTo(401);
        assertThat(refused.header().credential()).isNull();
        assertThat(dialogue.starts).isEmpty();
        assertThat(log.lines()).anyMatch(line -> line.contains("certificate of another gateway") && line.contains(OTHER_DEVICE));

        Message free = gateway(OTHER_DEVICE, "gw", "2").showing(FOREIGN).send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true);
        assertThat(header(free).code()).as("a certificate that is nobody's").isEqualTo(212);
    }

    @Test
    @Proves({"SEC-2"})
    @DisplayName("Where a certificate is asked for beside a digest both must be right, the certificate in each message")
    void both() throws Exception {
        enrol(Authentication.DIGEST, OWN);
        open(9);
        assertThat(header(gateway(DEVICE, "gw", "1").send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true)).code()).isEqualTo(401);
        assertThat(header(gateway(DEVICE, "gw", "2").showing(OWN).send(null, opening(), true)).code()).isEqualTo(407);
        dialogue.script.add(List.of(READ));
        ScriptedGateway right = gateway(DEVICE, "gw", "3").showing(OWN);
        assertThat(header(right.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true)).code()).isEqualTo(212);
        Message moved = right.showing(null).send(null, List.of(right.headerStatus(1, 1, 212, FRESH)), true);
        assertThat(header(moved).code()).isEqualTo(401);
    }
}
