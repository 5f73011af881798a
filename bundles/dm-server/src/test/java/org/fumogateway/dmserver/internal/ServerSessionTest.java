package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.util.List;
import java.util.stream.IntStream;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is said in a session: packages, messages, Statuses and alerts. */
class ServerSessionTest extends SessionTestBase {

    @Test
    @Proves({"DM-3", "DM-20", "DM-22", "DM-24", "DM-40", "DM-90", "DM-91", "FUMO-68", "FUMO-95"})
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
    @Proves({"SYN-19"})
    @DisplayName("What an Item of Results does not say of its value is said by the Meta of the Results; what it says counts before that")
    void metaOfResults() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();

        gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(2, 1, 4, "Get", 200),
                new Results(3, 1, 4, Meta.of("int", "a/b"), null, null, List.of(
                        Item.ofSource("./FwUpdate/Gw/State", Meta.EMPTY, Data.ofText("90")),
                        Item.ofSource("./DevDetail/FwV", Meta.of("chr", null), Data.ofText("4.2.0"))))), true);

        assertThat(dialogue.results.get(1).get(0).values()).containsExactly(new CommandResult.Value("./FwUpdate/Gw/State", "int", "a/b", "90"),
                new CommandResult.Value("./DevDetail/FwV", "chr", "a/b", "4.2.0"));
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
    @Proves({"DM-4", "DM-50", "DM-56", "SYN-29"})
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
    @Proves({"DM-211"})
    @DisplayName("A gateway of DM 1.1.2 is told that its versions are not supported, 505 and 513")
    void olderVersion() throws Exception {
        gateway.verDtd = "1.1";
        gateway.verProto = "DM/1.1";
        assertThat(header(begin()).code()).isEqualTo(505);
        gateway.verDtd = Header.VER_DTD;
        gateway.messageId = 0;
        assertThat(header(begin()).code()).isEqualTo(513);
        assertThat(dialogue.starts).isEmpty();
    }

    @Test
    @Proves({"DM-16", "DM-32"})
    @DisplayName("A report may come in a later package as well: it is taken, and answered before the session closes")
    void laterReport() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        Alert report = new Alert(3, 1226, "op-1", List.of(Item.ofSource("./FwUpdate/Gw", Meta.ofAlert("int", "t", "critical"), Data.ofText("410"))));

        Message answer = gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, FRESH), gateway.status(2, 1, 4, "Get", 200), report), true);

        assertThat(statusCodes(answer)).containsExactly(200, 200);
        assertThat(dialogue.alerts).extracting(alert -> alert.data()).containsExactly("410");
    }

    @Test
    @Proves({"DM-73"})
    @DisplayName("A Status that comes messages later than its command still finds it by the message it names")
    void lateStatus() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();
        gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, FRESH)), false);
        gateway.send(null, List.of(gateway.headerStatus(1, 2, 200, null)), false);

        gateway.send(null, List.of(gateway.headerStatus(1, 3, 200, null), gateway.status(2, 1, 4, "Get", 405)), true);

        assertThat(dialogue.results.get(1).get(0).status()).isEqualTo(405);
    }

    @Test
    @Proves({"DM-102", "DM-104"})
    @DisplayName("What could not be read has a Status and no value; Results get no Status unless they cannot be taken")
    void partlyRead() throws Exception {
        dialogue.script.add(List.of(READ));
        begin();

        Message answer = gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, FRESH),
                gateway.status(2, 1, 4, "Get", 404, "./FwUpdate/Gw/State"), gateway.status(3, 1, 4, "Get", 200, "./DevDetail/FwV"),
                new Results(4, 1, 4, null, null, null, List.of(Item.ofSource("./DevDetail/FwV", Meta.EMPTY, Data.ofText("4.2.0"))))), true);

        assertThat(answer.commands()).as("the Status of the header and nothing for the Results").hasSize(1);
        CommandResult result = dialogue.results.get(1).get(0);
        assertThat(result.statuses()).containsExactly(404, 200);
        assertThat(result.values()).extracting(CommandResult.Value::uri).containsExactly("./DevDetail/FwV");
    }

    @Test
    @Proves({"DM-93", "DM-114"})
    @DisplayName("The Status of a Sequence and those of its commands are kept apart, also where a gateway says 304 of the Sequence alone")
    void containerStatus() throws Exception {
        dialogue.script.add(List.of(new ManagementCommand.InOrder(List.of(new ManagementCommand.Execute("./FwUpdate/Gw/Update", "op-1")))));
        begin();

        gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, FRESH), gateway.status(2, 1, 4, "Sequence", 304)), true);

        CommandResult result = dialogue.results.get(1).get(0);
        assertThat(result.status()).isEqualTo(304);
        assertThat(result.inner()).extracting(CommandResult::status).containsExactly(0);
    }

    @Test
    @Proves({"DM-13", "FUMO-110"})
    @DisplayName("A Replace of anything but DevInfo is refused and tells the dialogue nothing")
    void notDeviceInfo() throws Exception {
        Message answer = begin(new Replace(3, Meta.EMPTY, List.of(Item.ofSource("./DevDetail/FwV", Meta.EMPTY, Data.ofText("9")),
                Item.ofSource("./DevInfo/Mod", Meta.EMPTY, Data.ofText("other")))));

        assertThat(statusCodes(answer)).containsExactly(212, 200, 200, 406);
        assertThat(dialogue.starts.get(0).deviceInfo()).containsOnlyKeys("./DevInfo/Man");
    }
}
