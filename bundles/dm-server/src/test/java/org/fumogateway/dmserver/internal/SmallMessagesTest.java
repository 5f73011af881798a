package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.fumogateway.server.dialogue.ContentSource;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** More Statuses than fit into one message of the gateway's size: none is lost, whatever the server is doing at that moment. */
class SmallMessagesTest extends SessionTestBase {

    private static final int REPORTS = 30;
    private static final int MOST_MESSAGES = 40;

    /** Codes by message and command of the gateway. */
    private final Map<String, Integer> told = new TreeMap<>();

    @BeforeEach
    void smallMessages() {
        gateway.maxMessageOctets = 1500L;
    }

    private static Command report(int id) {
        return new Alert(id, 1226, "op-" + id, List.of(Item.ofSource("./FwUpdate/Gw",
                Meta.ofAlert("int", "org.openmobilealliance.dm.firmwareupdate.update", "informational"), Data.ofText("200"))));
    }

    private static Command[] reports() {
        return IntStream.range(3, 3 + REPORTS).mapToObj(SmallMessagesTest::report).toArray(Command[]::new);
    }

    /** Notes what a message tells; no Status comes twice. */
    private Message note(Message message) {
        assertThat(gateway.lastReply.view().remaining()).isLessThanOrEqualTo(1500);
        assertThat(header(message).cmdRef()).isZero();
        message.commands().stream().filter(Status.class::isInstance).map(Status.class::cast).filter(status -> status.cmdRef() != 0)
                .forEach(status -> assertThat(told.put(status.msgRef() + "/" + status.cmdRef(), status.code())).isNull());
        return message;
    }

    /** Asks for the rest of the server's package until it is complete. */
    private Message toTheEnd(Message first) throws Exception {
        Message message = first;
        for (int i = 0; !message.last() && i < MOST_MESSAGES; i++) {
            message = note(gateway.send(null, List.of(gateway.headerStatus(1, message.header().msgId(), 200, null), Alert.of(2, 1222)), false));
        }
        assertThat(message.last()).isTrue();
        return message;
    }

    private List<String> reportsTold(int message, int code) {
        return told.entrySet().stream().filter(entry -> entry.getKey().startsWith(message + "/") && entry.getValue() == code)
                .map(Map.Entry::getKey).toList();
    }

    @Test
    @Proves({"DM-94", "DM-50", "DM-57"})
    @DisplayName("Statuses that do not fit go out in further messages, then the session closes; the dialogue ends with the last of them")
    void closing() throws Exception {
        Message first = note(begin(reports()));

        assertThat(first.last()).isFalse();
        assertThat(dialogue.ends).isEmpty();
        toTheEnd(first);

        assertThat(reportsTold(1, 200)).hasSize(REPORTS + 2);
        assertThat(dialogue.alerts).hasSize(REPORTS);
        assertThat(dialogue.ends).containsExactly(true);
    }

    @Test
    @Proves({"DM-94", "DM-91", "DM-50"})
    @DisplayName("Commands follow behind the last Status, Final comes with them")
    void commands() throws Exception {
        dialogue.script.add(List.of(READ));

        Message last = toTheEnd(note(begin(reports())));

        assertThat(reportsTold(1, 200)).hasSize(REPORTS + 2);
        assertThat(last.commands()).last().matches(command -> command.name().equals("Get"));
        assertThat(dialogue.results).as("asked for commands once").hasSize(1);
    }

    @Test
    @Proves({"DM-54", "DM-94"})
    @DisplayName("An unfinished package is asked for in any case; what is owed follows with the next answers, and no command before its end")
    void unfinished() throws Exception {
        dialogue.script.add(List.of(READ));
        Message more = note(gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(reports()), false));
        assertThat(more.commands()).anyMatch(command -> command instanceof Alert alert && alert.code() == 1222);
        assertThat(more.last()).isFalse();

        more = note(gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), report(2)), false));
        assertThat(more.commands()).anyMatch(command -> command instanceof Alert alert && alert.code() == 1222);
        assertThat(dialogue.results).isEmpty();
        toTheEnd(note(gateway.send(null, List.of(gateway.headerStatus(1, 2, 200, null)), true)));

        assertThat(reportsTold(1, 200)).hasSize(REPORTS + 2);
        assertThat(reportsTold(2, 200)).contains("2/2");
        assertThat(dialogue.results).hasSize(1);
    }

    @Test
    @Proves({"DM-94", "SEC-62"})
    @DisplayName("A challenge has Final although not every refusal fits; the others are told with the next message")
    void challenged() throws Exception {
        Message challenge = note(gateway.send(null, opening(reports()), true));
        assertThat(challenge.last()).isTrue();
        assertThat(header(challenge).challenge()).isNotNull();

        toTheEnd(note(gateway.send(proof(CLIENT_DIGEST, issuedNonce(challenge)), opening(), true)));

        assertThat(reportsTold(1, 407)).hasSize(REPORTS + 2);
        assertThat(reportsTold(2, 200)).hasSize(2);
    }

    @Test
    @Proves({"DM-94", "DM-53", "DM-164"})
    @DisplayName("Reports that come between the chunks of a large object are all answered, and the object arrives whole")
    void betweenChunks() throws Exception {
        byte[] value = new byte[4000];
        new Random(1).nextBytes(value);
        dialogue.script.add(List.of(new ManagementCommand.WriteLarge("./FwUpdate/Gw/Update/PkgData", "a/b", content(value))));
        Message message = note(begin());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean reported = false;
        for (int i = 0; !message.last() && i < MOST_MESSAGES; i++) {
            List<Command> answer = new ArrayList<>(List.of(gateway.headerStatus(1, message.header().msgId(), 200, null)));
            if (message.commands().get(message.commands().size() - 1) instanceof Replace chunk) {
                text.write(chunk.items().get(0).data().text().getBytes());
                answer.add(gateway.status(2, message.header().msgId(), chunk.cmdId(), "Replace", 213));
                if (!reported) {
                    answer.addAll(List.of(reports()));
                    reported = true;
                }
            }
            answer.add(Alert.of(99, 1222));
            message = note(gateway.send(null, answer, false));
        }
        text.write(((Replace) message.commands().get(message.commands().size() - 1)).items().get(0).data().text().getBytes());

        assertThat(reportsTold(2, 200)).hasSize(REPORTS + 1);
        assertThat(Base64.getDecoder().decode(text.toByteArray())).isEqualTo(value);
        assertThat(dialogue.results).hasSize(1);
    }

    private static ContentSource content(byte[] value) {
        return new ContentSource() {
            @Override
            public long size() {
                return value.length;
            }

            @Override
            public ReadableByteChannel open() {
                return Channels.newChannel(new ByteArrayInputStream(value));
            }
        };
    }

    @Test
    @Proves({"SYN-82"})
    @DisplayName("413 says that nothing was taken: it is the answer to a first message alone, and nothing in that one counts; later the session is closed "
            + "as after any answer that cannot be written")
    void noRoomForAnswers() throws Exception {
        gateway.maxMessageOctets = 10L;
        assertThat(statusCodes(begin(report(3)))).containsExactly(413);
        assertThat(dialogue.alerts).isEmpty();

        gateway = gateway(DEVICE, "gw", "4B");
        dialogue.script.add(List.of(READ));
        Message first = gateway.send(proof(CLIENT_DIGEST, credentials.byDevice.get(DEVICE).clientNonce()), opening(), true);
        gateway.maxMessageOctets = 10L;
        assertThatThrownBy(() -> gateway.send(null, List.of(gateway.headerStatus(1, first.header().msgId(), 200, null), report(2)), true))
                .isInstanceOf(SyncMlException.class);
        assertThat(dialogue.alerts).hasSize(1);
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @DisplayName("A gateway whose messages have no room for a chunk at all is not asked for ever: the session is closed")
    void noRoom() throws Exception {
        gateway.maxMessageOctets = 450L;
        dialogue.script.add(List.of(new ManagementCommand.WriteLarge("./FwUpdate/Gw/Update/" + "x".repeat(300), "a/b", content(new byte[4000]))));
        Message message = begin();
        int messages = 0;
        while (!message.last() && messages < MOST_MESSAGES) {
            message = gateway.send(null, List.of(gateway.headerStatus(1, message.header().msgId(), 200, null), Alert.of(2, 1222)), false);
            messages++;
        }
        assertThat(messages).isLessThan(5);
        assertThat(dialogue.ends).containsExactly(false);
    }
}
