package org.fumogateway.dmserver.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.fumogateway.dmprotocol.LargeObjectJoiner;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;

/**
 * A command on its way: its SyncML form, the numbers it was sent under, and what has come back. Accepts every legal way to answer
 * it (DM-92): one Status for all Items, one with several TargetRefs, one per Item; the first Status counts (DM-222). Not
 * thread-safe.
 */
final class SentCommand {

    private static final int UNKNOWN = 0;
    private static final String TEXT = "text/plain";
    private static final int MOST_ANSWERS = 256;

    private final ManagementCommand command;
    private final List<SentCommand> inner;
    private final Map<String, Integer> statusByUri = new TreeMap<>();
    private final Map<String, Integer> failedByUri = new TreeMap<>();
    private final List<CommandResult.Value> values = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private int messageId;
    private int commandId;
    private int wholeStatus = UNKNOWN;
    private int firstStatus = UNKNOWN;

    SentCommand(ManagementCommand command) {
        this.command = command;
        this.inner = command instanceof ManagementCommand.Container container
                ? container.commands().stream().map(SentCommand::new).toList() : List.of();
    }

    /** The SyncML command, not numbered yet. */
    Command toSyncMl() {
        if (command instanceof ManagementCommand.Read read) {
            return new Get(0, Meta.EMPTY, read.uris().stream().map(Item::ofTarget).toList());
        }
        if (command instanceof ManagementCommand.Write write) {
            return new Replace(0, Meta.EMPTY, List.of(Item.ofTarget(write.uri(), Meta.of(write.format(), write.type()),
                    Data.ofText(write.value()))));
        }
        if (command instanceof ManagementCommand.Execute execute) {
            return new Exec(0, Meta.EMPTY, execute.correlator(), List.of(Item.ofTarget(execute.uri())));
        }
        if (command instanceof ManagementCommand.Interact interact) {
            return InteractionAlert.of(interact.prompt());
        }
        List<Command> commands = inner.stream().map(SentCommand::toSyncMl).toList();
        return command instanceof ManagementCommand.AllOrNothing ? new Atomic(0, Meta.EMPTY, commands) : new Sequence(0, Meta.EMPTY, commands);
    }

    /** Remembers the numbers under which the command has gone out. */
    void sentAs(int message, Command numbered) {
        messageId = message;
        commandId = numbered.cmdId();
        if (numbered instanceof Command.Container container) {
            for (int i = 0; i < inner.size(); i++) {
                inner.get(i).sentAs(message, container.commands().get(i));
            }
        }
    }

    /**
     * The same for a command that another server has sent: numbers follow each other in the order of the document (SYN-33).
     *
     * @return the number behind the last one
     */
    int sentAs(int message, int firstNumber) {
        messageId = message;
        commandId = firstNumber;
        int next = firstNumber + 1;
        for (SentCommand child : inner) {
            next = child.sentAs(message, next);
        }
        return next;
    }

    /** The message it was sent in. */
    int messageId() {
        return messageId;
    }

    /** The number it was sent under. */
    int commandId() {
        return commandId;
    }

    /** The command, or one inside it, that was sent under these numbers. */
    Optional<SentCommand> find(int message, int id) {
        if (messageId == message && commandId == id && id != 0) {
            return Optional.of(this);
        }
        return inner.stream().map(child -> child.find(message, id)).flatMap(Optional::stream).findFirst();
    }

    void take(Status status) {
        if (firstStatus == UNKNOWN) {
            firstStatus = status.code();
        }
        if (command instanceof ManagementCommand.Interact && wholeStatus == UNKNOWN) {
            status.items().stream().filter(item -> item.data() != null).map(item -> item.data().text()).limit(MOST_ANSWERS).forEach(answers::add);
        }
        if (status.targetRefs().isEmpty() || !(command instanceof ManagementCommand.Read)) {
            wholeStatus = wholeStatus == UNKNOWN ? status.code() : wholeStatus;
        } else {
            status.targetRefs().forEach(uri -> statusByUri.putIfAbsent(uri, status.code()));
        }
    }

    /** True if it reads nodes. */
    boolean reads() {
        return command instanceof ManagementCommand.Read;
    }

    /** Takes a value that came in several messages. */
    void take(String uri, LargeObjectJoiner.Value announced, ReceivedValue value) {
        Meta meta = announced.meta();
        byte[] octets = value.octets();
        String format = Objects.requireNonNullElse(meta.format(), "chr");
        String text = octets == null ? "" : announced.octets() ? NodeValues.encodeBase64(octets).text() : new String(octets, StandardCharsets.UTF_8);
        values.add(new CommandResult.Value(uri, octets != null && announced.octets() ? NodeValues.FORMAT_B64 : format,
                Objects.requireNonNullElse(meta.type(), TEXT), text, value));
    }

    /** A value was not taken, whatever the gateway said of its Get. */
    void fail(String uri, int status) {
        failedByUri.putIfAbsent(uri == null ? "" : uri, status);
    }

    /** Takes what was read; an Item without a source is the one that was asked for, if only one was. */
    void take(Results results) {
        if (!(command instanceof ManagementCommand.Read read)) {
            return;
        }
        for (Item item : results.items()) {
            String uri = sourceOf(item, results, read);
            if (uri != null && !item.moreData()) {
                Meta meta = item.meta().orElse(results.meta());
                values.add(value(uri, meta, item.data()));
            }
        }
    }

    /** Octets that WBXML carries as such are told in base64, as XML carries them. */
    private static CommandResult.Value value(String uri, Meta meta, Data data) {
        String type = Objects.requireNonNullElse(meta.type(), TEXT);
        if (data != null && data.isOpaque() && NodeValues.FORMAT_BIN.equalsIgnoreCase(meta.format())) {
            byte[] octets = new byte[data.size()];
            data.octets().get(octets);
            return new CommandResult.Value(uri, NodeValues.FORMAT_B64, type, NodeValues.encodeBase64(octets).text());
        }
        return new CommandResult.Value(uri, Objects.requireNonNullElse(meta.format(), "chr"), type, data == null ? "" : data.text());
    }

    private static String sourceOf(Item item, Results results, ManagementCommand.Read read) {
        if (item.source() != null && item.source().uri() != null) {
            return item.source().uri();
        }
        if (results.sourceRef() != null) {
            return results.sourceRef();
        }
        return read.uris().size() == 1 ? read.uris().get(0) : null;
    }

    CommandResult result() {
        if (command instanceof ManagementCommand.Read read) {
            List<Integer> statuses = read.uris().stream().map(this::statusOf).toList();
            return new CommandResult(command, overall(statuses), values, statuses, List.of());
        }
        return new CommandResult(command, wholeStatus, List.of(), List.of(), inner.stream().map(SentCommand::result).toList(), answers);
    }

    private int statusOf(String uri) {
        Integer own = failedByUri.getOrDefault(uri, statusByUri.get(uri));
        return own != null ? own : wholeStatus;
    }

    private int overall(List<Integer> statuses) {
        if (wholeStatus != UNKNOWN && failedByUri.isEmpty()) {
            return wholeStatus;
        }
        return statuses.stream().filter(status -> status == 200).findFirst()
                .orElse(failedByUri.isEmpty() ? firstStatus : failedByUri.values().iterator().next());
    }
}
