package com.example.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConsoleDialoguesTest {

    private static final int MOST = 1000;

    private final ConsoleDialogues console = new ConsoleDialogues(start -> new Nothing());

    /** A server that has nothing to say. */
    private static final class Nothing implements Dialogue {

        @Override
        public int alert(ReceivedAlert alert) {
            return 415;
        }

        @Override
        public List<ManagementCommand> next(List<CommandResult> results) {
            return List.of();
        }

        @Override
        public void ended(boolean completed) {
            // Nothing was begun.
        }
    }

    private Dialogue session(String device) {
        return console.begin(new SessionStart(device, Map.of(), false, 0));
    }

    private static List<CommandResult> done(List<ManagementCommand> commands) {
        return commands.stream().map(command -> new CommandResult(command, 200, List.of(), List.of(), List.of())).toList();
    }

    @Test
    @DisplayName("Commands go to their device one by one; more than may wait are refused until some are fetched")
    void bounded() {
        for (int number = 0; number < MOST; number++) {
            console.get("device-" + number % 10, "./X/" + number);
        }
        assertThatThrownBy(() -> console.get("device-1", "./Y")).isInstanceOf(IllegalStateException.class).hasMessageContaining("wait already");
        Dialogue session = session("device-1");
        List<ManagementCommand> first = session.next(List.of());
        assertThat(first).hasSize(1).first().isInstanceOfSatisfying(ManagementCommand.Read.class,
                read -> assertThat(read.uris()).containsExactly("./X/1"));
        assertThat(console.get("device-1", "./Y")).contains("next session");
        assertThat(session("nobody").next(List.of())).isEmpty();
        for (List<ManagementCommand> now = first; !now.isEmpty();) {
            now = session.next(done(now));
        }
        assertThat(console.results().lines()).hasSize(MOST / 10 + 1).last().isEqualTo("get ./Y 200");
    }

    @Test
    @DisplayName("The newest results are kept, and how many older ones are not is said")
    void newestResults() {
        Dialogue session = session("device");
        for (int number = 0; number < MOST + 5; number++) {
            console.get("device", "./X/" + number);
            session.next(done(session.next(List.of())));
            session = session("device");
        }
        assertThat(console.results().lines().toList()).hasSize(MOST + 1).startsWith("(5 older lines are not kept)", "get ./X/5 200")
                .endsWith("get ./X/" + (MOST + 4) + " 200");
    }
}
