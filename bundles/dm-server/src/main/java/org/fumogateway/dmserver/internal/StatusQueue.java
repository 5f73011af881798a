package org.fumogateway.dmserver.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.MessagePacker;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * Statuses that a gateway is still owed because they did not fit into a message of its size: they go first in the next one, behind the Status of
 * the header (DM-90, DM-94). Not thread-safe; the session's lock guards it.
 */
final class StatusQueue {

    private final Deque<Command> owed = new ArrayDeque<>();

    boolean isEmpty() {
        return owed.isEmpty();
    }

    /** Everything that is to be said before commands: the Status of the header, what is owed, the Statuses of this answer. */
    Deque<Command> before(Statuses statuses) {
        Deque<Command> queue = new ArrayDeque<>(statuses.queue());
        Command header = queue.removeFirst();
        owed.descendingIterator().forEachRemaining(queue::addFirst);
        queue.addFirst(header);
        return queue;
    }

    /** Remembers the Statuses among what did not fit. */
    void keep(Deque<Command> left) {
        owed.clear();
        left.stream().filter(StatusQueue::isAnswer).forEach(owed::add);
    }

    /** True for what answers the gateway's commands and is none of ours: Statuses, and the word about a value that has no end. */
    static boolean isAnswer(Command command) {
        return command instanceof Status || command instanceof Alert alert && alert.code() == AlertCode.NO_END_OF_DATA;
    }

    /** Statuses without Final: our package goes on in the next message. */
    Message alone(MessagePacker packer, Header header, Statuses statuses) throws SyncMlException {
        Deque<Command> queue = before(statuses);
        Message message = packer.pack(header, queue, false);
        keep(queue);
        return message;
    }

    /**
     * Statuses, and Final whatever is left of them (SEC-62): after a challenge the gateway begins its package anew and is told the rest then; after
     * the end of a session it is told nothing more. That the session is aborted is said in any case, before what may be left out.
     */
    Message closing(MessagePacker packer, Header header, Statuses statuses) throws SyncMlException {
        Deque<Command> left = before(statuses);
        int count = left.size();
        while (true) {
            Deque<Command> queue = new ArrayDeque<>(left.stream().limit(count).toList());
            Message message = packer.pack(header, queue, true);
            if (!message.last() && left.size() > 2 && isAbort(left.peekLast())) {
                putBehindHeader(left.removeLast(), left);
                continue;
            }
            if (message.last()) {
                message.commands().forEach(told -> left.removeFirst());
                keep(left);
                return message;
            }
            count = message.commands().size();
        }
    }

    private static boolean isAbort(Command command) {
        return command instanceof Alert alert && alert.code() == AlertCode.SESSION_ABORT;
    }

    private static void putBehindHeader(Command command, Deque<Command> queue) {
        Command header = queue.removeFirst();
        queue.addFirst(command);
        queue.addFirst(header);
    }

    /** Asks for the rest of an unfinished package (DM-54), also where not all Statuses fit beside that. */
    Message askForMore(MessagePacker packer, Header header, Statuses statuses) throws SyncMlException {
        Command next = Alert.of(0, AlertCode.NEXT_MESSAGE);
        Deque<Command> queue = before(statuses);
        queue.addLast(next);
        Message message = packer.pack(header, queue, false);
        if (!queue.isEmpty()) {
            queue = before(statuses);
            putBehindHeader(next, queue);
            message = packer.pack(header, queue, false);
        }
        keep(queue);
        return message;
    }
}
