package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
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
import org.osgi.service.log.Logger;

/**
 * What this client still has to say, in order. Remembers which command carries which alert of the outbox. A value too large for one message goes out
 * in several; until it is through, only Statuses are said besides (DM-164). Used by one thread.
 */
final class Outgoing implements AutoCloseable {

    /** Room that the Status for the header may take in a message beside one other command. */
    private static final int HEADER_STATUS_OCTETS = 768;

    private final SyncMlCodec codec;
    private final Logger logger;
    private final Deque<Part> parts = new ArrayDeque<>();
    /** What waits until the large object is through. */
    private final Deque<Part> behind = new ArrayDeque<>();
    private OutgoingObject object;
    private int chunks;
    private boolean deferred;

    Outgoing(SyncMlCodec codec, Logger logger) {
        this.codec = codec;
        this.logger = logger;
    }

    /** One of command and object is null. */
    private record Part(Command command, GenericAlert alert, OutgoingObject object) {
        private static Part of(Command command) {
            return new Part(command, null, null);
        }

        private boolean isStatus() {
            return command instanceof Status;
        }
    }

    /** An alert as it went out. */
    record SentAlert(int cmdId, GenericAlert alert) {
    }

    /** A message and the alerts in it. */
    record Packed(Message message, List<SentAlert> alerts) {
    }

    boolean isEmpty() {
        return parts.isEmpty() && behind.isEmpty() && object == null;
    }

    /** Chunks sent so far: messages that a session may have beside its others. */
    int chunks() {
        return chunks;
    }

    void clear() {
        close();
        parts.clear();
        behind.clear();
    }

    /** Lets go of what values are read from. */
    @Override
    public void close() {
        parts.stream().filter(part -> part.object() != null).forEach(part -> part.object().close());
        behind.stream().filter(part -> part.object() != null).forEach(part -> part.object().close());
        endObject();
    }

    void addFirst(Command command) {
        parts.addFirst(Part.of(command));
    }

    void add(Command command) {
        add(Part.of(command));
    }

    void add(Command command, GenericAlert alert) {
        add(new Part(command, alert, null));
    }

    private void add(Part part) {
        (object == null || part.isStatus() ? parts : behind).add(part);
    }

    boolean hasResults() {
        return object != null || parts.stream().anyMatch(part -> part.object() != null || part.command() instanceof Results);
    }

    /** What the server says to the chunk that went out last; a value that it does not want is given up (DM-173). */
    void heard(Message reply) {
        int refusal = object == null ? 0 : object.refusedBy(reply);
        if (refusal != 0) {
            logger.warn("The value of {} is not sent on: the server answered {}", object.uri(), refusal);
            endObject();
        }
    }

    /** Gives up the value on its way, since nobody knows what the server has of it. */
    void giveUpObject() {
        if (object != null && object.begun()) {
            endObject();
        }
    }

    private void endObject() {
        if (object != null) {
            object.close();
            object = null;
            deferred = false;
            parts.addAll(behind);
            behind.clear();
        }
    }

    /** Takes what fits into one message: commands up to the next large object, and one chunk of that. */
    Packed pack(Header header, long maxOctets, boolean mayBeLast) throws SyncMlException {
        if (object == null) {
            takeUpObject();
        }
        return object == null ? taken(new MessagePacker(codec, maxOctets).pack(header, queue(), mayBeLast)) : packChunk(header, maxOctets, mayBeLast);
    }

    private void takeUpObject() {
        Deque<Part> all = new ArrayDeque<>(parts);
        parts.clear();
        for (Part part : all) {
            if (object == null && part.object() != null) {
                object = part.object();
            } else {
                add(part);
            }
        }
    }

    private Packed packChunk(Header header, long maxOctets, boolean mayBeLast) throws SyncMlException {
        try {
            Message message = object.next(header, queue(), maxOctets, mayBeLast && behind.isEmpty());
            chunks++;
            deferred = false;
            Packed packed = taken(message);
            if (object.finished()) {
                endObject();
            }
            return packed;
        } catch (SyncMlException tooLarge) {
            if (tooLarge.kind() != SyncMlException.Kind.LIMIT || deferred) {
                throw tooLarge;
            }
            // The chunk follows when the server has asked for more.
            deferred = true;
            return taken(new MessagePacker(codec, maxOctets).pack(header, queue(), false));
        } catch (IOException unreadable) {
            logger.warn("The value of {} is not sent on: {}", object.uri(), unreadable.getMessage());
            if (!object.begun()) {
                refuse(object.results(), StatusCode.COMMAND_FAILED);
            }
            endObject();
            return pack(header, maxOctets, mayBeLast);
        }
    }

    private Deque<Command> queue() {
        Deque<Command> queue = new ArrayDeque<>();
        parts.forEach(part -> queue.add(part.command()));
        return queue;
    }

    /** The message as it goes out; what of it was waiting is not any more. A chunk was not. */
    private Packed taken(Message message) {
        List<SentAlert> alerts = new ArrayList<>();
        for (Command command : message.commands()) {
            GenericAlert alert = parts.isEmpty() ? null : parts.remove().alert();
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

    /**
     * Adds answers. Values that are streams or that no message can hold become large objects; if one of them is larger than the server takes, its
     * Get is answered 413 and nothing that it read is sent (DM-103, DM-161).
     *
     * @param maxOctets       largest message
     * @param maxObjectOctets largest object that the server takes
     */
    void addAnswers(List<Answer> answers, Header header, long maxOctets, long maxObjectOctets) throws SyncMlException {
        List<Part> added = new ArrayList<>();
        List<Results> oversized = new ArrayList<>();
        AnswerParts form = new AnswerParts(codec, results -> fits(results, header, maxOctets));
        for (Answer answer : answers) {
            for (AnswerParts.Piece piece : form.of(answer)) {
                added.add(new Part(piece.command(), null, piece.object()));
                if (piece.tooLargeFor(maxObjectOctets)) {
                    oversized.add(piece.results());
                }
            }
        }
        added.forEach(this::add);
        oversized.forEach(results -> refuse(results, StatusCode.REQUEST_ENTITY_TOO_LARGE));
    }

    /** Answers the Get otherwise, and sends nothing of what it read. */
    private void refuse(Results results, int code) {
        refuse(parts, results, code);
        refuse(behind, results, code);
    }

    private static void refuse(Deque<Part> queue, Results results, int code) {
        List<Part> all = List.copyOf(queue);
        queue.clear();
        for (Part part : all) {
            if (part.command() instanceof Status status && answers(status, results)) {
                queue.add(Part.of(new Status(0, status.msgRef(), status.cmdRef(), status.command(), status.targetRefs(), status.sourceRefs(), null,
                        code, List.of())));
            } else if (part.object() != null && sameGet(part.object().results(), results)) {
                part.object().close();
            } else if (!(part.command() instanceof Results read && sameGet(read, results))) {
                queue.add(part);
            }
        }
    }

    private static boolean sameGet(Results one, Results other) {
        return one.cmdRef() == other.cmdRef() && one.msgRef() == other.msgRef();
    }

    private static boolean answers(Status status, Results results) {
        return status.cmdRef() == results.cmdRef() && status.msgRef() == results.msgRef() && StatusCode.succeeded(status.code());
    }
}
