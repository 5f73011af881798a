package org.fumogateway.dmcommands.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmtree.internal.TreeFixture;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.gateway.command.CommandProcessor.UserAlerts;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.TestLogger;
import org.osgi.service.dmt.DmtAdmin;

/** A message of server S1 on a tree with plugins in memory, and answers as short lines of text. */
final class CommandFixture implements AutoCloseable {

    static final String SERVER = "S1";
    static final int MSG_REF = 7;

    private static final Map<String, TndsCodec> CODECS = Map.of(TndsCodec.XML, new XmlTndsCodec(), TndsCodec.WBXML,
            new WbxmlTndsCodec());

    final TreeFixture tree;
    /** Where objects that come to the Inbox go. */
    final Map<String, List<String>> places = new HashMap<>();
    /** Who has values as streams, or null. */
    LargeObjects objects;
    /** Encoding of the messages. */
    String mediaType = SyncMlCodec.XML;
    final List<Integer> personsAnswers = new ArrayList<>();
    private final UserAlerts alerts = (alert, msgRef) -> new Status(0, msgRef, alert.cmdId(), "Alert", List.of(), List.of(), null,
            personsAnswers.remove(0), List.of());
    private MessageExecution message;
    /** Thrown instead of opening a session, if set. */
    RuntimeException sessionFailure;

    CommandFixture(Path folder) throws Exception {
        tree = new TreeFixture(folder, Duration.ofMillis(50));
        nextMessage();
    }

    void nextMessage() {
        message = message(SERVER, new Limits(0, 0, 0));
    }

    MessageExecution message(String principal, Limits limits) {
        TreeAccess access = new TreeAccess(this::admin, tree::rights, TestLogger.create());
        TreeDocuments documents = new TreeDocuments(CODECS::get, mediaType);
        return new MessageExecutor(new ItemExecutor(access, principal, limits,
                new ItemReader(new SubtreeReader(10, 100_000, () -> objects), () -> objects), documents, places),
                new Answers(MSG_REF), alerts);
    }

    private DmtAdmin admin() {
        if (sessionFailure != null) {
            throw sessionFailure;
        }
        return tree.admin();
    }

    /** Executes a command in the message at hand; one line per Status, one per Item of Results. */
    List<String> execute(Command command) throws InterruptedException {
        return lines(message.execute(command));
    }

    /** The codes of all Status in order. */
    List<Integer> codes(Command command) throws InterruptedException {
        return message.execute(command).stream().filter(Status.class::isInstance).map(said -> ((Status) said).code()).toList();
    }

    /** The code of the only Status. */
    int code(Command command) throws InterruptedException {
        List<Integer> codes = codes(command);
        if (codes.size() != 1) {
            throw new AssertionError("not one Status but " + codes);
        }
        return codes.get(0);
    }

    static List<String> lines(List<Command> answers) {
        List<String> lines = new ArrayList<>();
        for (Command answer : answers) {
            if (answer instanceof Status status) {
                lines.add("Status " + status.cmdRef() + " " + status.command()
                        + (status.targetRefs().isEmpty() ? "" : " " + String.join(",", status.targetRefs())) + " "
                                + status.code());
            } else if (answer instanceof Results results) {
                lines.add("Results " + results.cmdRef());
                results.items().forEach(item -> lines.add(item.source().uri() + " " + item.meta().format() + " "
                        + item.meta().type()
                        + " " + (item.data() == null ? "-" : item.data().text())));
            }
        }
        return lines;
    }

    static Get get(int cmdId, String... uris) {
        return new Get(cmdId, null, Arrays.stream(uris).map(Item::ofTarget).toList());
    }

    static Replace replace(int cmdId, String uri, String format, String text) {
        return replace(cmdId, uri, Meta.of(format, null), text);
    }

    static Replace replace(int cmdId, String uri, Meta meta, String text) {
        return new Replace(cmdId, null, List.of(Item.ofTarget(uri, meta, text == null ? null : Data.ofText(text))));
    }

    static Add add(int cmdId, String uri, String format, String text) {
        return new Add(cmdId, null, List.of(Item.ofTarget(uri, Meta.of(format, null), text == null ? null : Data.ofText(text))));
    }

    static Delete delete(int cmdId, String uri) {
        return new Delete(cmdId, null, List.of(Item.ofTarget(uri)));
    }

    static Exec exec(int cmdId, String correlator, String uri) {
        return new Exec(cmdId, null, correlator, List.of(Item.ofTarget(uri)));
    }

    static Copy copy(int cmdId, String from, String to) {
        return new Copy(cmdId, null, List.of(new Item(Location.of(to), Location.of(from), null, null, false)));
    }

    static Sequence sequence(int cmdId, Command... children) {
        return new Sequence(cmdId, null, List.of(children));
    }

    static Atomic atomic(int cmdId, Command... children) {
        return new Atomic(cmdId, null, List.of(children));
    }

    static Alert confirm(int cmdId) {
        return Alert.of(cmdId, 1101);
    }

    @Override
    public void close() throws Exception {
        message.close();
        tree.close();
    }
}
