package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.syncml.Message;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who gets a session when many want one. */
class SessionTableTest extends SessionTestBase {

    private static final int FLOOD = 500;

    /** Another gateway that the server knows, with the same secret. */
    private ScriptedGateway enrolled(String device) {
        credentials.byDevice.put(device, new GatewayCredentials(device, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE));
        return gateway(device, "gw", "1");
    }

    private Message prove(ScriptedGateway each) throws Exception {
        return each.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true);
    }

    private Message goOn(ScriptedGateway each) throws Exception {
        return each.send(null, List.of(each.headerStatus(1, 1, 200, null), each.status(2, 1, 4, "Get", 200)), true);
    }

    @Test
    @Proves({"DM-202", "SEC-67"})
    @DisplayName("Any number of first messages of unknown devices takes no place from a known gateway, at work or challenged")
    void strangers() throws Exception {
        open(16);
        dialogue.script.add(List.of(READ));
        begin();
        ScriptedGateway challenged = enrolled("urn:dev:challenged");
        Message challenge = challenged.send(null, opening(), true);

        for (int i = 0; i < FLOOD; i++) {
            assertThat(header(gateway("urn:dev:stranger-" + i, "x", "1").send(null, opening(), true)).code()).isEqualTo(407);
        }

        assertThat(header(goOn(gateway)).code()).isEqualTo(200);
        assertThat(header(challenged.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(), true)).code()).isEqualTo(212);
        assertThat(header(prove(enrolled("urn:dev:new"))).code()).isEqualTo(212);
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("Nobody fills the table with the names of known gateways: unproved sessions make room, a gateway at work keeps its own")
    void knownNames() throws Exception {
        open(8);
        dialogue.script.add(List.of(READ));
        begin();
        ScriptedGateway other = enrolled("urn:dev:other");
        Message challenge = other.send(null, opening(), true);
        for (int i = 0; i < FLOOD; i++) {
            gateway(DEVICE, "gw", "A" + i).send(null, opening(), true);
        }
        assertThat(header(other.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(), true)).code()).as("one name, few places")
                .isEqualTo(212);
        for (int i = 0; i < 20; i++) {
            enrolled("urn:dev:used-" + i).send(null, opening(), true);
        }

        assertThat(header(goOn(gateway)).code()).isEqualTo(200);
        assertThat(header(prove(enrolled("urn:dev:new"))).code()).isEqualTo(212);
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("When every session serves a gateway another one is asked to come back later")
    void overload() throws Exception {
        for (int i = 0; i < 3; i++) {
            dialogue.script.add(List.of(READ));
            prove(enrolled("urn:dev:" + i));
        }

        assertThatThrownBy(this::begin).isInstanceOf(Sessions.OverloadException.class);
        now = now.plus(Duration.ofMinutes(11));
        gateway.messageId = 0;
        assertThat(header(begin()).code()).isEqualTo(212);
    }

    @Test
    @DisplayName("Wrong proofs fill no log: one line in a minute, the next one tells how many there were")
    void log() throws Exception {
        for (int i = 0; i < FLOOD; i++) {
            prove(gateway("urn:dev:stranger-" + i, "x", "1"));
        }
        assertThat(log.lines()).containsExactly("WARN Gateway urn:dev:stranger-0 did not prove itself");

        now = now.plus(Duration.ofMinutes(1));
        prove(gateway("urn:dev:last", "x", "1"));
        assertThat(log.lines()).hasSize(2).last()
                .isEqualTo("WARN Gateway urn:dev:last did not prove itself (499 more like this since the last line)");
    }
}
