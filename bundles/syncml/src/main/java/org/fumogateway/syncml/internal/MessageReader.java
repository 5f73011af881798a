package org.fumogateway.syncml.internal;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;

/**
 * From elements to the message model, lenient (SYN-5 to SYN-9, SYN-14 to SYN-17). One instance reads one message.
 *
 * <p>Commands in commands are read by a call for each level; the cursor refuses what is nested deeper than {@link Limits#depth()}, 200
 * at most, so that no message comes near the end of a stack.
 */
public final class MessageReader {

    private static final int MISSING = -1;

    private final Limits limits;
    private final ElementCursor in;
    private final PartReader parts;
    private int commands;
    private boolean last;

    /** Creates a reader of a whole document. */
    public MessageReader(ElementCursor in, Limits limits) {
        this.in = in;
        this.limits = limits;
        parts = new PartReader(in);
    }

    /**
     * Reads the message.
     *
     * @throws SyncMlException if it is no SyncML, lacks header or body, holds a number that is none, or passes a limit
     */
    public Message read() throws SyncMlException {
        if (in.child() != Tag.SYNC_ML) {
            throw in.refused(Kind.MALFORMED, "The document element is not SyncML", in.offset());
        }
        int root = in.offset();
        Header header = null;
        List<Command> body = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case SYNC_HDR -> header = header();
                case SYNC_BODY -> body = body();
                default -> in.skip();
            }
        }
        in.finish();
        if (header == null || body == null) {
            throw in.refused(Kind.INCOMPLETE, "The message has no " + (header == null ? "SyncHdr" : "SyncBody"), root);
        }
        return Message.of(header, body, last);
    }

    private Header header() throws SyncMlException {
        String verDtd = null;
        String verProto = null;
        String sessionId = null;
        int msgId = 0;
        Location target = null;
        Location source = null;
        String respUri = null;
        Credential credential = null;
        Meta meta = Meta.EMPTY;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case VER_DTD -> verDtd = in.trimmed();
                case VER_PROTO -> verProto = in.trimmed();
                case SESSION_ID -> sessionId = in.trimmed();
                case MSG_ID -> msgId = in.number(0);
                case TARGET -> target = parts.location();
                case SOURCE -> source = parts.location();
                case RESP_URI -> respUri = in.trimmed();
                case CRED -> credential = parts.credential();
                case META -> meta = parts.meta();
                default -> in.skip();
            }
        }
        return new Header(verDtd, verProto, sessionId, msgId, target, source, respUri, credential, meta);
    }

    private List<Command> body() throws SyncMlException {
        List<Command> inside = new ArrayList<>();
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case FINAL -> {
                    last = true;
                    in.skip();
                }
                // They stand where commands do but are none; NoResp is ignored (SYN-40).
                case CMD_ID, META, NO_RESP, NO_RESULTS, CRED -> in.skip();
                default -> inside.add(command(tag));
            }
        }
        return inside;
    }

    private Command command(Tag tag) throws SyncMlException {
        if (++commands > limits.commands()) {
            throw in.refused(Kind.LIMIT, "The message has more than " + limits.commands() + " commands", in.offset());
        }
        return switch (tag) {
            case ADD, REPLACE, GET, EXEC, DELETE, COPY -> treeCommand(tag);
            case STATUS -> status();
            case RESULTS -> results();
            case ALERT -> alert();
            case ATOMIC, SEQUENCE -> container(tag);
            default -> unknown();
        };
    }

    private Command treeCommand(Tag kind) throws SyncMlException {
        int id = 0;
        Meta meta = Meta.EMPTY;
        String correlator = null;
        List<Item> items = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case CMD_ID -> id = in.number(0);
                case META -> meta = parts.meta();
                case ITEM -> items = PartReader.with(items, parts.item());
                case CORRELATOR -> correlator = in.text();
                default -> in.skip();
            }
        }
        List<Item> all = PartReader.all(items);
        return switch (kind) {
            case ADD -> new Add(id, meta, all);
            case REPLACE -> new Replace(id, meta, all);
            case GET -> new Get(id, meta, all);
            case EXEC -> new Exec(id, meta, correlator, all);
            case DELETE -> new Delete(id, meta, all);
            default -> new Copy(id, meta, all);
        };
    }

    private Status status() throws SyncMlException {
        int id = 0;
        int msgRef = 0;
        int cmdRef = MISSING;
        String command = null;
        List<String> targetRefs = null;
        List<String> sourceRefs = null;
        Challenge challenge = null;
        int code = 0;
        List<Item> items = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case CMD_ID -> id = in.number(0);
                case MSG_REF -> msgRef = in.number(0);
                case CMD_REF -> cmdRef = in.number(MISSING);
                case CMD -> command = in.trimmed();
                case TARGET_REF -> targetRefs = PartReader.with(targetRefs, in.trimmed());
                case SOURCE_REF -> sourceRefs = PartReader.with(sourceRefs, in.trimmed());
                case CHAL -> challenge = parts.challenge();
                case DATA -> code = in.number(0);
                case ITEM -> items = PartReader.with(items, parts.item());
                default -> in.skip();
            }
        }
        if (cmdRef == MISSING && Status.SYNC_HDR.equals(command)) {
            // Some peers leave out the CmdRef of the header's Status; any other Status without one answers nothing we sent (SYN-16).
            cmdRef = 0;
        }
        return new Status(id, msgRef, cmdRef, command, PartReader.all(targetRefs), PartReader.all(sourceRefs), challenge, code,
                PartReader.all(items));
    }

    private Results results() throws SyncMlException {
        int id = 0;
        int msgRef = 0;
        int cmdRef = MISSING;
        Meta meta = Meta.EMPTY;
        String targetRef = null;
        String sourceRef = null;
        List<Item> items = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case CMD_ID -> id = in.number(0);
                case MSG_REF -> msgRef = in.number(0);
                case CMD_REF -> cmdRef = in.number(MISSING);
                case META -> meta = parts.meta();
                case TARGET_REF -> targetRef = in.trimmed();
                case SOURCE_REF -> sourceRef = in.trimmed();
                case ITEM -> items = PartReader.with(items, parts.item());
                default -> in.skip();
            }
        }
        return new Results(id, msgRef, cmdRef, meta, targetRef, sourceRef, PartReader.all(items));
    }

    private Alert alert() throws SyncMlException {
        int id = 0;
        int code = 0;
        String correlator = null;
        List<Item> items = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case CMD_ID -> id = in.number(0);
                case DATA -> code = in.number(0);
                case CORRELATOR -> correlator = in.text();
                case ITEM -> items = PartReader.with(items, parts.item());
                default -> in.skip();
            }
        }
        return new Alert(id, code, correlator, PartReader.all(items));
    }

    private Command container(Tag kind) throws SyncMlException {
        int id = 0;
        Meta meta = Meta.EMPTY;
        List<Command> inside = new ArrayList<>();
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case CMD_ID -> id = in.number(0);
                case META -> meta = parts.meta();
                case NO_RESP, NO_RESULTS, CRED, FINAL -> in.skip();
                default -> inside.add(command(tag));
            }
        }
        return kind == Tag.ATOMIC ? new Atomic(id, meta, inside) : new Sequence(id, meta, inside);
    }

    private UnknownCommand unknown() throws SyncMlException {
        String name = in.name();
        int id = 0;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            if (tag == Tag.CMD_ID) {
                id = in.number(0);
            } else {
                in.skip();
            }
        }
        return new UnknownCommand(id, name);
    }
}
