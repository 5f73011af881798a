package org.fumogateway.dmserver.internal;

import java.util.List;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;
import org.osgi.service.log.Logger;

/**
 * The dialogue of one session, kept at arm's length: it may be absent, it may go away with its handler between two messages, it
 * may fail. In all these cases alerts are answered 500, so that the gateway keeps them (FUMO-93), and nothing is commanded. Not
 * thread-safe.
 */
final class DialogueGuard {

    private final Supplier<DialogueHandler> handlers;
    private final Logger logger;
    private DialogueHandler handler;
    private Dialogue dialogue;

    DialogueGuard(Supplier<DialogueHandler> handlers, Logger logger) {
        this.handlers = handlers;
        this.logger = logger;
    }

    boolean begun() {
        return handler != null;
    }

    void begin(SessionStart start) {
        handler = handlers.get();
        if (handler == null) {
            return;
        }
        try {
            dialogue = handler.begin(start);
        } catch (RuntimeException e) {
            failed("begin", e);
        }
    }

    /** Goes on with a dialogue of another server; whatever cannot be resumed is begun. */
    List<ManagementCommand> resume(SessionStart start, byte[] position) {
        handler = handlers.get();
        if (handler == null) {
            return List.of();
        }
        try {
            dialogue = handler.resume(start, position);
            return List.copyOf(dialogue.pending());
        } catch (RuntimeException e) {
            failed("go on from another server", e);
            return List.of();
        }
    }

    /** Where the dialogue stands; null if it cannot move. */
    byte[] position() {
        if (!alive()) {
            return null;
        }
        try {
            byte[] position = dialogue.position();
            return position == null || position.length > Dialogue.MAX_POSITION ? null : position;
        } catch (RuntimeException e) {
            failed("tell where it stands", e);
            return null;
        }
    }

    int alert(ReceivedAlert alert) {
        if (!alive()) {
            return StatusCode.COMMAND_FAILED;
        }
        try {
            return dialogue.alert(alert);
        } catch (RuntimeException e) {
            failed("take an alert", e);
            return StatusCode.COMMAND_FAILED;
        }
    }

    List<ManagementCommand> next(List<CommandResult> results) {
        if (!alive()) {
            return List.of();
        }
        try {
            List<ManagementCommand> next = dialogue.next(results);
            if (next.size() > 1 && next.stream().anyMatch(DialogueGuard::isLarge) || next.stream().anyMatch(DialogueGuard::hidesLarge)) {
                throw new IllegalStateException("A large object was commanded together with something else");
            }
            if (next.stream().anyMatch(DialogueGuard::hidesWhatCannotBeUndone)) {
                throw new IllegalStateException("All or nothing was commanded with something in it that cannot be taken back");
            }
            return next;
        } catch (RuntimeException e) {
            failed("go on", e);
            return List.of();
        }
    }

    void ended(boolean completed) {
        if (!alive()) {
            return;
        }
        Dialogue last = dialogue;
        dialogue = null;
        try {
            last.ended(completed);
        } catch (RuntimeException e) {
            failed("end", e);
        }
    }

    private static boolean isLarge(ManagementCommand command) {
        return command instanceof ManagementCommand.WriteLarge;
    }

    private static boolean hidesLarge(ManagementCommand command) {
        return command instanceof ManagementCommand.Container container
                && container.commands().stream().anyMatch(inner -> isLarge(inner) || hidesLarge(inner));
    }

    /** What a gateway refuses in an Atomic (DM-121): a Get, an Exec, another Atomic. */
    private static boolean hidesWhatCannotBeUndone(ManagementCommand command) {
        return command instanceof ManagementCommand.AllOrNothing all && !all.commands().stream()
                .allMatch(inner -> inner instanceof ManagementCommand.Write || inner instanceof ManagementCommand.Interact)
                || command instanceof ManagementCommand.InOrder order && order.commands().stream().anyMatch(DialogueGuard::hidesWhatCannotBeUndone);
    }

    private boolean alive() {
        if (dialogue != null && handlers.get() != handler) {
            dialogue = null;
        }
        return dialogue != null;
    }

    private void failed(String step, RuntimeException failure) {
        dialogue = null;
        logger.error("The dialogue with a gateway failed to {}", step, failure);
    }
}
