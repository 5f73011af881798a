package org.fumogateway.server.dialogue;

import java.util.List;

/**
 * What became of a command. Immutable.
 *
 * @param command  the command
 * @param status   its Status, 0 if none came (unknown, DM-185)
 * @param values   what was read, for {@link ManagementCommand.Read}: one per URI that was answered with a value
 * @param statuses Status per URI for {@link ManagementCommand.Read} with several, in their order, 0 if none came
 * @param inner    results of the commands within, for {@link ManagementCommand.Container}
 * @param answers  what a person answered to {@link ManagementCommand.Interact}: the text, or the numbers of the choices counted from 1
 */
public record CommandResult(ManagementCommand command, int status, List<Value> values, List<Integer> statuses,
        List<CommandResult> inner, List<String> answers) {

    /** Copies the lists. */
    public CommandResult {
        answers = List.copyOf(answers);
        values = List.copyOf(values);
        statuses = List.copyOf(statuses);
        inner = List.copyOf(inner);
    }

    /** A result that no person had a part in. */
    public CommandResult(ManagementCommand command, int status, List<Value> values, List<Integer> statuses, List<CommandResult> inner) {
        this(command, status, values, statuses, inner, List.of());
    }

    /** True if the Status is a success that is in effect (SYN-54); 214 says that a person cancelled it. */
    public boolean succeeded() {
        return status >= 200 && status < 300 && (status < 213 || status > 216);
    }

    /**
     * A value that was read.
     *
     * @param uri     URI as asked for
     * @param format  Format, {@code chr} if not said
     * @param type    Type, {@code text/plain} if not said
     * @param text    value; child names joined by {@code /} for an interior node; octets in base64; empty if the value is too large for that
     * @param content octets of a value that came in several messages (DM section 9), transport coding undone; may be opened until the call of
     *                {@link Dialogue#next} that hands it over returns, and not later. Null for values that came in one message
     */
    public record Value(String uri, String format, String type, String text, ContentSource content) {

        /** A value that came in one message. */
        public Value(String uri, String format, String type, String text) {
            this(uri, format, type, text, null);
        }
    }
}
