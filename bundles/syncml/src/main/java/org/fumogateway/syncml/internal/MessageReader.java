package org.fumogateway.syncml.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;

/** From elements to the message model, lenient (SYN-5 to SYN-9, SYN-14 to SYN-17). Thread-safe. */
public final class MessageReader {

    /** Children of SyncBody, Atomic and Sequence that stand where commands do but are none; NoResp is ignored (SYN-40). */
    private static final Set<String> NO_COMMANDS = Set.of("CmdID", "Meta", "NoResp", "NoResults", "Cred", "Final");
    private static final int NO_CMD_REF = -1;

    private final Limits limits;
    private final PartReader parts;

    /** Creates a reader with these limits. */
    public MessageReader(Limits limits) {
        this.limits = limits;
        parts = new PartReader(limits);
    }

    /**
     * Reads a message.
     *
     * @param root the document element
     * @throws SyncMlException if it is no SyncML, lacks header or body, holds a number that is none, or passes a limit
     */
    public Message read(Element root) throws SyncMlException {
        if (!root.name().equals("SyncML")) {
            throw new SyncMlException(SyncMlException.Kind.MALFORMED, "The document element is not SyncML", null, -1, null);
        }
        Element header = required(root, "SyncHdr");
        Element body = required(root, "SyncBody");
        List<Command> commands = commands(body, new Count());
        return Message.of(header(header), commands, body.child("Final") != null);
    }

    private Header header(Element header) throws SyncMlException {
        return new Header(parts.token(header, "VerDTD"), parts.token(header, "VerProto"), parts.token(header, "SessionID"),
                parts.number(header, "MsgID", 0), parts.location(header, "Target"), parts.location(header, "Source"),
                parts.token(header, "RespURI"), parts.credential(header), parts.meta(header));
    }

    private List<Command> commands(Element container, Count count) throws SyncMlException {
        List<Command> commands = new ArrayList<>();
        for (Element child : container.children()) {
            if (!NO_COMMANDS.contains(child.name())) {
                count.next(child);
                commands.add(command(child, count));
            }
        }
        return commands;
    }

    private Command command(Element element, Count count) throws SyncMlException {
        int id = parts.number(element, "CmdID", 0);
        return switch (element.name()) {
            case "Status" -> status(element, id);
            case "Results" -> new Results(id, parts.number(element, "MsgRef", 0), parts.number(element, "CmdRef", NO_CMD_REF),
                    parts.meta(element), parts.token(element, "TargetRef"), parts.token(element, "SourceRef"),
                    parts.items(element));
            case "Alert" -> new Alert(id, parts.number(element, "Data", 0), parts.text(element, "Correlator"),
                    parts.items(element));
            case "Add" -> new Add(id, parts.meta(element), parts.items(element));
            case "Replace" -> new Replace(id, parts.meta(element), parts.items(element));
            case "Get" -> new Get(id, parts.meta(element), parts.items(element));
            case "Exec" -> new Exec(id, parts.meta(element), parts.text(element, "Correlator"), parts.items(element));
            case "Delete" -> new Delete(id, parts.meta(element), parts.items(element));
            case "Copy" -> new Copy(id, parts.meta(element), parts.items(element));
            case "Atomic" -> new Atomic(id, parts.meta(element), commands(element, count));
            case "Sequence" -> new Sequence(id, parts.meta(element), commands(element, count));
            default -> new UnknownCommand(id, element.name());
        };
    }

    private Status status(Element element, int id) throws SyncMlException {
        String command = parts.token(element, "Cmd");
        // Some peers leave out the CmdRef of the header's Status; any other Status without one answers nothing we sent (SYN-16).
        int cmdRef = parts.number(element, "CmdRef", Status.SYNC_HDR.equals(command) ? 0 : NO_CMD_REF);
        return new Status(id, parts.number(element, "MsgRef", 0), cmdRef, command, parts.tokens(element, "TargetRef"),
                parts.tokens(element, "SourceRef"), parts.challenge(element), parts.number(element, "Data", 0),
                parts.items(element));
    }

    private static Element required(Element root, String name) throws SyncMlException {
        Element element = root.child(name);
        if (element == null) {
            throw new SyncMlException(SyncMlException.Kind.INCOMPLETE, "The message has no " + name, root.path(), -1, null);
        }
        return element;
    }

    private final class Count {

        private int commands;

        void next(Element element) throws SyncMlException {
            if (++commands > limits.commands()) {
                throw new SyncMlException(SyncMlException.Kind.LIMIT,
                        "The message has more than " + limits.commands() + " commands", element.parent().path(), -1, null);
            }
        }
    }
}
