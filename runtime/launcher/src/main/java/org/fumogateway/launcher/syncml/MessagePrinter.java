package org.fumogateway.launcher.syncml;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.syncml.codec.TndsCodec;
import picocli.CommandLine.Help.Ansi;

/** Writes a message down for a person: one line per command and item, names of codes, values cut short, no proofs or nonces. */
final class MessagePrinter {

    private static final int SUCCESS_END = 300;
    private static final String STEP = "  ";

    private final PrintWriter out;
    private final Ansi ansi;
    private final ValueText values;

    MessagePrinter(PrintWriter out, Ansi ansi, TndsCodec xmlTrees, TndsCodec wbxmlTrees) {
        this.out = out;
        this.ansi = ansi;
        values = new ValueText(xmlTrees, wbxmlTrees);
    }

    void print(Message message, String encoding, int octets) {
        Header header = message.header();
        line("", bold("SyncML " + shown(header.verDtd()) + ", " + shown(header.verProto())) + ", " + encoding + ", " + octets + " octets");
        line(STEP, "session " + shown(header.sessionId()) + ", message " + header.msgId()
                + (message.last() ? ", last of its package" : ", more of its package follow"));
        line(STEP, "from " + place(header.source()));
        line(STEP, "to   " + place(header.target()));
        if (header.respUri() != null) {
            line(STEP, "answer to " + values.shown(header.respUri()));
        }
        if (header.credential() != null) {
            line(STEP, "credential " + values.shown(header.credential().meta().type()) + ", " + header.credential().data().size()
                    + " octets, not shown");
        }
        meta(STEP, header.meta());
        for (Command command : message.commands()) {
            command("", command);
        }
    }

    private void command(String indent, Command command) {
        String name = indent + cyan(command.cmdId() + " " + values.shown(command.name()));
        if (command instanceof Status status) {
            status(indent, name, status);
        } else if (command instanceof Alert alert) {
            line(name, " " + alert.code() + " (" + CodeNames.alert(alert.code()) + ")" + correlator(alert.correlator()));
            items(indent + STEP, alert.items());
        } else if (command instanceof Results results) {
            line(name, " of command " + reference(results.cmdRef(), results.msgRef()));
            meta(indent + STEP, results.meta());
            items(indent + STEP, results.items());
        } else if (command instanceof TreeCommand tree) {
            line(name, command instanceof Exec exec ? correlator(exec.correlator()) : "");
            meta(indent + STEP, tree.meta());
            items(indent + STEP, tree.items());
        } else if (command instanceof Command.Container container) {
            line(name, "");
            container.commands().forEach(inner -> command(indent + STEP, inner));
        } else {
            line(name, " (DM has no such command)");
        }
    }

    private void status(String indent, String name, Status status) {
        String code = status.code() + " (" + CodeNames.status(status.code()) + ")";
        List<String> about = new ArrayList<>(status.targetRefs());
        about.addAll(status.sourceRefs());
        line(name, " " + (status.code() < SUCCESS_END ? green(code) : red(code)) + " for " + values.shown(status.command())
                + ", command " + reference(status.cmdRef(), status.msgRef()));
        about.forEach(uri -> line(indent + STEP, "about " + values.shown(uri)));
        if (status.challenge() != null) {
            Meta meta = status.challenge().meta();
            line(indent + STEP, "challenge " + values.shown(meta.type()) + (meta.nextNonce() == null ? "" : ", next nonce not shown"));
        }
        items(indent + STEP, status.items());
    }

    private void items(String indent, List<Item> items) {
        for (Item item : items) {
            StringBuilder text = new StringBuilder();
            if (item.target() != null) {
                text.append(place(item.target()));
            }
            if (item.source() != null) {
                text.append(text.isEmpty() ? "" : " ").append("from ").append(place(item.source()));
            }
            line(indent, text.isEmpty() ? "item" : text.toString());
            meta(indent + STEP, item.meta());
            if (item.data() != null) {
                values.lines(item.data()).forEach(value -> line(indent + STEP, value));
            }
            if (item.moreData()) {
                line(indent + STEP, "more of this value follows in the next message");
            }
        }
    }

    private void meta(String indent, Meta meta) {
        List<String> parts = new ArrayList<>();
        add(parts, "format", meta.format());
        add(parts, "type", meta.type());
        add(parts, "mark", meta.mark());
        add(parts, "size", meta.size());
        add(parts, "version", meta.version());
        add(parts, "largest message", meta.maxMsgSize());
        add(parts, "largest object", meta.maxObjSize());
        meta.emi().forEach(emi -> add(parts, "EMI", emi));
        if (!parts.isEmpty()) {
            line(indent, faint(String.join(", ", parts)));
        }
    }

    private void add(List<String> parts, String name, Object value) {
        if (value != null) {
            parts.add(name + " " + values.shown(value.toString()));
        }
    }

    private String place(Location location) {
        if (location == null) {
            return "(nobody)";
        }
        return shown(location.uri()) + (location.name() == null ? "" : " (" + values.shown(location.name()) + ")");
    }

    private String shown(String text) {
        return text == null ? "(missing)" : values.shown(text);
    }

    private String correlator(String correlator) {
        return correlator == null ? "" : ", correlator " + values.shown(correlator);
    }

    private static String reference(int command, int message) {
        return (command < 0 ? "(missing)" : Integer.toString(command)) + " of message " + message;
    }

    private void line(String indent, String text) {
        out.println(indent + text);
    }

    private String bold(String text) {
        return styled("1", text);
    }

    private String cyan(String text) {
        return styled("1;36", text);
    }

    private String green(String text) {
        return styled("32", text);
    }

    private String red(String text) {
        return styled("31", text);
    }

    private String faint(String text) {
        return styled("2", text);
    }

    /** The content comes from a message, so nothing in it may be taken for mark-up of picocli. */
    private String styled(String code, String text) {
        return ansi.enabled() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
