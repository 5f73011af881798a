package org.fumogateway.dmserver.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.fumogateway.dmprotocol.MessagePacker;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.osgi.service.log.Logger;

/**
 * The commands of one server package: those still to be sent, those that wait for their answers. A package that does not fit in
 * one message goes out in several, without Final until the last (DM-50). Not thread-safe; the session's lock guards it.
 */
final class Outbound {

    private final StatusQueue statusQueue;
    private final Deque<SentCommand> waiting = new ArrayDeque<>();
    private final List<SentCommand> sent = new ArrayList<>();
    private List<ManagementCommand> commands = List.of();
    private final Logger logger;
    private OutgoingObject object;
    private int chunks;
    private boolean open;
    private boolean chunkDeferred;
    private int unknownSentIn;

    Outbound(StatusQueue statusQueue, Logger logger) {
        this.statusQueue = statusQueue;
        this.logger = logger;
    }

    /** Begins the next package. */
    void begin(List<ManagementCommand> next) {
        commands = List.copyOf(next);
        repeat();
    }

    /**
     * Goes on with a package that another server has sent as a whole.
     *
     * @param pending its commands; none if their answers are of no use here
     * @param message the message it went out in
     * @param first   number of its first command
     */
    void restore(List<ManagementCommand> pending, int message, int first) {
        commands = pending;
        int next = first;
        for (ManagementCommand command : pending) {
            SentCommand restored = new SentCommand(command);
            next = restored.sentAs(message, next);
            sent.add(restored);
        }
        unknownSentIn = pending.isEmpty() && first > 0 ? message : 0;
    }

    /** True if everything of the package went out in that message, so that its answers can be told by number. */
    boolean wholeIn(int message) {
        return object == null && !open && statusQueue.isEmpty() && sent.stream().allMatch(command -> command.messageId() == message);
    }

    /** True if a large object is on its way. */
    boolean inObject() {
        return object != null;
    }

    /** Number of the first command, 0 if there is none. */
    int firstCommand() {
        return sent.isEmpty() ? 0 : sent.get(0).commandId();
    }

    /** Sends the same package again from its beginning: nothing of it was executed (SEC-65). */
    void repeat() {
        sent.clear();
        waiting.clear();
        close();
        open = true;
        chunkDeferred = false;
        if (commands.size() == 1 && commands.get(0) instanceof ManagementCommand.WriteLarge large) {
            object = new OutgoingObject(large);
        } else {
            commands.stream().map(SentCommand::new).forEach(waiting::add);
        }
    }

    /** True if the gateway has a part of the package, and waits for the rest of it. */
    boolean begun() {
        return object != null ? object.begun() : !sent.isEmpty() && !waiting.isEmpty();
    }

    /** True if the package has no commands: it ends the session. */
    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** True if the package has begun and not everything of it has been sent yet: commands, or Statuses that had no room beside them. */
    boolean incomplete() {
        return object != null ? object.goesOn() : open;
    }

    /** True if a large object was refused before its end: the package ends there, and what comes next may be commanded (DM-173). */
    boolean stopped() {
        return object != null && object.stopped();
    }

    /** Messages sent so far that carried a chunk. */
    int chunks() {
        return chunks;
    }

    /** The next chunk of a large object, or as many commands as fit, behind what the gateway is owed and these Statuses. */
    Message pack(SyncMlCodec codec, long maxOctets, Header header, Statuses statuses) throws SyncMlException, IOException {
        MessagePacker packer = new MessagePacker(codec, maxOctets);
        Message message = object == null ? packCommands(packer, header, statuses) : packChunk(codec, maxOctets, packer, header, statuses);
        open = !message.last();
        return message;
    }

    private Message packCommands(MessagePacker packer, Header header, Statuses statuses) throws SyncMlException {
        Deque<Command> queue = statusQueue.before(statuses);
        waiting.forEach(command -> queue.add(command.toSyncMl()));
        Message message = packer.pack(header, queue, true);
        statusQueue.keep(queue);
        for (Command packed : message.commands()) {
            if (!StatusQueue.isAnswer(packed)) {
                SentCommand command = waiting.removeFirst();
                command.sentAs(header.msgId(), packed);
                sent.add(command);
            }
        }
        return message;
    }

    /** A chunk that has no room beside the Statuses follows them in the next message; one that has no room at all ends the object. */
    private Message packChunk(SyncMlCodec codec, long maxOctets, MessagePacker packer, Header header, Statuses statuses)
            throws SyncMlException, IOException {
        try {
            Message message = object.next(codec, maxOctets, header, statusQueue.before(statuses));
            statusQueue.keep(new ArrayDeque<>());
            chunkDeferred = false;
            chunks++;
            return message;
        } catch (SyncMlException e) {
            if (e.kind() != SyncMlException.Kind.LIMIT || chunkDeferred && statusQueue.isEmpty()) {
                throw e;
            }
            chunkDeferred = true;
            return statusQueue.alone(packer, header, statuses);
        }
    }

    /** Records a Status; one that refers to nothing we sent is ignored (DM-221). */
    void take(Status status) {
        if (object != null) {
            object.take(status);
        }
        sent.stream().flatMap(command -> command.find(status.msgRef(), status.cmdRef()).stream()).findFirst()
                .ifPresent(command -> command.take(status));
    }

    /** The gateway has dropped a large object that was on its way. */
    void giveUpObject() {
        if (object != null) {
            object.giveUp();
        }
    }

    /** The command that Results answer; a missing MsgRef means the only message that could be meant (SYN-17). */
    Optional<SentCommand> answeredBy(Results results, int lastMessageId) {
        int message = results.msgRef() == 0 ? lastMessageId : results.msgRef();
        Optional<SentCommand> known = sent.stream().flatMap(command -> command.find(message, results.cmdRef()).stream()).findFirst();
        // What another server read is not used here, but it was asked for.
        return known.isEmpty() && message == unknownSentIn ? Optional.of(new SentCommand(new ManagementCommand.Read(List.of()))) : known;
    }

    /** What became of the package; the commands are answered with that. */
    List<CommandResult> finish() {
        List<CommandResult> results = object != null ? List.of(object.result()) : sent.stream().map(SentCommand::result).toList();
        close();
        commands = List.of();
        unknownSentIn = 0;
        open = false;
        sent.clear();
        waiting.clear();
        return results;
    }

    /** Lets go of what a large object reads from. */
    void close() {
        OutgoingObject closed = object;
        object = null;
        if (closed != null) {
            try {
                closed.close();
            } catch (IOException e) {
                logger.debug("The content of a large object did not close cleanly: {}", e.getMessage());
            }
        }
    }
}
