package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of a gateway that have no number of their own. */
class CommandNumbersTest extends SessionTestBase {

    private static final ManagementCommand NEXT = new ManagementCommand.Read(List.of("./DevDetail/HwV"));

    @BeforeEach
    void commandTwice() {
        dialogue.script.add(List.of(READ));
        dialogue.script.add(List.of(NEXT));
    }

    private static Replace told(int number, String leaf, String value) {
        return new Replace(number, Meta.EMPTY, List.of(Item.ofSource(leaf, Meta.EMPTY, Data.ofText(value))));
    }

    private static Alert report(int number) {
        return new Alert(number, 1226, null, List.of(Item.ofSource("./FwUpdate/Gw", Meta.ofAlert("int", "x", null), Data.ofText("200"))));
    }

    /** Number and code of each Status but the header's. */
    private static List<String> statuses(Message message) {
        return message.commands().stream().filter(Status.class::isInstance).map(Status.class::cast).skip(1)
                .map(status -> status.cmdRef() + " " + status.code()).toList();
    }

    @Test
    @Proves({"SYN-33", "SYN-34"})
    @DisplayName("What is nested has its numbers in the same space: one that stands in a Sequence is no number for a command behind it, and the other way "
            + "round")
    void nested() throws Exception {
        Message answer = begin(new Sequence(3, Meta.EMPTY, List.of(told(4, "./X", "1"), told(2, "./X", "2"), told(0, "./X", "3"))), report(4), report(5));

        assertThat(statuses(answer)).containsExactly("1 200", "2 200", "3 406", "4 406", "2 400", "-1 400", "4 400", "5 200");
        assertThat(dialogue.alerts).hasSize(1);
    }

    @Test
    @Proves({"SYN-33", "SYN-34", "DM-58"})
    @DisplayName("Statuses have their numbers in the same space, and are taken themselves whatever number they have")
    void statusesToo() throws Exception {
        begin();
        Message answer = gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), gateway.status(1, 1, 4, "Get", 404), report(1), report(2)), true);

        assertThat(statuses(answer)).containsExactly("1 400", "2 200");
        assertThat(dialogue.results.get(1).get(0).statuses()).containsExactly(404, 404);
    }

    @Test
    @Proves({"SYN-34"})
    @DisplayName("What is refused is not looked at: a Replace of DevInfo and an Alert 1200 with the number of an earlier command, or a part of a value")
    void notLookedAt() throws Exception {
        Replace part = new Replace(7, Meta.EMPTY, List.of(new Item(null, Item.ofSource("./DevInfo/Lang", Meta.EMPTY, null).source(), Meta.EMPTY,
                Data.ofText("e"), true)));
        Message answer = begin(told(1, "./DevInfo/Man", "Other Works"), told(3, "./DevInfo/Mod", "Box"), Alert.of(3, 1200), part);

        assertThat(statuses(answer)).containsExactly("1 200", "2 200", "1 400", "3 200", "3 400", "7 406");
        assertThat(dialogue.starts.get(0).deviceInfo()).containsEntry("./DevInfo/Man", "Example Works").containsEntry("./DevInfo/Mod", "Box")
                .doesNotContainKey("./DevInfo/Lang");
        assertThat(dialogue.starts.get(0).notified()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Proves({"DM-25", "SYN-34"})
    @DisplayName("A gateway that aborts the session is heard whatever number its Alert 1223 has: nothing more is commanded")
    void abort(int number) throws Exception {
        begin();
        Message answer = gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, null), Alert.of(number, 1223)), true);

        assertThat(statuses(answer)).containsExactly(number == 2 ? "2 200" : number == 1 ? "1 400" : "-1 400");
        assertThat(answer.commands()).allMatch(Status.class::isInstance);
        assertThat(dialogue.ends).containsExactly(false);
        assertThat(dialogue.results).hasSize(1);
    }

    @Test
    @DisplayName("A message in which every command has a number of its own is taken as it is")
    void usual() {
        List<Command> commands = List.of(Alert.of(1, 1201), new Sequence(2, Meta.EMPTY, List.of(Alert.of(3, 1100))), Alert.of(4, 1222));
        CommandNumbers numbers = CommandNumbers.of(Message.of(header(), commands, true));
        assertThat(commands).allMatch(numbers::tell);
    }

    private static Header header() {
        return new Header(Header.VER_DTD, Header.VER_PROTO, "1", 1, null, null, null, null, Meta.EMPTY);
    }
}
