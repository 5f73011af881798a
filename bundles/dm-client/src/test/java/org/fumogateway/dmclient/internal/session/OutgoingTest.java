package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutgoingTest {

    private static final Header HEADER = new Header("1.2", "DM/1.2", "4A", 2, Location.of("https://dm.example.net/dm"),
            Location.of(SessionFixture.DEVICE), null, null, Meta.EMPTY);

    @TempDir
    Path folder;

    @Test
    @Proves({"DM-103", "DM-161"})
    @DisplayName("A value that is larger than what the server takes is not sent; its Get is answered 413, other answers stay as they are")
    void oversizedResults() throws Exception {
        Outgoing outgoing = new Outgoing(new XmlCodec(), TestLogger.create());
        outgoing.addAnswers(List.<Command>of(status(4, 200), results(4, 3000), status(5, 200), results(5, 100), status(6, 404)).stream().map(Answer::of).toList(), HEADER, 2048, 2999);

        List<Command> sent = outgoing.pack(HEADER, 2048, true).message().commands();

        assertThat(sent).extracting(command -> command instanceof Status status ? status.cmdRef() + " " + status.code()
                : ((Results) command).cmdRef() + " Results").containsExactly("4 413", "5 200", "5 Results", "6 404");
        assertThat(outgoing.isEmpty()).isTrue();
    }

    private static Status status(int cmdRef, int code) {
        return new Status(0, 1, cmdRef, "Get", List.of(), List.of(), null, code, List.of());
    }

    private static Results results(int cmdRef, int octets) {
        return new Results(0, 1, cmdRef, Meta.EMPTY, null, null,
                List.of(Item.ofSource("./Vendor/Text", Meta.of("chr", "text/plain"), Data.ofText("v".repeat(octets)))));
    }

    @Test
    @Proves({"DM-50", "DM-51", "DM-56", "FUMO-91", "FUMO-93"})
    @DisplayName("A first package that is too large for one message goes out in several: each alert once and in order, Final only at the end")
    void splitFirstPackage() throws Exception {
        try (SessionFixture gateway = new SessionFixture(folder)) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                gateway.outbox.put(report("op" + i));
                ids.add("op" + i);
            }
            ScriptedServer server = new ScriptedServer(true).then(heard -> heard.last() ? ScriptedServer.closing(heard)
                    : ScriptedServer.answer(heard, false, Alert.of(90, 1222)));

            DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1201);

            assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
            assertThat(server.heard.size()).isBetween(3, 5);
            assertThat(server.octets).allMatch(octets -> octets.remaining() <= 16384);
            List<Boolean> finals = server.heard.stream().map(Message::last).toList();
            assertThat(finals.indexOf(true)).isEqualTo(finals.size() - 1);
            List<Command> said = server.heard.stream().flatMap(message -> message.commands().stream()).toList();
            assertThat(said.subList(0, 2)).hasExactlyElementsOfTypes(Alert.class, Replace.class);
            assertThat(said).filteredOn(Alert.class::isInstance).extracting(command -> ((Alert) command).correlator())
                    .containsExactly(null, "op0", "op1", "op2", "op3", "op4", "op5", "op6", "op7");
            assertThat(ids).allMatch(id -> gateway.outbox.outcome(id) == AlertOutbox.Outcome.ACKNOWLEDGED);
        }
    }

    private static GenericAlert report(String id) {
        return new GenericAlert(id, SessionFixture.SERVER, "./FwUpdate/Gw", "org.example.type", "chr",
                GenericAlert.Severity.INFORMATIONAL, id, "d".repeat(4000));
    }
}
