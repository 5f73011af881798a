package org.fumogateway.syncml.internal;

import static org.fumogateway.syncml.internal.PartWriter.atLeast;
import static org.fumogateway.syncml.internal.PartWriter.missing;
import static org.fumogateway.syncml.internal.PartWriter.required;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * From the message model to elements, strict: children in DTD order, nothing required left out, nothing that DM does not use
 * (SYN-6, SYN-14 to SYN-18, SYN-33, SYN-40). One instance writes one message. A call for each level of nested commands, and no
 * message comes near the end of a stack: the readers refuse deeper ones and a program builds no deep ones.
 */
public final class MessageWriter {

    private static final Place ROOT = new Place(null, "SyncML");
    private static final Place HEADER = new Place(ROOT, "SyncHdr");
    private static final Place BODY = new Place(ROOT, "SyncBody");

    /** Of a command that has none and is refused for it: zero would be the header (SYN-34). */
    private static final int NO_NUMBER = -1;
    private static final int LEAST_ERROR = 400;

    private final ElementWriter out;
    private final PartWriter parts;
    private int highestId;
    private boolean ascending = true;

    /** Creates a writer to one document. */
    public MessageWriter(ElementWriter out) {
        this.out = out;
        parts = new PartWriter(out);
    }

    /** Writes the whole message. */
    public void write(Message message) throws SyncMlException {
        out.open(Tag.SYNC_ML);
        header(message.header());
        out.open(Tag.SYNC_BODY);
        if (message.commands().isEmpty()) {
            throw missing("A command", BODY);
        }
        for (Command command : message.commands()) {
            command(command, BODY);
        }
        if (!ascending) {
            refuseRepetition(message.commands(), BODY, new HashSet<>());
        }
        if (message.last()) {
            out.empty(Tag.FINAL);
        }
        out.close(Tag.SYNC_BODY);
        out.close(Tag.SYNC_ML);
    }

    private void header(Header header) throws SyncMlException {
        out.open(Tag.SYNC_HDR);
        out.text(Tag.VER_DTD, required(header.verDtd(), "VerDTD", HEADER));
        out.text(Tag.VER_PROTO, required(header.verProto(), "VerProto", HEADER));
        out.text(Tag.SESSION_ID, required(header.sessionId(), "SessionID", HEADER));
        out.number(Tag.MSG_ID, atLeast(1, header.msgId(), "MsgID", HEADER));
        parts.location(Tag.TARGET, required(header.target(), "Target", HEADER), HEADER);
        parts.location(Tag.SOURCE, required(header.source(), "Source", HEADER), HEADER);
        parts.optional(Tag.RESP_URI, header.respUri());
        parts.credential(header.credential(), HEADER);
        parts.meta(header.meta(), HEADER);
        out.close(Tag.SYNC_HDR);
    }

    private void command(Command command, Place outer) throws SyncMlException {
        if (command instanceof UnknownCommand) {
            Place unknown = new Place(outer, Outline.harmless(command.name()));
            throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "DM has no such command", unknown.toString(), -1, null);
        }
        Place where = new Place(outer, command.name());
        Tag tag = Tag.named(command.name());
        out.open(tag);
        out.number(Tag.CMD_ID, atLeast(1, command.cmdId(), "CmdID", where));
        ascending &= command.cmdId() > highestId;
        highestId = Math.max(highestId, command.cmdId());
        if (command instanceof Status status) {
            status(status, where);
        } else if (command instanceof Results results) {
            results(results, where);
        } else if (command instanceof Alert alert) {
            alert(alert, where);
        } else if (command instanceof TreeCommand tree) {
            tree(tree, where);
        } else if (command instanceof Command.Container container) {
            container(container, where);
        }
        out.close(tag);
    }

    /** CmdIDs are unique in a message (SYN-33). Those in ascending order, as they should be, need no such search. */
    private static void refuseRepetition(List<Command> commands, Place outer, Set<Integer> ids) throws SyncMlException {
        for (Command command : commands) {
            Place where = new Place(outer, command.name());
            if (!ids.add(command.cmdId())) {
                throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "A CmdID stands twice in the message", where.toString(), -1, null);
            }
            if (command instanceof Command.Container container) {
                refuseRepetition(container.commands(), where, ids);
            }
        }
    }

    private void status(Status status, Place where) throws SyncMlException {
        out.number(Tag.MSG_REF, atLeast(1, status.msgRef(), "MsgRef", where));
        if (status.cmdRef() == NO_NUMBER && status.code() >= LEAST_ERROR) {
            out.empty(Tag.CMD_REF);
        } else {
            out.number(Tag.CMD_REF, atLeast(0, status.cmdRef(), "CmdRef", where));
        }
        out.text(Tag.CMD, required(status.command(), "Cmd", where));
        for (String target : status.targetRefs()) {
            out.text(Tag.TARGET_REF, target);
        }
        for (String source : status.sourceRefs()) {
            out.text(Tag.SOURCE_REF, source);
        }
        parts.challenge(status.challenge(), where);
        out.number(Tag.DATA, atLeast(1, status.code(), "Data", where));
        parts.items(status.items(), where);
    }

    private void results(Results results, Place where) throws SyncMlException {
        out.number(Tag.MSG_REF, atLeast(1, results.msgRef(), "MsgRef", where));
        out.number(Tag.CMD_REF, atLeast(0, results.cmdRef(), "CmdRef", where));
        parts.meta(results.meta(), where);
        parts.optional(Tag.TARGET_REF, results.targetRef());
        parts.optional(Tag.SOURCE_REF, results.sourceRef());
        parts.items(atLeastOne(results.items(), where), where);
    }

    private void alert(Alert alert, Place where) throws SyncMlException {
        out.number(Tag.DATA, atLeast(1, alert.code(), "Data", where));
        parts.optional(Tag.CORRELATOR, alert.correlator());
        parts.items(alert.items(), where);
    }

    private void tree(TreeCommand command, Place where) throws SyncMlException {
        parts.meta(command.meta(), where);
        if (command instanceof Exec exec) {
            parts.optional(Tag.CORRELATOR, exec.correlator());
            if (exec.items().size() > 1) {
                throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "An Exec has exactly one Item", where.toString(), -1, null);
            }
        }
        parts.items(atLeastOne(command.items(), where), where);
    }

    private void container(Command.Container container, Place where) throws SyncMlException {
        parts.meta(container instanceof Atomic atomic ? atomic.meta() : container instanceof Sequence sequence ? sequence.meta()
                : Meta.EMPTY, where);
        if (container.commands().isEmpty()) {
            throw missing("A command", where);
        }
        for (Command inner : container.commands()) {
            if (inner instanceof Status || inner instanceof Results) {
                throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "A " + inner.name() + " cannot stand inside", where.toString(),
                        -1, null);
            }
            command(inner, where);
        }
    }

    private static List<Item> atLeastOne(List<Item> items, Place where) throws SyncMlException {
        if (items.isEmpty()) {
            throw missing("An Item", where);
        }
        return items;
    }
}
