package org.fumogateway.dmserver.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.fumogateway.dmprotocol.MessagePacker;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * The commands of one server package: those still to be sent, those that wait for their answers. A package that does not fit in
 * one message goes out in several, without Final until the last (DM-50). Not thread-safe; the session's lock guards it.
 */
final class Outbound {

    private final Deque<SentCommand> waiting = new ArrayDeque<>();
    private final List<SentCommand> sent = new ArrayList<>();
    private List<ManagementCommand> commands = List.of();

    /** Begins the next package. */
    void begin(List<ManagementCommand> next) {
        commands = List.copyOf(next);
        repeat();
    }

    /** Sends the same package again from its beginning: nothing of it was executed (SEC-65). */
    void repeat() {
        sent.clear();
        waiting.clear();
        commands.stream().map(SentCommand::new).forEach(waiting::add);
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** True if commands of the package have not been sent yet. */
    boolean incomplete() {
        return !waiting.isEmpty();
    }

    /** Packs these Statuses and as many commands as fit. */
    Message pack(MessagePacker packer, Header header, Deque<Command> statuses) throws SyncMlException {
        Deque<Command> queue = new ArrayDeque<>(statuses);
        waiting.forEach(command -> queue.add(command.toSyncMl()));
        Message message = packer.pack(header, queue, true);
        for (Command packed : message.commands()) {
            if (!(packed instanceof Status) && !(packed instanceof Alert)) {
                SentCommand command = waiting.removeFirst();
                command.sentAs(header.msgId(), packed);
                sent.add(command);
            }
        }
        return message;
    }

    /** Records a Status; one that refers to nothing we sent is ignored (DM-221). */
    void take(Status status) {
        sent.stream().flatMap(command -> command.find(status.msgRef(), status.cmdRef()).stream()).findFirst()
                .ifPresent(command -> command.take(status));
    }

    /** Records Results; a missing MsgRef means the only message that could be meant (SYN-17). */
    void take(Results results, int lastMessageId) {
        int message = results.msgRef() == 0 ? lastMessageId : results.msgRef();
        sent.stream().flatMap(command -> command.find(message, results.cmdRef()).stream()).findFirst()
                .ifPresent(command -> command.take(results));
    }

    /** What became of the package; the commands are answered with that. */
    List<CommandResult> finish() {
        List<CommandResult> results = sent.stream().map(SentCommand::result).toList();
        commands = List.of();
        sent.clear();
        waiting.clear();
        return results;
    }
}
