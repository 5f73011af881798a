package org.fumogateway.dmclient.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.fumogateway.dmprotocol.MessagePacker;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/** What this client still has to say, in order. Remembers which command carries which alert of the outbox. Used by one thread. */
final class Outgoing {

    /** Room that the Status for the header may take in a message beside one other command. */
    private static final int HEADER_STATUS_OCTETS = 768;

    private final SyncMlCodec codec;
    private final Deque<Part> parts = new ArrayDeque<>();

    Outgoing(SyncMlCodec codec) {
        this.codec = codec;
    }

    private record Part(Command command, GenericAlert alert) {
    }

    /** An alert as it went out. */
    record SentAlert(int cmdId, GenericAlert alert) {
    }

    /** A message and the alerts in it. */
    record Packed(Message message, List<SentAlert> alerts) {
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    void clear() {
        parts.clear();
    }

    void addFirst(Command command) {
        parts.addFirst(new Part(command, null));
    }

    void add(Command command) {
        parts.add(new Part(command, null));
    }

    void add(Command command, GenericAlert alert) {
        parts.add(new Part(command, alert));
    }

    boolean hasResults() {
        return parts.stream().anyMatch(part -> part.command() instanceof Results);
    }

    /** Takes what fits into one message. */
    Packed pack(Header header, long maxOctets, boolean mayBeLast) throws SyncMlException {
        Deque<Command> queue = new ArrayDeque<>();
        parts.forEach(part -> queue.add(part.command()));
        Message message = new MessagePacker(codec, maxOctets).pack(header, queue, mayBeLast);
        List<SentAlert> alerts = new ArrayList<>();
        for (Command command : message.commands()) {
            GenericAlert alert = parts.remove().alert();
            if (alert != null && command instanceof Alert sent) {
                alerts.add(new SentAlert(sent.cmdId(), alert));
            }
        }
        return new Packed(message, alerts);
    }

    /** A message that ends the session: in front of its last command what is answered already, or only the first answer if that is too much. */
    Message farewell(Header header, long maxOctets, Command last) throws SyncMlException {
        List<Command> answers = parts.stream().map(Part::command).filter(Status.class::isInstance).toList();
        Deque<Command> whole = new ArrayDeque<>(answers);
        whole.add(last);
        Message farewell = new MessagePacker(codec, maxOctets).pack(header, whole, true);
        if (whole.isEmpty()) {
            return farewell;
        }
        return new MessagePacker(codec, maxOctets).pack(header, new ArrayDeque<>(List.of(answers.get(0), last)), true);
    }

    /** True if the command fits into a message of its own. */
    boolean fits(Command command, Header header, long maxOctets) throws SyncMlException {
        long room = Math.max(1, maxOctets - HEADER_STATUS_OCTETS);
        try {
            new MessagePacker(codec, room).pack(header, new ArrayDeque<>(List.of(command)), true);
            return true;
        } catch (SyncMlException tooLarge) {
            if (tooLarge.kind() == SyncMlException.Kind.LIMIT) {
                return false;
            }
            throw tooLarge;
        }
    }

    /** Adds answers; Results that no message can hold are replaced by Status 413 for their Get (DM-103). */
    void addAnswers(List<Command> answers, Header header, long maxOctets) throws SyncMlException {
        List<Results> oversized = new ArrayList<>();
        for (Command answer : answers) {
            if (answer instanceof Results results && !fits(results, header, maxOctets)) {
                oversized.add(results);
            }
        }
        for (Command answer : answers) {
            if (answer instanceof Status status && oversized.stream().anyMatch(results -> answers(status, results))) {
                add(new Status(0, status.msgRef(), status.cmdRef(), status.command(), status.targetRefs(), status.sourceRefs(), null,
                        StatusCode.REQUEST_ENTITY_TOO_LARGE, List.of()));
            } else if (!oversized.contains(answer)) {
                add(answer);
            }
        }
    }

    private static boolean answers(Status status, Results results) {
        return status.cmdRef() == results.cmdRef() && status.msgRef() == results.msgRef() && StatusCode.succeeded(status.code());
    }
}
