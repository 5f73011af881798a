package org.fumogateway.syncml.internal;

import static org.fumogateway.syncml.internal.ElementTape.NONE;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;

/** From elements to the message model, lenient (SYN-5 to SYN-9, SYN-14 to SYN-17). One instance reads one message. */
public final class MessageReader {

    private static final int NO_CMD_REF = -1;

    private final Limits limits;
    private final ElementTape tape;
    private final PartReader parts;
    private int commands;

    /** Creates a reader of a whole document. */
    public MessageReader(ElementTape tape, Limits limits) {
        this.tape = tape;
        this.limits = limits;
        parts = new PartReader(tape);
    }

    /**
     * Reads the message.
     *
     * @throws SyncMlException if it is no SyncML, lacks header or body, holds a number that is none, or passes a limit
     */
    public Message read() throws SyncMlException {
        if (tape.tag(0) != Tag.SYNC_ML) {
            throw new SyncMlException(SyncMlException.Kind.MALFORMED, "The document element is not SyncML", null, -1, null);
        }
        int header = required(Tag.SYNC_HDR);
        int body = required(Tag.SYNC_BODY);
        List<Command> all = commands(body);
        return Message.of(header(header), all, tape.child(body, Tag.FINAL) != NONE);
    }

    private Header header(int header) throws SyncMlException {
        return new Header(token(header, Tag.VER_DTD), token(header, Tag.VER_PROTO), token(header, Tag.SESSION_ID),
                parts.number(tape.child(header, Tag.MSG_ID), 0), parts.location(tape.child(header, Tag.TARGET)),
                parts.location(tape.child(header, Tag.SOURCE)), token(header, Tag.RESP_URI),
                parts.credential(tape.child(header, Tag.CRED)), parts.meta(tape.child(header, Tag.META)));
    }

    private List<Command> commands(int container) throws SyncMlException {
        List<Command> inside = new ArrayList<>();
        for (int child = tape.first(container); child >= 0; child = tape.next(child)) {
            Tag tag = tape.tag(child);
            if (!isNoCommand(tag)) {
                count(child);
                inside.add(command(child, tag));
            }
        }
        return inside;
    }

    /** Children of SyncBody, Atomic and Sequence that stand where commands do but are none; NoResp is ignored (SYN-40). */
    private static boolean isNoCommand(Tag tag) {
        return tag == Tag.CMD_ID || tag == Tag.META || tag == Tag.NO_RESP || tag == Tag.NO_RESULTS || tag == Tag.CRED
                || tag == Tag.FINAL;
    }

    private Command command(int element, Tag tag) throws SyncMlException {
        if (tag == Tag.ATOMIC || tag == Tag.SEQUENCE) {
            int id = parts.number(tape.child(element, Tag.CMD_ID), 0);
            Meta meta = parts.meta(tape.child(element, Tag.META));
            return tag == Tag.ATOMIC ? new Atomic(id, meta, commands(element)) : new Sequence(id, meta, commands(element));
        }
        Fields fields = new Fields(element);
        if (tag == null) {
            return new UnknownCommand(fields.id, tape.name(element));
        }
        return switch (tag) {
            case STATUS -> status(fields);
            case RESULTS -> new Results(fields.id, parts.number(fields.msgRef, 0), parts.number(fields.cmdRef, NO_CMD_REF),
                    fields.meta(), first(fields.targetRefs), first(fields.sourceRefs), fields.items);
            case ALERT -> new Alert(fields.id, parts.number(fields.data, 0), fields.correlator(), fields.items);
            case ADD -> new Add(fields.id, fields.meta(), fields.items);
            case REPLACE -> new Replace(fields.id, fields.meta(), fields.items);
            case GET -> new Get(fields.id, fields.meta(), fields.items);
            case EXEC -> new Exec(fields.id, fields.meta(), fields.correlator(), fields.items);
            case DELETE -> new Delete(fields.id, fields.meta(), fields.items);
            case COPY -> new Copy(fields.id, fields.meta(), fields.items);
            default -> new UnknownCommand(fields.id, tag.xmlName());
        };
    }

    private Status status(Fields fields) throws SyncMlException {
        String command = parts.token(fields.cmd);
        // Some peers leave out the CmdRef of the header's Status; any other Status without one answers nothing we sent (SYN-16).
        int cmdRef = parts.number(fields.cmdRef, Status.SYNC_HDR.equals(command) ? 0 : NO_CMD_REF);
        return new Status(fields.id, parts.number(fields.msgRef, 0), cmdRef, command, fields.targetRefs, fields.sourceRefs,
                parts.challenge(fields.chal), parts.number(fields.data, 0), fields.items);
    }

    private String token(int element, Tag child) throws SyncMlException {
        return parts.token(tape.child(element, child));
    }

    private static String first(List<String> texts) {
        return texts.isEmpty() ? null : texts.get(0);
    }

    private int required(Tag tag) throws SyncMlException {
        int element = tape.child(0, tag);
        if (element == NONE) {
            throw new SyncMlException(SyncMlException.Kind.INCOMPLETE, "The message has no " + tag.xmlName(), tape.path(0), -1, null);
        }
        return element;
    }

    private void count(int element) throws SyncMlException {
        if (++commands > limits.commands()) {
            throw new SyncMlException(SyncMlException.Kind.LIMIT, "The message has more than " + limits.commands() + " commands",
                    null, tape.offset(element), null);
        }
    }

    /** The children of a command in one pass; what only some commands have is read when the command is known. */
    private final class Fields {

        private int id;
        private int meta = NONE;
        private int msgRef = NONE;
        private int cmdRef = NONE;
        private int cmd = NONE;
        private int chal = NONE;
        private int data = NONE;
        private int correlator = NONE;
        private List<String> targetRefs = List.of();
        private List<String> sourceRefs = List.of();
        private List<Item> items = List.of();

        Fields(int element) throws SyncMlException {
            for (int child = tape.first(element); child >= 0; child = tape.next(child)) {
                Tag tag = tape.tag(child);
                if (tag != null) {
                    take(tag, child);
                }
            }
        }

        private void take(Tag tag, int child) throws SyncMlException {
            switch (tag) {
                case CMD_ID -> id = parts.number(child, 0);
                case META -> meta = child;
                case ITEM -> items = PartReader.with(items, parts.item(child));
                case MSG_REF -> msgRef = child;
                case CMD_REF -> cmdRef = child;
                case CMD -> cmd = child;
                case TARGET_REF -> targetRefs = PartReader.with(targetRefs, tape.trimmed(child));
                case SOURCE_REF -> sourceRefs = PartReader.with(sourceRefs, tape.trimmed(child));
                case CHAL -> chal = child;
                case DATA -> data = child;
                case CORRELATOR -> correlator = child;
                default -> {
                    // Skipped (SYN-8, SYN-40).
                }
            }
        }

        private Meta meta() throws SyncMlException {
            return parts.meta(meta);
        }

        private String correlator() throws SyncMlException {
            return parts.text(correlator);
        }
    }
}
