package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.time.Duration;
import java.util.List;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Message;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a session begins, whom it belongs to and when it is over. */
class SessionLifeTest extends SessionTestBase {

    @Test
    @Proves({"DM-71"})
    @DisplayName("A message sent twice gets the very same answer, and nothing is done twice")
    void repeatedMessage() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        Message answer = gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(2, 1, 4, "Get", 200)),
                true);
        Reply reply = gateway.lastReply;

        assertThat(gateway.resend(gateway.token)).isEqualTo(answer);
        assertThat(gateway.lastReply).isSameAs(reply);
        assertThat(dialogue.results).hasSize(2);
    }

    @Test
    @Proves({"DM-71", "DM-75"})
    @DisplayName("A first message whose answer was lost is answered alike; a new first message starts a new session")
    void repeatedFirstMessage() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        Reply reply = gateway.lastReply;
        gateway.resend(null);
        assertThat(gateway.lastReply).isSameAs(reply);

        ScriptedGateway restarted = gateway(DEVICE, "gw", "4A");
        Message again = restarted.send(proof(CLIENT_DIGEST, credentials.byDevice.get(DEVICE).clientNonce()), opening(), true);

        assertThat(header(again).code()).isEqualTo(212);
        assertThat(restarted.token).isNotEqualTo(gateway.token);
        assertThat(dialogue.ends).as("the old session is over").contains(false);
    }

    @Test
    @Proves({"DM-71"})
    @DisplayName("A gap in the message numbers ends the session")
    void gap() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();

        Message answer = gateway.exchange(5, gateway.token, null, List.of(gateway.headerStatus(1, 1, 200, null)), true);

        assertThat(statusCodes(answer)).containsExactly(500);
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves({"DM-80", "DM-185"})
    @DisplayName("A session that rests too long is over, and its message afterwards ends with 500")
    void idle() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        now = now.plus(Duration.ofMinutes(9));
        sessions.removeIdle();
        assertThat(dialogue.ends).isEmpty();

        now = now.plus(Duration.ofMinutes(2));
        sessions.removeIdle();

        assertThat(dialogue.ends).containsExactly(false);
        assertThat(header(gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null)), true)).code()).isEqualTo(500);
    }

    @Test
    @Proves({"SYN-22", "DM-199"})
    @DisplayName("A session belongs to its token, its device and its SessionID, whatever the case and zeros of the latter")
    void sessionIdentity() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        ScriptedGateway sameSession = gateway(DEVICE, "gw", "004a");
        ScriptedGateway otherDevice = gateway("urn:dev:other", "gw", "4A");
        List<Command> answer = List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(2, 1, 4, "Get", 200));

        assertThat(header(otherDevice.exchange(2, gateway.token, null, answer, true)).code()).isEqualTo(500);
        assertThat(header(sameSession.exchange(2, gateway.token, null, answer, true)).code()).isEqualTo(200);
        assertThat(dialogue.ends).containsExactly(true);
    }
}
