package org.fumogateway.dmclient.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;

/** A message in lines for people, without what must stay secret. Used once. */
final class MessageLines {

    private static final int MOST_LINES = 200;
    private static final int LONGEST_VALUE = 80;
    private static final int LONGEST_URI = 200;
    /** Accounts, bootstrap documents, and whatever calls itself a secret. */
    private static final Pattern SECRET = Pattern.compile(
            "(^|/)(DMAcc|Inbox)(/|$)|[^/]*(secret|password|passwd|passphrase|pin|key|token|credential|nonce|aauthdata)[^/]*(/|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern QUERY = Pattern.compile("\\?\\S*");
    private static final Pattern USER_INFORMATION = Pattern.compile("//[^/@\\s]*@");

    private final Message message;
    private final List<String> lines = new ArrayList<>();

    MessageLines(Message message) {
        this.message = message;
    }

    List<String> of(String transport) {
        var header = message.header();
        lines.add("message " + header.msgId() + " of session " + header.sessionId() + ", " + transport + (message.last() ? ", final" : ""));
        if (header.credential() != null) {
            lines.add("  Cred " + header.credential().meta().type());
        }
        message.commands().forEach(command -> add("  ", command));
        return lines;
    }

    private void add(String indent, Command command) {
        if (lines.size() == MOST_LINES - 1) {
            lines.add("  ...");
        }
        if (lines.size() >= MOST_LINES) {
            return;
        }
        if (command instanceof Status status) {
            lines.add(indent + status(status));
        } else if (command instanceof Alert alert) {
            lines.add(indent + alert.cmdId() + " Alert " + alert.code() + (alert.correlator() == null ? "" : " correlator " + alert.correlator()));
            alert.items().forEach(item -> addItem(indent + "  ", item, Meta.EMPTY));
        } else if (command instanceof Results results) {
            lines.add(indent + results.cmdId() + " Results for " + results.msgRef() + "/" + results.cmdRef());
            results.items().forEach(item -> addItem(indent + "  ", item, results.meta()));
        } else if (command instanceof Command.Container container) {
            lines.add(indent + command.cmdId() + " " + command.name());
            container.commands().forEach(inner -> add(indent + "  ", inner));
        } else if (command instanceof TreeCommand tree) {
            lines.add(indent + command.cmdId() + " " + command.name());
            tree.items().forEach(item -> addItem(indent + "  ", item, tree.meta()));
        } else {
            lines.add(indent + command.cmdId() + " " + command.name());
        }
    }

    private static String status(Status status) {
        Challenge challenge = status.challenge();
        String targets = status.targetRefs().isEmpty() || status.cmdRef() == 0 ? "" : " " + shortened(status.targetRefs().get(0));
        return status.cmdId() + " Status " + status.code() + " for " + status.msgRef() + "/" + status.cmdRef() + " " + status.command()
                + targets + (challenge == null ? "" : ", Chal " + challenge.meta().type());
    }

    private void addItem(String indent, Item item, Meta outer) {
        if (lines.size() >= MOST_LINES - 1) {
            return;
        }
        Meta meta = item.meta().orElse(outer);
        String uri = uri(item.target() == null ? item.source() : item.target());
        String type = meta.type() == null ? "" : " " + meta.type();
        lines.add(indent + uri + type + value(uri, meta, item));
    }

    private static String uri(Location location) {
        return location == null || location.uri() == null ? "" : shortened(location.uri());
    }

    private static String value(String uri, Meta meta, Item item) {
        Data data = item.data();
        if (data == null) {
            return "";
        }
        String more = item.moreData() ? ", more to come" : "";
        boolean text = !data.isOpaque() && (meta.format() == null || !meta.format().startsWith("b"));
        if (!text || data.size() > LONGEST_VALUE || SECRET.matcher(uri).find()) {
            return " (" + data.size() + " octets" + more + ")";
        }
        return " = " + withoutSecrets(data.text().replaceAll("\\p{Cntrl}", " ")) + more;
    }

    /** A query or a user name in an address may be what opens it. */
    private static String withoutSecrets(String text) {
        return USER_INFORMATION.matcher(text.contains("://") ? QUERY.matcher(text).replaceAll("?...") : text).replaceAll("//...@");
    }

    private static String shortened(String uri) {
        String plain = uri.contains("://") ? withoutSecrets(uri) : uri;
        return plain.length() <= LONGEST_URI ? plain : plain.substring(0, LONGEST_URI) + "...";
    }
}
