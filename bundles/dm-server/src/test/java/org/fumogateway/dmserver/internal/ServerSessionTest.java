package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerSessionTest {

    private static final String DEVICE = "urn:dev:mac:0024befffe804ff1";
    private static final String CLIENT_DIGEST = Digests.accountDigest("gw", "secret");
    private static final String SERVER_DIGEST = Digests.accountDigest("srv", "other secret");
    private static final byte[] CLIENT_NONCE = "client nonce".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SERVER_NONCE = "server nonce".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FRESH = "fresh nonce".getBytes(StandardCharsets.UTF_8);
    private static final ManagementCommand READ = new ManagementCommand.Read(List.of("./FwUpdate/Gw/State", "./DevDetail/FwV"));

    private final CredentialStore credentials = new CredentialStore();
    private final PlainCodec codec = new PlainCodec();
    private final ScriptedDialogue dialogue = new ScriptedDialogue();
    private final TestLogger log = new TestLogger();
    private DialogueHandler handler = dialogue;
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private Sessions sessions;
    private ScriptedGateway gateway;

    @BeforeEach
    void enrolledGateway() {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE,
                SERVER_NONCE));
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        sessions = new Sessions(new SessionSettings(ScriptedGateway.ADDRESS, 65536, Duration.ofMinutes(10), Duration.ofMinutes(1),
                3, 50),
                () -> handler, clock, log.logger());
        gateway = gateway(DEVICE, "gw", "4A");
    }

    private ScriptedGateway gateway(String device, String name, String sessionId) {
        return new ScriptedGateway(sessions, codec, credentials.store(), device, name, sessionId);
    }

    private Message begin(Command... more) throws Exception {
        return gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(more), true);
    }

    private static List<Integer> statusCodes(Message message) {
        return message.commands().stream().filter(Status.class::isInstance).map(each -> ((Status) each).code()).toList();
    }

    private static Status header(Message message) {
        return (Status) message.commands().get(0);
    }

    private static byte[] issuedNonce(Message message) {
        return Digests.nonce(header(message).challenge().meta().nextNonce());
    }

    @Test
    @Proves({"DM-20", "DM-22", "DM-24", "DM-40", "DM-90", "DM-91", "FUMO-68", "FUMO-95"})
    @DisplayName("Set URL and start: the Sequence goes out in package 2, its answers come back to whoever ordered it, then "
            + "the session closes")
    void updateIsCommanded() throws Exception {
        dialogue.script.add(List.of(new ManagementCommand.InOrder(List.of(
                new ManagementCommand.Write("./FwUpdate/Gw/DownloadAndUpdate/PkgURL", "chr", "text/plain",
                        "https://fw.example.net/dd/1"),
                new ManagementCommand.Execute("./FwUpdate/Gw/DownloadAndUpdate", "op-7201")))));

        Message package2 = begin();

        assertThat(statusCodes(package2)).containsExactly(212, 200, 200);
        assertThat(package2.commands()).extracting(Command::cmdId).containsExactly(1, 2, 3, 4);
        Sequence sequence = (Sequence) package2.commands().get(3);
        Replace replace = (Replace) sequence.commands().get(0);
        Exec exec = (Exec) sequence.commands().get(1);
        assertThat(replace.cmdId()).isEqualTo(5);
        assertThat(replace.items().get(0).data().text()).isEqualTo("https://fw.example.net/dd/1");
        assertThat(exec).isEqualTo(new Exec(6, Meta.EMPTY, "op-7201", List.of(Item.ofTarget("./FwUpdate/Gw/DownloadAndUpdate"))));
        assertThat(package2.last()).isTrue();

        Message package4 = gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(2, 1, 4, "Sequence",
                200),
                gateway.status(3, 1, 5, "Replace", 200, "./FwUpdate/Gw/DownloadAndUpdate/PkgURL"),
                gateway.status(4, 1, 6, "Exec", 202, "./FwUpdate/Gw/DownloadAndUpdate")), true);

        assertThat(package4.commands()).hasSize(1);
        assertThat(statusCodes(package4)).containsExactly(200);
        assertThat(package4.last()).isTrue();
        CommandResult result = dialogue.results.get(1).get(0);
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.inner()).extracting(CommandResult::status).containsExactly(200, 202);
        assertThat(dialogue.ends).containsExactly(true);
        assertThat(dialogue.starts.get(0).deviceInfo()).containsEntry("./DevInfo/Man", "Example Works");
        assertThat(dialogue.starts.get(0).maxObjSize()).isEqualTo(134217728L);
    }

    @Test
    @Proves({"DM-31", "DM-142", "FUMO-81", "FUMO-83"})
    @DisplayName("A report reaches the dialogue with its correlator, gets its Status, and the values read afterwards come "
            + "back by URI")
    void reportAndReadBack() throws Exception {
        dialogue.script.add(List.of(READ));
        Alert report = new Alert(3, 1226, "op-7201", List.of(Item.ofSource("./FwUpdate/Gw",
                Meta.ofAlert("int", "org.openmobilealliance.dm.firmwareupdate.downloadandupdate", "informational"),
                Data.ofText("200"))));

        Message package2 = begin(report);

        assertThat(statusCodes(package2)).containsExactly(212, 200, 200, 200);
        assertThat(dialogue.alerts.get(0).correlator()).isEqualTo("op-7201");
        assertThat(dialogue.alerts.get(0).source()).isEqualTo("./FwUpdate/Gw");
        Get get = (Get) package2.commands().get(4);
        assertThat(get.items()).extracting(item -> item.target().uri()).containsExactly("./FwUpdate/Gw/State", "./DevDetail/FwV");

        gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, FRESH), gateway.status(2, 1, 5, "Get", 200),
                new Results(3, 1, 5, null, null, null, List.of(
                        Item.ofSource("./FwUpdate/Gw/State", Meta.of("int", "text/plain"), Data.ofText("90")),
                        Item.ofSource("./DevDetail/FwV", Meta.EMPTY, Data.ofText("4.2.0"))))), true);

        CommandResult result = dialogue.results.get(1).get(0);
        assertThat(result.statuses()).containsExactly(200, 200);
        assertThat(result.values()).containsExactly(new CommandResult.Value("./FwUpdate/Gw/State", "int", "text/plain", "90"),
                new CommandResult.Value("./DevDetail/FwV", "chr", "text/plain", "4.2.0"));
    }

    @Test
    @Proves({"DM-92", "DM-222"})
    @DisplayName("One Status per Item, several targets in one Status and a Status for the rest are all understood; the first "
            + "one counts")
    void statusVariants() throws Exception {
        dialogue.script.add(List.of(new ManagementCommand.Read(List.of("./A", "./B", "./C", "./D"))));
        begin();

        gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(2, 1, 4, "Get", 404, "./A", "./B"),
                gateway.status(3, 1, 4, "Get", 500, "./A"), gateway.status(4, 1, 4, "Get", 405, "./D"),
                gateway.status(5, 1, 4, "Get", 200), gateway.status(6, 7, 4, "Get", 500)), true);

        assertThat(dialogue.results.get(1).get(0).statuses()).containsExactly(404, 404, 200, 405);
    }

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
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(SERVER_NONCE);

        byte[] next = "next".getBytes(StandardCharsets.UTF_8);
        Message last = gateway.send(null, List.of(gateway.headerStatus(1, 2, 212, next), gateway.status(2, 2, 2, "Get", 200)),
                true);

        assertThat(last.header().credential()).isNull();
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(next);
        assertThat(dialogue.results.get(1).get(0).status()).isEqualTo(200);
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
    @Proves({"DM-54", "DM-57", "DM-52"})
    @DisplayName("An unfinished package is asked for with 1222, without Final; commands wait for its end")
    void noFinal() throws Exception {
        dialogue.script.add(List.of(READ));

        Message more = gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), false);

        assertThat(more.last()).isFalse();
        assertThat(more.commands()).last().isEqualTo(Alert.of(4, 1222));
        Message commands = gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(2, 1, 4, "Alert",
                200)), true);
        assertThat(commands.commands()).last().isInstanceOf(Get.class);
    }

    @Test
    @Proves({"DM-50", "DM-56", "SYN-29"})
    @DisplayName("Commands that do not fit the gateway's message size go out in several messages, Final only in the last")
    void severalMessages() throws Exception {
        gateway.maxMessageOctets = 1500L;
        dialogue.script.add(IntStream.range(0, 8).mapToObj(i -> (ManagementCommand) new ManagementCommand.Write("./Leaf" + i,
                "chr",
                "text/plain", "value")).toList());

        Message message = begin();
        int sent = 0;
        int messages = 0;
        while (!message.last()) {
            int id = message.header().msgId();
            sent += message.commands().stream().filter(Replace.class::isInstance).count();
            message = gateway.send(null, List.of(gateway.headerStatus(1, id, 200, null), Alert.of(2, 1222)), false);
            messages++;
        }
        sent += message.commands().stream().filter(Replace.class::isInstance).count();

        assertThat(messages).isPositive();
        assertThat(sent).isEqualTo(8);
    }

    @Test
    @Proves({"DM-180", "DM-181"})
    @DisplayName("A gateway that aborts gets Statuses only, and the dialogue learns that the session was not completed")
    void abort() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();

        Message answer = gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), Alert.of(2, 1223)), true);

        assertThat(statusCodes(answer)).containsExactly(200, 200);
        assertThat(answer.last()).isTrue();
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves({"FUMO-93", "DM-24"})
    @DisplayName("Without anybody to decide, reports are answered 500 so that they are kept, and the session closes properly")
    void noHandler() throws Exception {
        handler = null;
        Alert report = new Alert(3, 1226, null, List.of(Item.ofSource("./FwUpdate/Gw", Meta.ofAlert("int", "x", null),
                Data.ofText("200"))));

        Message answer = begin(report);

        assertThat(statusCodes(answer)).containsExactly(212, 200, 200, 500);
        assertThat(answer.last()).isTrue();
        assertThat(answer.commands()).hasSize(4);
    }

    @Test
    @DisplayName("A handler that goes away in the middle of a session is not called any more; the session closes")
    void handlerGone() throws Exception {
        dialogue.script.add(List.of(READ));
        dialogue.script.add(List.of(READ));
        begin();
        handler = null;

        Message answer = gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(2, 1, 4, "Get", 200)),
                true);

        assertThat(answer.commands()).hasSize(1);
        assertThat(dialogue.results).hasSize(1);
    }

    @Test
    @Proves({"DM-142"})
    @DisplayName("Items of one alert that fare differently get a Status each; an alert without type is incomplete")
    void alertItems() throws Exception {
        dialogue.alertStatuses.add(200);
        Alert mixed = new Alert(3, 1226, null, List.of(Item.ofSource("./A", Meta.ofAlert("int", "t", null), Data.ofText("200")),
                Item.ofSource("./B", Meta.EMPTY, Data.ofText("200"))));

        Message answer = begin(mixed, new Alert(4, 1226, null, List.of()), Alert.of(5, 1224));

        assertThat(statusCodes(answer)).containsExactly(212, 200, 200, 200, 412, 412, 406);
        assertThat(((Status) answer.commands().get(4)).sourceRefs()).containsExactly("./B");
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
    @Proves({"DM-210", "SYN-21"})
    @DisplayName("A gateway that speaks another version is told so and not served")
    void otherVersion() throws Exception {
        gateway.verProto = "DM/3.0";

        Message answer = begin();

        assertThat(header(answer).code()).isEqualTo(513);
        assertThat(answer.header().verProto()).isEqualTo(Header.VER_PROTO);
        assertThat(dialogue.starts).isEmpty();
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("When too many sessions are open another gateway is asked to come back later")
    void overload() throws Exception {
        for (int i = 0; i < 3; i++) {
            gateway("urn:dev:" + i, "x", "1").send(null, opening(), true);
        }

        assertThatThrownBy(this::begin).isInstanceOf(Sessions.OverloadException.class);
        now = now.plus(Duration.ofMinutes(2));
        gateway.messageId = 0;
        assertThat(header(begin()).code()).isEqualTo(212);
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
