package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.answer;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.header;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.statuses;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of a session that no worked example shows, each with a server that makes them necessary. */
class SessionRulesTest {

    private static final Get GET = new Get(90, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/FwV")));
    private static final int REPORT = 3;

    private int statusId = 50;

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

    private DmSession.Result run(ScriptedServer server) throws InterruptedException {
        return gateway.run(SessionFixture.transportAccount(), server, 1201);
    }

    private AlertOutbox.Outcome report() {
        return gateway.outbox.outcome("op");
    }

    private Status status(int msgRef, int cmdRef, int code) {
        return new Status(statusId++, msgRef, cmdRef, "Alert", List.of(), List.of(), null, code, List.of());
    }

    /** Status for the header of what was heard, then these commands. */
    private static Message bare(Message heard, boolean last, Command... more) {
        List<Command> commands = new ArrayList<>(statuses(heard, 200, null, 200).subList(0, 1));
        commands.addAll(List.of(more));
        return Message.of(header(heard, null, null), commands, last);
    }

    private static List<Integer> alerts(Message message) {
        return message.commands().stream().filter(Alert.class::isInstance).map(command -> ((Alert) command).code()).toList();
    }

    private void put() {
        try {
            gateway.outbox.put(SessionFixture.report("op"));
        } catch (IOException full) {
            throw new AssertionError(full);
        }
    }

    @Test
    @Proves({"DM-73", "DM-221"})
    @DisplayName("A Status for an alert may come messages later under its old number; one that names something else changes nothing")
    void referencesCount() throws Exception {
        put();
        ScriptedServer server = new ScriptedServer(true, heard -> bare(heard, true, status(1, 77, 200), status(7, REPORT, 200), GET), heard -> {
            assertThat(report()).isEqualTo(AlertOutbox.Outcome.PENDING);
            return bare(heard, true, status(1, REPORT, 200));
        });

        assertThat(run(server).outcome()).isEqualTo(Outcome.COMPLETED);

        assertThat(report()).isEqualTo(AlertOutbox.Outcome.ACKNOWLEDGED);
        assertThat(alerts(server.heard.get(1))).as("sent once in a session").isEmpty();
    }

    @Test
    @Proves("DM-222")
    @DisplayName("Of several Status for one alert the first counts, in one message and over several")
    void firstStatusWins() throws Exception {
        put();
        ScriptedServer server = new ScriptedServer(true, heard -> bare(heard, true, status(1, REPORT, 500), status(1, REPORT, 200), GET),
                heard -> bare(heard, true, status(1, REPORT, 415)));

        assertThat(run(server).outcome()).isEqualTo(Outcome.COMPLETED);

        assertThat(report()).isEqualTo(AlertOutbox.Outcome.PENDING);
    }

    @Test
    @Proves({"DM-16", "DM-32", "DM-141"})
    @DisplayName("An alert that comes up in the middle of a session goes out in the package that is owed anyway, behind the answers")
    void alertInTheMiddle() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> {
            put();
            return answer(heard, true, GET);
        }, ScriptedServer::closing);

        run(server);

        assertThat(server.heard.get(1).commands()).extracting(Command::name).containsExactly("Status", "Status", "Alert");
        assertThat(report()).isEqualTo(AlertOutbox.Outcome.ACKNOWLEDGED);
    }

    @Test
    @Proves({"DM-59", "DM-60"})
    @DisplayName("An alert that comes up when nothing is owed does not prolong the session")
    void alertAtTheEnd() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> {
            put();
            return ScriptedServer.closing(heard);
        });

        assertThat(run(server).outcome()).isEqualTo(Outcome.COMPLETED);

        assertThat(server.heard).hasSize(1);
        assertThat(report()).isEqualTo(AlertOutbox.Outcome.PENDING);
    }

    @Test
    @Proves({"DM-16", "DM-51", "DM-144"})
    @DisplayName("An alert that the server's messages cannot hold is not cut into pieces: it waits, and smaller ones go out")
    void alertsAreWhole() throws Exception {
        var large = SessionFixture.report("large");
        gateway.outbox.put(new GenericAlert("large", large.serverId(), large.source(), large.type(), "chr",
                large.severity(), null, "x".repeat(6000)));
        put();
        ScriptedServer server = new ScriptedServer(true, heard -> Message.of(withLimit(header(heard, null, null), 4000L),
                statusesAnd(heard, GET), true), ScriptedServer::closing);
        SessionSettings limits = new SessionSettings(4096, 0, 50, 1, Duration.ofMillis(1), false, new AddressPolicy(false, Set.of()));

        gateway.run(SessionFixture.transportAccount(), server, 1201, limits);

        assertThat(server.octets).allMatch(octets -> octets.remaining() <= 4096);
        assertThat(report()).isEqualTo(AlertOutbox.Outcome.ACKNOWLEDGED);
        assertThat(gateway.outbox.outcome("large")).isEqualTo(AlertOutbox.Outcome.PENDING);
    }

    private static Header withLimit(Header plain, long octets) {
        return new Header(plain.verDtd(), plain.verProto(), plain.sessionId(), plain.msgId(), plain.target(), plain.source(), null, null,
                Meta.ofLimits(octets, null));
    }

    private static List<Command> statusesAnd(Message heard, Command more) {
        List<Command> commands = new ArrayList<>(statuses(heard, 200, null, 200));
        commands.add(more);
        return commands;
    }

    @Test
    @Proves({"DM-62", "DM-104"})
    @DisplayName("Meta in the header and a Status for Results are not answered, whatever its code")
    void notAnswered() throws Exception {
        ScriptedServer server = new ScriptedServer(true,
                heard -> Message.of(withLimit(header(heard, null, null), 9999L), statusesAnd(heard, GET), true),
                heard -> bare(heard, true, new Status(2, 2, REPORT, "Results", List.of(), List.of("./DevDetail/FwV"), null, 500, List.of()),
                        GET), ScriptedServer::closing);

        assertThat(run(server).outcome()).isEqualTo(Outcome.COMPLETED);

        assertThat(server.heard.get(1).commands()).extracting(Command::name).containsExactly("Status", "Status");
        assertThat(server.heard.get(2).commands()).extracting(command -> ((Status) command).command()).containsExactly("SyncHdr", "Get");
    }

    @Test
    @Proves({"DM-210", "DM-211"})
    @DisplayName("Another version of the protocol over the same DTD is answered 513, nothing is executed, and the session ends")
    void anotherProtocol() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> {
            Header plain = header(heard, null, null);
            return Message.of(new Header("1.2", "DM/1.3", plain.sessionId(), 1, plain.target(), plain.source(), null, null, Meta.EMPTY),
                    statusesAnd(heard, GET), true);
        }, ScriptedServer::closing);

        assertThat(run(server).outcome()).isEqualTo(Outcome.PROTOCOL_ERROR);

        assertThat(((Status) server.heard.get(1).commands().get(0)).code()).isEqualTo(513);
        assertThat(gateway.executed).isEmpty();
    }

    @Test
    @Proves({"DM-70", "DM-221"})
    @DisplayName("A server that repeats its message is not obeyed twice: the session ends")
    void repeatedMessage() throws Exception {
        List<Message> said = new ArrayList<>();
        ScriptedServer server = new ScriptedServer(true, heard -> {
            said.add(answer(heard, true, GET));
            return said.get(0);
        }, heard -> {
            List<Command> commands = new ArrayList<>(said.get(0).commands());
            commands.set(0, new Status(1, 2, 0, "SyncHdr", List.of(), List.of(), null, 200, List.of()));
            return Message.of(said.get(0).header(), commands, true);
        });

        DmSession.Result result = run(server);

        assertThat(result.outcome()).isEqualTo(Outcome.PROTOCOL_ERROR);
        assertThat(result.detail()).contains("out of order");
        assertThat(gateway.executed).containsExactly("Get", "end of message 1");
    }

    @Test
    @Proves({"DM-226", "DM-180"})
    @DisplayName("A server that goes on for ten thousand messages is left after them, with what is answered and an abort")
    void tenThousandMessages() throws Exception {
        int[] count = {0};
        ScriptedServer server = new ScriptedServer(true).then(heard -> {
            count[0]++;
            List<Command> kept = heard.commands();
            assertThat(kept.size()).isLessThan(8);
            return bare(heard, true, new Replace(90, Meta.EMPTY, List.of(Item.ofTarget("./Net/Mtu", Meta.of("int", "text/plain"),
                    Data.ofText("1492")))));
        });
        SessionSettings limits = new SessionSettings(16384, 0, 10_000, 1, Duration.ofMillis(1), false, new AddressPolicy(false, Set.of()));

        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1201, limits);

        assertThat(result.outcome()).isEqualTo(Outcome.PROTOCOL_ERROR);
        assertThat(count[0]).isEqualTo(10_001);
        Message last = server.heard.get(10_000);
        assertThat(last.commands()).extracting(Command::name).containsExactly("Status", "Status", "Alert");
        assertThat(((Alert) last.commands().get(2)).code()).isEqualTo(1223);
    }

    @Test
    @Proves("DM-226")
    @DisplayName("A server that only ever says Next Message is left after three messages, however many it has")
    void emptyMessages() throws Exception {
        ScriptedServer server = new ScriptedServer(true).then(heard -> bare(heard, false, Alert.of(9, 1222)));

        assertThat(run(server).outcome()).isEqualTo(Outcome.PROTOCOL_ERROR);

        assertThat(server.heard).hasSizeLessThan(6);
    }
}
