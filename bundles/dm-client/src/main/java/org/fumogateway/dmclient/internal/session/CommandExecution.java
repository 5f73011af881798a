package org.fumogateway.dmclient.internal.session;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;

/** Has the commands of one message of an authenticated server executed, and answers each of them whatever happens (DM-94). */
final class CommandExecution {

    private final SessionParts parts;
    private final String serverId;
    private final IncomingObjects objects;

    CommandExecution(SessionParts parts, String serverId, IncomingObjects objects) {
        this.parts = parts;
        this.serverId = serverId;
        this.objects = objects;
    }

    /**
     * Executes commands in document order (DM-61).
     *
     * @param last true if the message ends its package
     */
    List<Answer> execute(List<Command> commands, int msgRef, boolean last) throws InterruptedException {
        List<Answer> answers = new ArrayList<>(execute(commands, msgRef));
        objects.messageEnds(last).forEach(alert -> answers.add(Answer.of(alert)));
        return answers;
    }

    private List<Answer> execute(List<Command> commands, int msgRef) throws InterruptedException {
        List<Answer> answers = new ArrayList<>();
        CommandProcessor processor = parts.processor().get();
        if (processor == null) {
            parts.logger().warn("Nobody executes commands of {} now", serverId);
            objects.drop();
            for (Command command : commands) {
                sessionAlertOr(command, msgRef, StatusCode.COMMAND_FAILED).forEach(status -> answers.add(Answer.of(status)));
            }
            return answers;
        }
        String mediaType = parts.codec().mediaType();
        try (CommandProcessor.MessageExecution execution = processor.begin(serverId, msgRef, mediaType, parts.alerts())) {
            for (Command command : commands) {
                for (Command answer : execute(execution, command, msgRef)) {
                    answers.add(new Answer(answer, answer instanceof Results results ? execution.takeContent(results).orElse(null) : null));
                }
            }
        }
        return answers;
    }

    private List<Command> execute(CommandProcessor.MessageExecution execution, Command command, int msgRef)
            throws InterruptedException {
        if (isSessionAlert(command)) {
            return sessionAlertOr(command, msgRef, StatusCode.COMMAND_FAILED);
        }
        try {
            return objects.execute(execution, command, msgRef);
        } catch (RuntimeException | LinkageError failed) {
            // A service whose bundle was replaced in the middle may fail with an Error: it finds its classes no more.
            parts.logger().error("A {} of {} failed: {}", command.name(), serverId, String.valueOf(failed.getMessage()));
            return refuse(command, msgRef, StatusCode.COMMAND_FAILED);
        }
    }

    private static boolean isSessionAlert(Command command) {
        return command instanceof Alert alert && !AlertCode.isInteraction(alert.code());
    }

    private static List<Command> sessionAlertOr(Command command, int msgRef, int code) {
        if (command instanceof Alert alert && isSessionAlert(command)) {
            boolean known = alert.code() == AlertCode.NEXT_MESSAGE || alert.code() == AlertCode.NO_END_OF_DATA;
            return refuse(command, msgRef, known ? StatusCode.OK : StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED);
        }
        return refuse(command, msgRef, code);
    }

    /** The same Status for a command and everything in it. */
    static List<Command> refuse(Command command, int msgRef, int code) {
        List<Command> answers = new ArrayList<>();
        answers.add(new Status(0, msgRef, command.cmdId(), command.name(), List.of(), List.of(), null, code, List.of()));
        if (command instanceof Command.Container container) {
            container.commands().forEach(inner -> answers.addAll(refuse(inner, msgRef, code)));
        }
        return answers;
    }
}
