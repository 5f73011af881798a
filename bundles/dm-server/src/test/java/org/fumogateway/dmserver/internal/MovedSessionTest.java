package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions that go on at another server with the same store and key. */
class MovedSessionTest extends SessionTestBase {

    private static final ManagementCommand UPDATE = new ManagementCommand.InOrder(List.of(
            new ManagementCommand.Write("./FwUpdate/Gw/DownloadAndUpdate/PkgURL", "chr", "text/plain", "https://x"),
            new ManagementCommand.Execute("./FwUpdate/Gw/DownloadAndUpdate", "op-1")));

    private Sessions other;

    @BeforeEach
    void twoServers() {
        sealing = new ProcessSealing();
        other = server(3);
        dialogue.position = new byte[] {1, 2, 3};
    }

    @AfterEach
    void closeOther() {
        other.close();
    }

    private List<Command> answers(int message, Command... more) {
        List<Command> commands = new java.util.ArrayList<>(List.of(gateway.headerStatus(1, message, 212, FRESH)));
        commands.addAll(List.of(more));
        return commands;
    }

    private List<Command> accepted(int message, int code) {
        return answers(message, gateway.status(2, message, 4, "Sequence", 200), gateway.status(3, message, 5, "Replace", 200),
                gateway.status(4, message, 6, "Exec", code));
    }

    @Test
    @Proves({"DM-199", "DM-75"})
    @DisplayName("Another server takes the next message: it knows the Status of what the first one commanded, stores the nonces, and ends the session")
    void goesOn() throws Exception {
        dialogue.script.add(List.of(UPDATE));
        begin();
        dialogue.pending = List.of(UPDATE);
        gateway.sessions = other;

        Message last = gateway.send(null, accepted(1, 202), true);

        assertThat(statusCodes(last)).containsExactly(200);
        assertThat(last.last()).isTrue();
        CommandResult result = dialogue.results.get(1).get(0);
        assertThat(result.inner()).extracting(CommandResult::status).containsExactly(200, 202);
        assertThat(dialogue.resumedAt).containsExactly(new byte[] {1, 2, 3});
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(FRESH);
        assertThat(last.header().credential()).as("the proof was accepted before").isNull();
    }

    @Test
    @DisplayName("The address of the next message stays short, and is no longer than it was where messages are small")
    void length() throws Exception {
        dialogue.script.add(List.of(UPDATE));
        begin();
        assertThat(gateway.token).hasSizeBetween(100, 240).matches("[A-Za-z0-9_.-]+");

        ScriptedGateway small = gateway(DEVICE, "gw", "4B");
        small.maxMessageOctets = 2000L;
        dialogue.script.add(List.of(UPDATE));
        small.send(proof(CLIENT_DIGEST, credentials.byDevice.get(DEVICE).clientNonce()), opening(), true);
        assertThat(small.token).hasSize(22);
    }

    @Test
    @DisplayName("What the first server read is dropped without a word to the gateway, and the dialogue reads again")
    void readAgain() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        dialogue.script.add(List.of(READ));
        gateway.sessions = other;

        Message again = gateway.send(null, answers(1, gateway.status(2, 1, 4, "Get", 200), new Results(3, 1, 4, Meta.EMPTY, null, null, List.of(
                Item.ofSource("./DevDetail/FwV", Meta.EMPTY, Data.ofText("4.1.7"))))), true);

        assertThat(statusCodes(again)).containsExactly(200);
        assertThat(again.commands()).last().isInstanceOf(org.fumogateway.syncml.Get.class);
        assertThat(dialogue.results.get(1)).isEmpty();
        gateway.sessions = sessions;
        Message back = gateway.send(null, List.of(gateway.headerStatus(1, 2, 200, null), gateway.status(2, 2, 2, "Get", 200)), true);
        assertThat(back.last()).isTrue();
        assertThat(statusCodes(back)).containsExactly(200);
    }

    @Test
    @Proves({"SEC-32", "DM-71"})
    @DisplayName("A message counts once: whoever repeats it at a server that did not take it gets nothing, and the session is not disturbed")
    void replayed() throws Exception {
        dialogue.script.add(List.of(UPDATE));
        begin();
        String token = gateway.token;
        dialogue.pending = List.of(UPDATE);
        dialogue.script.add(List.of(READ));
        gateway.sessions = other;
        gateway.send(null, accepted(1, 202), true);
        int heard = dialogue.results.size();

        gateway.sessions = sessions;
        assertRefused(gateway.resend(token));
        Sessions third = server(3);
        gateway.sessions = third;
        assertRefused(gateway.resend(token));
        third.close();

        assertThat(dialogue.results).hasSize(heard);
        gateway.sessions = other;
        assertThat(statusCodes(gateway.resend(token))).as("the stored answer, from who gave it").containsExactly(200);
        Message last = gateway.send(null, List.of(gateway.headerStatus(1, 2, 200, null), gateway.status(2, 2, 2, "Get", 200)), true);
        assertThat(statusCodes(last)).containsExactly(200);
    }

    @Test
    @Proves({"SEC-67", "DM-199"})
    @DisplayName("A token that was forged, is stale, or belongs to another gateway, session or message is refused like one that never was")
    void refused() throws Exception {
        dialogue.script.add(List.of(UPDATE));
        begin();
        dialogue.pending = List.of(UPDATE);
        String token = gateway.token;
        credentials.byDevice.put("urn:dev:another", new GatewayCredentials("urn:dev:another", "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, FRESH, FRESH));
        List<Command> answer = accepted(1, 202);

        // Not the last character: of its six bits some may say nothing.
        for (int i = 0; i < token.length() - 1; i += 7) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(gatewayAt(this.other, DEVICE, "gw", "4A").exchange(2, token.substring(0, i) + other + token.substring(i + 1), null, answer,
                    true));
        }
        assertRefused(gatewayAt(other, "urn:dev:another", "gw", "4A").exchange(2, token, null, answer, true));
        assertRefused(gatewayAt(other, DEVICE, "gw", "4B").exchange(2, token, null, answer, true));
        assertRefused(gatewayAt(other, DEVICE, "gw", "4A").exchange(3, token, null, answer, true));
        now = now.plusSeconds(15 * 60 + 1);
        assertRefused(gatewayAt(other, DEVICE, "gw", "4A").exchange(2, token, null, answer, true));
        assertThat(dialogue.resumedAt).isEmpty();
        now = now.minusSeconds(1);
        assertThat(statusCodes(gatewayAt(other, DEVICE, "gw", "4A").exchange(2, token, null, answer, true))).containsExactly(200);
    }

    @Test
    @Proves({"DM-75"})
    @DisplayName("A session is over everywhere once the gateway has proved itself in another one, or the store knows of none")
    void over() throws Exception {
        dialogue.script.add(List.of(UPDATE));
        begin();
        String token = gateway.token;
        dialogue.script.add(List.of(UPDATE));
        ScriptedGateway newer = gatewayAt(other, DEVICE, "gw", "4B");
        newer.send(proof(CLIENT_DIGEST, credentials.byDevice.get(DEVICE).clientNonce()), opening(), true);

        assertRefused(gateway.exchange(2, token, null, accepted(1, 202), true));
        credentials.taken.clear();
        assertRefused(newer.exchange(2, newer.token, null, accepted(1, 202), true));
    }

    @Test
    @DisplayName("A session that cannot move is refused elsewhere in a way that lets the gateway begin anew; here it goes on")
    void cannotMove() throws Exception {
        dialogue.position = null;
        dialogue.script.add(List.of(UPDATE));
        begin();
        gateway.sessions = other;
        assertRefused(gateway.exchange(2, gateway.token, null, accepted(1, 202), true));

        gateway.sessions = sessions;
        assertThat(statusCodes(gateway.resend(gateway.token))).containsExactly(200);
    }

    @Test
    @Proves({"SEC-54", "SEC-55"})
    @DisplayName("Signed messages are taken by another server by their nonce, which is used once wherever it is shown")
    void signed() throws Exception {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE,
                Authentication.HMAC));
        dialogue.script.add(List.of(UPDATE));
        Message first = gateway.signWith(CLIENT_DIGEST, CLIENT_NONCE).send(null, opening(), true);
        String token = gateway.token;
        dialogue.pending = List.of(UPDATE);
        gateway.sessions = other;

        Message last = gateway.signWith(CLIENT_DIGEST, issuedNonce(first)).send(null, List.of(
                gateway.headerStatus(1, 1, 200, Digests.AUTH_MAC, FRESH), gateway.status(2, 1, 4, "Sequence", 200),
                gateway.status(3, 1, 6, "Exec", 202)), true);

        assertThat(header(last).code()).isEqualTo(200);
        assertThat(gateway.lastReply.mac()).isNotNull();
        assertThat(dialogue.results.get(1).get(0).inner().get(1).status()).isEqualTo(202);
        gateway.sessions = server(3);
        assertRefused(gateway.resend(token));
        assertThat(gateway.lastReply.mac()).isNull();
    }

    @Test
    @DisplayName("A session that changes the server with each message ends before it goes on for ever")
    void movesTooOften() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        int taken = 0;
        boolean here = false;
        while (true) {
            dialogue.script.add(List.of(READ));
            gateway.sessions = here ? sessions : other;
            here = !here;
            Message answer = gateway.send(null, List.of(gateway.headerStatus(1, taken + 1, 212, FRESH), Alert.of(2, 1222)), true);
            if (header(answer).code() != 200) {
                break;
            }
            taken++;
        }
        assertThat(taken).isEqualTo(32);
    }

    /** As for any message of a session that is not there: Statuses, no proof, no address, nothing of the session. */
    private void assertRefused(Message answer) {
        assertThat(statusCodes(answer)).isNotEmpty().containsOnly(500);
        assertThat(answer.commands()).hasOnlyElementsOfType(Status.class);
        assertThat(answer.header().respUri()).isNull();
        assertThat(answer.header().credential()).isNull();
        assertThat(header(answer).challenge()).isNull();
    }
}
