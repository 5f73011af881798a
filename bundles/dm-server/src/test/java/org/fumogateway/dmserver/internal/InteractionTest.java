package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.UserPrompt;
import org.fumogateway.server.dialogue.UserPrompt.InputType;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server shows and asks a person at the gateway (DM section 7). */
class InteractionTest extends SessionTestBase {

    private static final int FIRST_COMMAND = 4;
    private static final ManagementCommand WRITE = new ManagementCommand.Write("./A", "chr", "text/plain", "x");
    private static final ManagementCommand CONFIRM = ask(UserPrompt.confirm("Go on?"));

    private static ManagementCommand ask(UserPrompt prompt) {
        return new ManagementCommand.Interact(prompt);
    }

    private static String text(Alert alert) {
        return alert.code() + alert.items().stream().map(item -> item.data().text()).toList().toString();
    }

    private Status answer(int command, int code, String... values) {
        return new Status(9, 1, command, "Alert", List.of(), List.of(), null, code,
                List.of(values).stream().map(value -> Item.ofData(Data.ofText(value))).toList());
    }

    private List<CommandResult> results(Status... answers) throws Exception {
        List<Command> commands = new java.util.ArrayList<>(List.of(gateway.headerStatus(1, 1, 212, FRESH)));
        commands.addAll(List.of(answers));
        gateway.send(null, commands, true);
        return dialogue.results.get(1);
    }

    @Test
    @Proves({"DM-131", "DM-133"})
    @DisplayName("1100 to 1104 go out with the options that are set, first the options, then the text, then the choices; what is not set is not written")
    void allKinds() throws Exception {
        dialogue.script.add(List.of(ask(UserPrompt.display("Hello & welcome").within(5, 9)), ask(UserPrompt.confirm("Go on?").withDefault("1")),
                ask(UserPrompt.input("Name?").withDefault("a b&c").typed(InputType.NUMBER, 4, true)), ask(UserPrompt.choose("Colour?", List.of("red",
                        "blue"), false).withDefault("2")), ask(UserPrompt.choose("Colours?", List.of("red", "blue", "green"), true).withDefault("2-3")),
                ask(UserPrompt.confirm("Bare?"))));
        Message package2 = begin();

        assertThat(package2.commands().stream().filter(Alert.class::isInstance).map(each -> text((Alert) each))).containsExactly(
                "1100[MINDT=5&MAXDT=9, Hello & welcome]", "1101[DR=1, Go on?]", "1102[DR=a+b%26c&MAXLEN=4&IT=N&ET=P, Name?]",
                "1103[DR=2, Colour?, red, blue]", "1104[DR=2-3, Colours?, red, blue, green]", "1101[, Bare?]");
        assertThat(package2.last()).isTrue();
    }

    @Test
    @Proves("DM-131")
    @DisplayName("Each type of input has its letter; what may be typed is said for texts only")
    void inputTypes() {
        assertThat(List.of(InputType.values()).stream().map(type -> InteractionAlert.of(UserPrompt.input("?").typed(type, 0, false)))
                .map(alert -> alert.items().get(0).data().text())).containsExactly("", "IT=N", "IT=D", "IT=T", "IT=P", "IT=I");
        assertThat(text(InteractionAlert.of(UserPrompt.confirm("?").typed(InputType.DATE, 3, true)))).isEqualTo("1101[, ?]");
    }

    @Test
    @Proves("DM-132")
    @DisplayName("What a person answered comes back to whoever asked: the Status, a text, the numbers of the choices; a default answer looks the same")
    void answers() throws Exception {
        dialogue.script.add(List.of(CONFIRM, ask(UserPrompt.input("Name?")), ask(UserPrompt.choose("Colours?", List.of("red", "blue", "green"), true))));
        begin();

        List<CommandResult> results = results(answer(FIRST_COMMAND, 200), answer(FIRST_COMMAND + 1, 200, "Ada"),
                answer(FIRST_COMMAND + 2, 200, "3", "1"));

        assertThat(results).extracting(CommandResult::status).containsExactly(200, 200, 200);
        assertThat(results).extracting(CommandResult::answers).containsExactly(List.of(), List.of("Ada"), List.of("3", "1"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {200, 304, 214, 215, 401, 405, 406, 408, 412, 416, 500, 501})
    @Proves({"DM-130", "DM-132", "DM-134", "DM-135"})
    @DisplayName("Each Status of a question reaches whoever asked as it is; only 200 is a success")
    void statuses(int code) throws Exception {
        dialogue.script.add(List.of(CONFIRM));
        begin();

        CommandResult result = results(answer(FIRST_COMMAND, code)).get(0);

        assertThat(result.status()).isEqualTo(code);
        assertThat(result.succeeded()).isEqualTo(code == 200);
        assertThat(dialogue.ends).containsExactly(true);
    }

    @Test
    @Proves({"DM-112", "DM-135"})
    @DisplayName("A question in a Sequence: what stands behind a no comes back as skipped, and the dialogue goes on")
    void inSequence() throws Exception {
        dialogue.script.add(List.of(new ManagementCommand.InOrder(List.of(CONFIRM, WRITE))));
        dialogue.script.add(List.of(READ));
        Message package2 = begin();
        Sequence sequence = (Sequence) package2.commands().get(FIRST_COMMAND - 1);
        assertThat(sequence.commands()).hasExactlyElementsOfTypes(Alert.class, Replace.class);

        CommandResult result = results(gateway.status(2, 1, 4, "Sequence", 200), answer(5, 304), gateway.status(4, 1, 6, "Replace", 215)).get(0);

        assertThat(result.inner()).extracting(CommandResult::status).containsExactly(304, 215);
        assertThat(result.inner()).extracting(CommandResult::succeeded).containsExactly(false, false);
        assertThat(dialogue.ends).isEmpty();
    }

    @Test
    @Proves({"DM-122", "DM-123", "DM-124"})
    @DisplayName("A question in an Atomic: a no fails all of it, a yes none")
    void inAtomic() throws Exception {
        dialogue.script.add(List.of(new ManagementCommand.AllOrNothing(List.of(WRITE, CONFIRM, WRITE))));
        Message package2 = begin();
        Atomic atomic = (Atomic) package2.commands().get(FIRST_COMMAND - 1);
        assertThat(atomic.commands()).extracting(Command::cmdId).containsExactly(5, 6, 7);

        CommandResult result = results(gateway.status(2, 1, 4, "Atomic", 507), gateway.status(3, 1, 5, "Replace", 216), answer(6, 304),
                gateway.status(5, 1, 7, "Replace", 215)).get(0);

        assertThat(result.status()).isEqualTo(507);
        assertThat(result.succeeded()).isFalse();
        assertThat(result.inner()).extracting(CommandResult::status).containsExactly(216, 304, 215);
        assertThat(result.inner()).noneMatch(CommandResult::succeeded);
    }

    @Test
    @Proves("DM-131")
    @DisplayName("A prompt that no gateway could show is not made: no text, choices missing or too many, a default that nobody can choose")
    void unusablePrompts() {
        assertThatThrownBy(() -> UserPrompt.display(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UserPrompt.choose("?", List.of(), false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UserPrompt.confirm("?").withDefault("2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UserPrompt.display("?").withDefault("0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UserPrompt.choose("?", List.of("a"), false).withDefault("2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UserPrompt.choose("?", List.of("a", "b"), true).withDefault("1-3")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UserPrompt.confirm("?").within(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
