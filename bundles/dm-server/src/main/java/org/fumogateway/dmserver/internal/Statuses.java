package org.fumogateway.dmserver.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;

/** The Statuses of one answer in the order of the commands they answer, the header's first (DM-90, DM-91). */
final class Statuses {

    private static final int NO_NUMBER = -1;

    private final Deque<Command> queue = new ArrayDeque<>();
    private final int messageRef;

    private Statuses(int messageRef) {
        this.messageRef = messageRef;
    }

    /** Begins with the Status of the header. */
    static Statuses of(Header header, int code, Challenge challenge) {
        Statuses statuses = new Statuses(header.msgId());
        List<String> target = header.target() == null || header.target().uri() == null ? List.of()
                : List.of(header.target().uri());
        statuses.queue.add(new Status(0, header.msgId(), 0, Status.SYNC_HDR, target, List.of(header.source().uri()), challenge,
                code,
                List.of()));
        return statuses;
    }

    /** The answer to a message whose commands are not executed: the same code for each (DM-94, SEC-62). */
    static Statuses refusal(Message message, int code, Challenge challenge) {
        Statuses statuses = of(message.header(), code, challenge);
        message.commands().forEach(command -> statuses.refuse(command, code));
        return statuses;
    }

    void add(Command command, int code) {
        queue.add(new Status(0, messageRef, reference(command), command.name(), List.of(), List.of(), null, code, List.of()));
    }

    /** A Status for Results, which have none but if there is something to say (DM-104, DM-167); the node may be unknown. */
    void add(Results results, String uri, int code) {
        queue.add(new Status(0, messageRef, reference(results), results.name(), List.of(), uri == null ? List.of() : List.of(uri), null, code,
                List.of()));
    }

    /** Tells that a value was left unfinished and dropped (DM-169). */
    void unfinished(String uri) {
        queue.add(new Alert(0, AlertCode.NO_END_OF_DATA, null, List.of(Item.ofSource(uri, Meta.EMPTY, null))));
    }

    /** A Status for one Item of an alert. */
    void add(Alert alert, Item item, int code) {
        List<String> source = item.source() == null || item.source().uri() == null ? List.of() : List.of(item.source().uri());
        queue.add(new Status(0, messageRef, reference(alert), alert.name(), List.of(), source, null, code, List.of()));
    }

    /** The command and everything inside it gets that code. Statuses and Results get none (DM-58). */
    void refuse(Command command, int code) {
        refuse(command, each -> code);
    }

    /** The command and everything inside it gets the code that is due to it. */
    void refuse(Command command, ToIntFunction<Command> code) {
        if (!isDueFor(command)) {
            return;
        }
        add(command, code.applyAsInt(command));
        if (command instanceof Command.Container container) {
            container.commands().forEach(nested -> refuse(nested, code));
        }
    }

    /** True for what is a command: Statuses get no Status, and Results only if there is something to say of them (DM-58). */
    static boolean isDueFor(Command command) {
        return !(command instanceof Status || command instanceof Results);
    }

    /** Ends the session by force, behind everything else that is to be said (DM-25). */
    void abort() {
        queue.add(Alert.of(0, AlertCode.SESSION_ABORT));
    }

    /** The CmdRef for a command; an empty one if it has no number, because zero would be the header (SYN-33, SYN-34). */
    private static int reference(Command command) {
        return command.cmdId() == 0 ? NO_NUMBER : command.cmdId();
    }

    /** The commands of the answer, not numbered yet. */
    Deque<Command> queue() {
        return queue;
    }
}
