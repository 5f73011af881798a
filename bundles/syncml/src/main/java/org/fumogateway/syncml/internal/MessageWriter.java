package org.fumogateway.syncml.internal;

import static org.fumogateway.syncml.internal.PartWriter.atLeast;
import static org.fumogateway.syncml.internal.PartWriter.missing;
import static org.fumogateway.syncml.internal.PartWriter.required;

import java.util.List;
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
 * (SYN-6, SYN-14 to SYN-18, SYN-33, SYN-40). One instance writes one message.
 */
public final class MessageWriter {

    private static final String HEADER = "/SyncML/SyncHdr";
    private static final String BODY = "/SyncML/SyncBody";

    private final ElementWriter out;
    private final PartWriter parts;

    /** Creates a writer to one document. */
    public MessageWriter(ElementWriter out) {
        this.out = out;
        parts = new PartWriter(out);
    }

    /** Writes the whole message. */
    public void write(Message message) throws SyncMlException {
        out.open("SyncML");
        header(message.header());
        out.open("SyncBody");
        if (message.commands().isEmpty()) {
            throw missing("A command", BODY);
        }
        for (Command command : message.commands()) {
            command(command, BODY);
        }
        if (message.last()) {
            out.empty("Final");
        }
        out.close("SyncBody");
        out.close("SyncML");
    }

    private void header(Header header) throws SyncMlException {
        out.open("SyncHdr");
        out.text("VerDTD", required(header.verDtd(), "VerDTD", HEADER));
        out.text("VerProto", required(header.verProto(), "VerProto", HEADER));
        out.text("SessionID", required(header.sessionId(), "SessionID", HEADER));
        parts.number("MsgID", atLeast(1, header.msgId(), "MsgID", HEADER));
        parts.location("Target", required(header.target(), "Target", HEADER), HEADER);
        parts.location("Source", required(header.source(), "Source", HEADER), HEADER);
        parts.optional("RespURI", header.respUri());
        parts.credential(header.credential());
        parts.meta(header.meta());
        out.close("SyncHdr");
    }

    private void command(Command command, String outer) throws SyncMlException {
        String where = outer + "/" + command.name();
        if (command instanceof UnknownCommand) {
            throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "DM has no such command", where, -1, null);
        }
        out.open(command.name());
        parts.number("CmdID", atLeast(1, command.cmdId(), "CmdID", where));
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
        out.close(command.name());
    }

    private void status(Status status, String where) throws SyncMlException {
        parts.number("MsgRef", atLeast(0, status.msgRef(), "MsgRef", where));
        parts.number("CmdRef", atLeast(0, status.cmdRef(), "CmdRef", where));
        out.text("Cmd", required(status.command(), "Cmd", where));
        for (String target : status.targetRefs()) {
            out.text("TargetRef", target);
        }
        for (String source : status.sourceRefs()) {
            out.text("SourceRef", source);
        }
        parts.challenge(status.challenge());
        parts.number("Data", atLeast(1, status.code(), "Data", where));
        parts.items(status.items(), where);
    }

    private void results(Results results, String where) throws SyncMlException {
        parts.number("MsgRef", atLeast(0, results.msgRef(), "MsgRef", where));
        parts.number("CmdRef", atLeast(0, results.cmdRef(), "CmdRef", where));
        parts.meta(results.meta());
        parts.optional("TargetRef", results.targetRef());
        parts.optional("SourceRef", results.sourceRef());
        parts.items(atLeastOne(results.items(), where), where);
    }

    private void alert(Alert alert, String where) throws SyncMlException {
        parts.number("Data", atLeast(1, alert.code(), "Data", where));
        parts.optional("Correlator", alert.correlator());
        parts.items(alert.items(), where);
    }

    private void tree(TreeCommand command, String where) throws SyncMlException {
        parts.meta(command.meta());
        if (command instanceof Exec exec) {
            parts.optional("Correlator", exec.correlator());
            if (exec.items().size() > 1) {
                throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "An Exec has exactly one Item", where, -1, null);
            }
        }
        parts.items(atLeastOne(command.items(), where), where);
    }

    private void container(Command.Container container, String where) throws SyncMlException {
        parts.meta(container instanceof Atomic atomic ? atomic.meta() : container instanceof Sequence sequence ? sequence.meta()
                : Meta.EMPTY);
        if (container.commands().isEmpty()) {
            throw missing("A command", where);
        }
        for (Command inner : container.commands()) {
            if (inner instanceof Status || inner instanceof Results) {
                throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "A " + inner.name() + " cannot stand inside", where,
                        -1, null);
            }
            command(inner, where);
        }
    }

    private static List<Item> atLeastOne(List<Item> items, String where) throws SyncMlException {
        if (items.isEmpty()) {
            throw missing("An Item", where);
        }
        return items;
    }
}
