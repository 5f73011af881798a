package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.answer;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.challenge;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.header;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.md5;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.statuses;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.fumogateway.dmclient.internal.transport.TransportException;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DmSessionTest {

    private static final String CLIENT_NONCE = "ABEiM0RVZneImaq7zN3u/w==";
    private static final String SERVER_NONCE = "8OHSw7Sllod4aVpLPC0eDw==";
    private static final String CLIENT_PROOF = "RoMD+tbNbihE2roXAxLcPg==";
    private static final String SERVER_PROOF = "hHPZe9go8MID4/qttEDavQ==";
    private static final String NEXT_NONCE = "EBESExQVFhcYGRobHB0eHw==";
    private static final Get GET = new Get(9, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/FwV")));

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

    @Test
    @Proves({"DM-1", "DM-2", "DM-3", "DM-4", "DM-10", "DM-11", "DM-12", "DM-13", "DM-17", "DM-30", "DM-59", "DM-61", "DM-70",
        "DM-90", "DM-91", "DM-93"})
    @DisplayName("A session that sets a URL and starts an update says what the worked example says, message by message")
    void worksAsTheExample() throws Exception {
        Sequence sequence = new Sequence(4, Meta.EMPTY, List.of(
                new Replace(5, Meta.EMPTY, List.of(Item.ofTarget("./FwUpdate/Gw/DownloadAndUpdate/PkgURL", Meta.of("chr", "text/plain"),
                        Data.ofText("https://fw.example.net/dd/7201.dd")))),
                new Exec(6, Meta.EMPTY, "op-7201", List.of(Item.ofTarget("./FwUpdate/Gw/DownloadAndUpdate")))));
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, true, sequence), ScriptedServer::closing);

        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1200);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        Message first = server.heard.get(0);
        assertThat(first.header()).isEqualTo(new Header("1.2", "DM/1.2", "4A", 1, Location.of("https://dm.example.net/dm"),
                Location.of(SessionFixture.DEVICE), null, null, Meta.ofLimits(16384L, null)));
        assertThat(first.last()).isTrue();
        assertThat(first.commands()).hasSize(2);
        assertThat(first.commands().get(0)).isEqualTo(Alert.of(1, 1200));
        Replace devInfo = (Replace) first.commands().get(1);
        assertThat(devInfo.cmdId()).isEqualTo(2);
        assertThat(devInfo.items()).extracting(item -> item.source().uri() + "=" + item.data().text()).containsExactly(
                "./DevInfo/DevId=" + SessionFixture.DEVICE, "./DevInfo/Man=Example Works", "./DevInfo/Mod=GW-200",
                "./DevInfo/DmV=1.0.0", "./DevInfo/Lang=en");
        assertThat(devInfo.items()).allMatch(item -> item.meta().equals(Meta.of("chr", "text/plain")));
        Message third = server.heard.get(1);
        assertThat(third.header().msgId()).isEqualTo(2);
        assertThat(third.header().meta()).isEqualTo(Meta.EMPTY);
        assertThat(third.commands()).extracting(command -> line((Status) command)).containsExactly(
                "1: 0 SyncHdr 200", "2: 4 Sequence 200", "3: 5 Replace 200", "4: 6 Exec 202");
        assertThat(((Status) third.commands().get(0)).targetRefs()).containsExactly(SessionFixture.DEVICE);
        assertThat(third.last()).isTrue();
        assertThat(server.heard).hasSize(2);
    }

    @Test
    @Proves({"FUMO-81", "FUMO-83", "FUMO-91", "FUMO-93"})
    @DisplayName("A report goes out behind the device information with its correlator and is delivered by a success")
    void reports() throws Exception {
        gateway.outbox.put(SessionFixture.report("op"));
        ScriptedServer server = new ScriptedServer(true, ScriptedServer::closing);

        gateway.run(SessionFixture.transportAccount(), server, 1201);

        Alert alert = (Alert) server.heard.get(0).commands().get(2);
        assertThat(alert.cmdId()).isEqualTo(3);
        assertThat(alert.code()).isEqualTo(1226);
        assertThat(alert.correlator()).isEqualTo("op-7201");
        assertThat(alert.items()).containsExactly(Item.ofSource("./FwUpdate/Gw", Meta.ofAlert("int",
                "org.openmobilealliance.dm.firmwareupdate.downloadandupdate", "informational"), Data.ofText("200")));
        assertThat(gateway.outbox.outcome("op")).isEqualTo(AlertOutbox.Outcome.ACKNOWLEDGED);
        assertThat(gateway.settled).hasSize(1);
    }

    @Test
    @Proves("FUMO-93")
    @DisplayName("A report answered with 415 is never sent again, one answered with 500 waits for the next session")
    void refusedAndPending() throws Exception {
        gateway.outbox.put(SessionFixture.report("lost"));
        gateway.run(SessionFixture.transportAccount(), new ScriptedServer(true, heard -> alertAnswered(heard, 500)), 1201);
        assertThat(gateway.outbox.outcome("lost")).isEqualTo(AlertOutbox.Outcome.PENDING);

        ScriptedServer second = new ScriptedServer(true, heard -> alertAnswered(heard, 415));
        gateway.run(SessionFixture.transportAccount(), second, 1201);
        assertThat(second.heard.get(0).commands()).hasSize(3);
        assertThat(gateway.outbox.outcome("lost")).isEqualTo(AlertOutbox.Outcome.REFUSED);

        ScriptedServer third = new ScriptedServer(true, ScriptedServer::closing);
        gateway.run(SessionFixture.transportAccount(), third, 1201);
        assertThat(third.heard.get(0).commands()).hasSize(2);
    }

    @Test
    @Proves({"SEC-14", "SEC-20", "SEC-33", "SEC-35", "SEC-37", "SEC-60"})
    @DisplayName("With known nonces both sides prove themselves at the first try and take new nonces for the next session")
    void provesBothSides() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> Message.of(header(heard, null, md5(SERVER_PROOF)),
                with(statuses(heard, 212, challenge(NEXT_NONCE), 200), GET), true), ScriptedServer::closing);

        DmSession.Result result = gateway.run(SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE), server, 1201);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        Header first = server.heard.get(0).header();
        assertThat(first.credential()).isEqualTo(md5(CLIENT_PROOF));
        assertThat(first.source().name()).isEqualTo("gw-0042");
        Header second = server.heard.get(1).header();
        assertThat(second.credential()).isNull();
        assertThat(gateway.executed).contains("Get");
        assertThat(gateway.storedNonces.get("client")).isEqualTo(Base64.getDecoder().decode(NEXT_NONCE));
        Status headerStatus = (Status) server.heard.get(1).commands().get(0);
        assertThat(headerStatus.code()).isEqualTo(212);
        assertThat(Digests.nonce(headerStatus.challenge().meta().nextNonce())).isEqualTo(gateway.storedNonces.get("server"))
                .hasSize(16);
    }

    @Test
    @Proves({"DM-14", "DM-191", "DM-200", "SEC-11", "SEC-12", "SEC-30", "SEC-36", "SEC-63", "SEC-66"})
    @DisplayName("Without nonces both sides challenge each other once, the first package is repeated to the new address, and it goes on")
    void challengesBothWays() throws Exception {
        String respUri = "https://dm.example.net/dm?sid=99";
        ScriptedServer server = new ScriptedServer(true,
                heard -> Message.of(header(heard, respUri, null),
                        statuses(heard, 407, challenge("UFFSU1RVVldYWVpbXF1eXw=="), 407), true),
                heard -> {
                    assertThat(gateway.storedNonces).as("no nonce of a server that has proven nothing").doesNotContainKey("client");
                    String nonce = ((Status) heard.commands().get(0)).challenge().meta().nextNonce();
                    String proof = Digests.md5(Digests.accountDigest("dms.example.com", "s3cret-server"), Digests.nonce(nonce));
                    return Message.of(header(heard, null, md5(proof)),
                            with(statuses(heard, 212, challenge("MDEyMzQ1Njc4OTo7PD0+Pw=="), 200), GET), true);
                }, ScriptedServer::closing);

        DmSession.Result result = gateway.run(SessionFixture.digestAccount(null, null), server, 1201);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        assertThat(server.heard.get(0).header().credential()).isNull();
        assertThat(server.heard.get(0).header().source().name()).isNull();
        Message repeated = server.heard.get(1);
        assertThat(repeated.header().msgId()).isEqualTo(2);
        assertThat(repeated.header().sessionId()).isEqualTo("4A");
        assertThat(repeated.header().credential()).isEqualTo(md5("bLLZWZ5N72hPoK5W43LNHg=="));
        assertThat(repeated.header().source().name()).isEqualTo("gw-0042");
        assertThat(repeated.header().meta().maxMsgSize()).isEqualTo(16384);
        assertThat(line((Status) repeated.commands().get(0))).isEqualTo("1: 0 SyncHdr 407");
        assertThat(repeated.commands().get(1)).isEqualTo(Alert.of(2, 1201));
        assertThat(repeated.commands().get(2)).isInstanceOf(Replace.class);
        assertThat(server.targets.get(1)).hasToString(respUri);
        assertThat(repeated.header().target().uri()).isEqualTo(respUri);
        assertThat(gateway.executed).containsExactly("Get", "end of message 2");
        assertThat(gateway.storedNonces.get("client")).isEqualTo(Base64.getDecoder().decode("MDEyMzQ1Njc4OTo7PD0+Pw=="));
    }

    @Test
    @Proves({"DM-223", "SEC-34", "SEC-36", "SEC-65"})
    @DisplayName("A server with the wrong secret gets nothing executed, settles no report and leaves no nonce, and has one more chance only")
    void wrongServer() throws Exception {
        gateway.outbox.put(SessionFixture.report("op"));
        ScriptedServer.Answer liar = heard -> Message.of(header(heard, null, md5("AAAAAAAAAAAAAAAAAAAAAA==")),
                with(statuses(heard, 212, challenge(NEXT_NONCE), 200), GET), true);
        ScriptedServer server = new ScriptedServer(true, liar, liar);

        DmSession.Result result = gateway.run(SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(gateway.executed).isEmpty();
        assertThat(gateway.outbox.outcome("op")).isEqualTo(AlertOutbox.Outcome.PENDING);
        assertThat(gateway.storedNonces).doesNotContainKey("client");
        assertThat(server.heard).hasSize(2);
        assertThat(server.heard.get(1).commands()).extracting(command -> line((Status) command))
                .containsExactly("1: 0 SyncHdr 401", "2: 9 Get 401");
        assertThat(((Status) server.heard.get(1).commands().get(0)).challenge()).isNotNull();
    }

    @Test
    @Proves("SEC-64")
    @DisplayName("A server that proves nothing and wants nothing is not asked for a proof")
    void nothingToChallenge() throws Exception {
        ScriptedServer server = new ScriptedServer(true,
                heard -> Message.of(header(heard, null, null), statuses(heard, 212, null, 200), true));

        DmSession.Result result = gateway.run(SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(server.heard).hasSize(1);
    }

    @Test
    @Proves({"SEC-34", "SEC-66"})
    @DisplayName("When the server refuses the proof made with its own fresh nonce, the session ends")
    void wrongClient() throws Exception {
        ScriptedServer server = new ScriptedServer(true).then(
                heard -> Message.of(header(heard, null, null), statuses(heard, 401, challenge(NEXT_NONCE), 401), true));

        DmSession.Result result = gateway.run(SessionFixture.digestAccount(CLIENT_NONCE, SERVER_NONCE), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(result.detail()).isEqualTo("the server does not accept the credentials of this gateway");
        assertThat(server.heard).hasSize(2);
    }

    @Test
    @Proves({"DM-226", "DM-57", "DM-90", "DM-180"})
    @DisplayName("A server that never ends its package and says nothing is left after a few messages, with an abort")
    void neverFinal() throws Exception {
        ScriptedServer server = new ScriptedServer(true).then(heard -> answer(heard, false));

        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.PROTOCOL_ERROR);
        assertThat(server.heard.size()).isLessThan(10);
        Message last = server.heard.get(server.heard.size() - 1);
        assertThat(line((Status) last.commands().get(0))).isEqualTo("1: 0 SyncHdr 200");
        assertThat(last.commands().get(1)).isEqualTo(Alert.of(2, 1223));
        assertThat(last.commands()).hasSize(2);
        assertThat(last.last()).isTrue();
        Message asking = server.heard.get(1);
        assertThat(asking.last()).isFalse();
        assertThat(((Alert) asking.commands().get(asking.commands().size() - 1)).code()).isEqualTo(1222);
    }

    @Test
    @Proves("DM-226")
    @DisplayName("A server that always has one more command is left after the configured number of messages")
    void endless() throws Exception {
        ScriptedServer server = new ScriptedServer(true).then(heard -> answer(heard, true, GET));

        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.PROTOCOL_ERROR);
        assertThat(server.heard).hasSize(51);
    }

    @Test
    @Proves({"DM-198", "SEC-85"})
    @DisplayName("A server cannot send the client from https to http or to another host")
    void addressesAreChecked() throws Exception {
        for (String evil : List.of("http://dm.example.net/dm", "https://other.example.net/dm", "/relative")) {
            ScriptedServer server = new ScriptedServer(true,
                    heard -> Message.of(header(heard, evil, null), with(statuses(heard, 200, null, 200), GET), true));
            DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1201);
            assertThat(result.outcome()).as(evil).isEqualTo(Outcome.PROTOCOL_ERROR);
        }
        assertThat(gateway.executed).isEmpty();
    }

    @Test
    @Proves({"DM-183", "DM-70"})
    @DisplayName("A message that got no answer is sent again octet by octet, and after the last try the session has no connection")
    void triesAgain() throws Exception {
        ScriptedServer.Answer broken = heard -> {
            throw new TransportException("the connection broke", true, null);
        };
        ScriptedServer server = new ScriptedServer(true, broken, broken, ScriptedServer::closing);
        assertThat(gateway.run(SessionFixture.transportAccount(), server, 1201).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(server.octets.get(1)).isEqualTo(server.octets.get(0));
        assertThat(server.octets.get(2)).isEqualTo(server.octets.get(0));

        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), new ScriptedServer(true).then(broken), 1201);
        assertThat(result.outcome()).isEqualTo(Outcome.NO_CONNECTION);
        assertThat(result.detail()).isEqualTo("the connection broke");
    }

    @Test
    @Proves({"DM-25", "DM-180", "DM-181", "DM-221", "DM-210", "DM-211", "DM-203"})
    @DisplayName("An abort is not answered, another session or version or an empty answer ends the session")
    void endings() throws Exception {
        assertThat(ending(heard -> answer(heard, true, Alert.of(8, 1223), GET))).isEqualTo(Outcome.ABORTED);
        assertThat(ending(heard -> Message.of(new Header("1.2", "DM/1.2", "77", 1, Location.of("a"),
                Location.of("b"), null, null, null),
                statuses(heard, 200, null, 200), true))).isEqualTo(Outcome.PROTOCOL_ERROR);
        assertThat(ending(heard -> null)).isEqualTo(Outcome.PROTOCOL_ERROR);
        ScriptedServer old = new ScriptedServer(true, heard -> Message.of(new Header("1.1", "DM/1.1", "4A", 1, Location.of("a"),
                Location.of("b"), null, null, null), with(statuses(heard, 200, null, 200), GET), true), ScriptedServer::closing);
        assertThat(gateway.run(SessionFixture.transportAccount(), old, 1201).outcome()).isEqualTo(Outcome.PROTOCOL_ERROR);
        assertThat(line((Status) old.heard.get(1).commands().get(0))).isEqualTo("1: 0 SyncHdr 505");
        assertThat(gateway.executed).isEmpty();
    }

    private Outcome ending(ScriptedServer.Answer answer) throws InterruptedException {
        ScriptedServer server = new ScriptedServer(true, answer);
        Outcome outcome = gateway.run(SessionFixture.transportAccount(), server, 1201).outcome();
        assertThat(server.heard).hasSize(1);
        return outcome;
    }

    @Test
    @Proves({"SEC-1", "SEC-69"})
    @DisplayName("Without TLS and without credentials of the server no session is held")
    void nobodyProvesTheServer() throws Exception {
        ScriptedServer server = new ScriptedServer(false, heard -> answer(heard, true, GET));

        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1201);

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_AUTHENTICATED);
        assertThat(gateway.executed).isEmpty();
    }

    private static Message alertAnswered(Message heard, int status) {
        List<Command> commands = new ArrayList<>(statuses(heard, 200, null, 200));
        Status last = (Status) commands.remove(commands.size() - 1);
        commands.add(new Status(last.cmdId(), last.msgRef(), last.cmdRef(), last.command(), List.of(), List.of(), null, status, List.of()));
        return Message.of(header(heard, null, null), commands, true);
    }

    private static List<Command> with(List<Command> commands, Command more) {
        List<Command> all = new ArrayList<>(commands);
        all.add(more);
        return all;
    }

    private static String line(Status status) {
        return status.cmdId() + ": " + status.cmdRef() + " " + status.command() + " " + status.code();
    }
}
