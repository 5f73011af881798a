package org.fumogateway.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
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
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * A gateway as a server sees it: real SyncML over a real socket, proofs by auth-md5 in both directions, a tree, and a FUMO instance that downloads
 * what it is told and then runs the new version. Holds no socket between its sessions. One thread at a time.
 */
final class SimulatedGateway {

    private static final String INSTANCE = "./FwUpdate/Gw";
    private static final String VERSION = "./DevDetail/FwV";
    private static final String REPORT = "org.openmobilealliance.dm.firmwareupdate.downloadandupdate";
    private static final Pattern OBJECT = Pattern.compile("<objectURI>([^<]*)</objectURI>");
    private static final Pattern NOTIFY = Pattern.compile("<installNotifyURI>([^<]*)</installNotifyURI>");
    private static final int MOST_MESSAGES = 30;

    private final GatewayAccount account;
    private final SyncMlCodec codec;
    private final String path;
    private final Map<String, String> tree = new TreeMap<>();
    private byte[] clientNonce;
    private byte[] serverNonce;
    private int sessions;
    private String toInstall;
    private String correlator;
    private boolean toReport;

    /** The server has no place for this gateway now. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int retryAfterSeconds;

        RefusedException(int retryAfterSeconds) {
            super("503", null, false, false);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    SimulatedGateway(GatewayAccount account, SyncMlCodec codec, String path, String compatible, String version) {
        this.account = account;
        this.codec = codec;
        this.path = path;
        clientNonce = account.clientNonce();
        serverNonce = account.serverNonce();
        tree.put(".", "DevInfo/DevDetail/DMAcc/FwUpdate");
        tree.put("./FwUpdate", "Gw");
        tree.put(INSTANCE, "PkgName/PkgVersion/DownloadAndUpdate/State/Ext");
        tree.put(INSTANCE + "?prop=Type", "urn:oma:mo:oma-fumo:1.0");
        tree.put(INSTANCE + "/State", "10");
        tree.put(INSTANCE + "/PkgVersion", "");
        tree.put(INSTANCE + "/Ext/LastResult", "0");
        tree.put("./DevDetail/HwV", "C1");
        tree.put("./DevDetail/LrgObj", "false");
        tree.put("./DevDetail/DevTyp", "gateway");
        tree.put("./DevDetail/Ext/Compatible", compatible);
        tree.put(INSTANCE + "/Ext/Compatible", compatible);
        tree.put(VERSION, version);
    }

    String deviceId() {
        return account.deviceId();
    }

    /** Whether the server told it to update. */
    boolean told() {
        return toInstall != null;
    }

    /** One session with the server, report included if there is one. */
    void session(HttpConnection connection) throws IOException, SyncMlException, RefusedException {
        sessions++;
        String to = path;
        List<Command> commands = opening();
        boolean proving = true;
        for (int number = 1; number <= MOST_MESSAGES; number++) {
            Message answer = exchange(connection, to, message(number, commands, proving));
            int proof = headerStatus(answer);
            proving = proof == 401 || proof == 407;
            if (answer.header().respUri() != null) {
                to = local(answer.header().respUri());
            }
            if (proving && number > 1 || !proving && proof != 200 && proof != 212) {
                throw new IOException("the server answered the proof of " + account.deviceId() + " with " + proof);
            }
            commands = proving ? opening() : answers(answer);
            if (!proving && commands.isEmpty()) {
                toReport = false;
                return;
            }
        }
        throw new IOException("the session of " + account.deviceId() + " did not end");
    }

    /** Downloads what it was told to and runs it from now on. */
    void install(HttpConnection connection, String newVersion) throws IOException {
        String descriptor = text(connection, toInstall);
        HttpConnection.Answer object = connection.get(local(group(OBJECT, descriptor)));
        if (object.status() != 200 || object.body().length == 0) {
            throw new IOException("the package was answered " + object.status());
        }
        HttpConnection.Answer notified = connection.post(local(group(NOTIFY, descriptor)), "text/plain",
                ByteBuffer.wrap("900 Success".getBytes(StandardCharsets.US_ASCII)));
        if (notified.status() != 200) {
            throw new IOException("the status report was answered " + notified.status());
        }
        tree.put(VERSION, newVersion);
        tree.put(INSTANCE + "/State", "100");
        tree.put(INSTANCE + "/Ext/LastResult", "200");
        toInstall = null;
        toReport = true;
    }

    private static String text(HttpConnection connection, String url) throws IOException {
        HttpConnection.Answer answer = connection.get(local(url));
        if (answer.status() != 200) {
            throw new IOException("the descriptor was answered " + answer.status());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String group(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("the descriptor has no " + pattern);
        }
        return found.group(1);
    }

    /** The same address without scheme and host: connections go straight to the server. */
    private static String local(String url) {
        URI uri = URI.create(url.replace("&amp;", "&"));
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private Message exchange(HttpConnection connection, String to, Message message) throws IOException, SyncMlException, RefusedException {
        HttpConnection.Answer answer = connection.post(to, codec.mediaType(), codec.encode(message));
        if (answer.status() == 503) {
            throw new RefusedException(Integer.parseInt(answer.headers().get("retry-after")));
        }
        if (answer.status() != 200) {
            throw new IOException("the server answered " + answer.status());
        }
        return codec.decode(ByteBuffer.wrap(answer.body()));
    }

    private Message message(int number, List<Command> commands, boolean proving) {
        Credential proof = proving ? new Credential(Meta.ofAuthentication(Digests.AUTH_MD5, null),
                Data.ofText(Digests.md5(account.clientDigest(), clientNonce))) : null;
        return Message.of(new Header(Header.VER_DTD, Header.VER_PROTO, Integer.toHexString(sessions), number, Location.of("http://127.0.0.1" + path),
                new Location(account.deviceId(), account.clientName()), null, proof, Meta.ofLimits(16384L, 1_048_576L)), commands, true);
    }

    private List<Command> opening() {
        List<Command> commands = new ArrayList<>();
        commands.add(Alert.of(1, 1201));
        commands.add(new Replace(2, Meta.EMPTY, List.of(information("DevId", account.deviceId()), information("Man", "FUMO Gateway"),
                information("Mod", "Simulated"), information("DmV", "1.2"), information("Lang", "en"))));
        if (toReport) {
            commands.add(new Alert(3, 1226, correlator, List.of(Item.ofSource(INSTANCE + "/DownloadAndUpdate",
                    Meta.ofAlert("chr", REPORT, "informational"), Data.ofText("200")))));
        }
        return commands;
    }

    private static Item information(String name, String value) {
        return Item.ofSource("./DevInfo/" + name, Meta.EMPTY, Data.ofText(value));
    }

    /** Status of the message as a whole; keeps the nonce that comes with it. */
    private int headerStatus(Message answer) {
        for (Command command : answer.commands()) {
            if (command instanceof Status status && status.cmdRef() == 0) {
                if (status.challenge() != null) {
                    clientNonce = Digests.nonce(status.challenge().meta().nextNonce());
                }
                return status.code();
            }
        }
        return 0;
    }

    /** Answers to the commands in a message, none if it has none. */
    private List<Command> answers(Message message) {
        List<Command> answers = new ArrayList<>();
        int reference = message.header().msgId();
        boolean right = message.header().credential() == null || Digests.sameDigest(Digests.md5(account.serverDigest(), serverNonce),
                message.header().credential().data().text());
        boolean asked = !right || message.commands().stream().anyMatch(command -> !(command instanceof Status));
        if (!asked) {
            // Nothing more is sent, so the server would never hear of a new nonce.
            return List.of();
        }
        answers.add(headerStatus(message, right));
        if (right) {
            message.commands().forEach(command -> answer(command, reference, answers));
        }
        return answers;
    }

    private Status headerStatus(Message message, boolean right) {
        Challenge challenge = null;
        if (message.header().credential() != null) {
            serverNonce = Digests.newNonce();
            challenge = new Challenge(Meta.ofAuthentication(Digests.AUTH_MD5, Digests.nonceText(serverNonce)));
        }
        int code = !right ? 401 : challenge == null ? 200 : 212;
        return new Status(1, message.header().msgId(), 0, Status.SYNC_HDR, List.of(account.deviceId()), List.of(message.header().source().uri()), challenge,
                code, List.of());
    }

    private void answer(Command command, int reference, List<Command> answers) {
        if (command instanceof Sequence sequence) {
            status(command, reference, null, 200, answers);
            sequence.commands().forEach(inner -> answer(inner, reference, answers));
        } else if (command instanceof Get get) {
            get.items().forEach(item -> read(get, item.target().uri(), reference, answers));
        } else if (command instanceof Replace replace) {
            replace.items().forEach(item -> tree.put(item.target().uri(), item.data().text()));
            status(command, reference, null, 200, answers);
        } else if (command instanceof Exec exec) {
            correlator = exec.correlator();
            toInstall = tree.get(exec.items().get(0).target().uri() + "/PkgURL");
            status(command, reference, null, 202, answers);
        } else if (!(command instanceof Status)) {
            status(command, reference, null, 405, answers);
        }
    }

    private void read(Get get, String uri, int reference, List<Command> answers) {
        String value = tree.get(uri);
        status(get, reference, uri, value == null ? 404 : 200, answers);
        if (value != null) {
            answers.add(new Results(answers.size() + 1, reference, get.cmdId(), Meta.EMPTY, null, null, List.of(Item.ofSource(uri,
                    Meta.of(tree.keySet().stream().anyMatch(other -> other.startsWith(uri + "/")) ? "node" : "chr", "text/plain"), Data.ofText(value)))));
        }
    }

    private static void status(Command command, int reference, String target, int code, List<Command> answers) {
        answers.add(new Status(answers.size() + 1, reference, command.cmdId(), command.name(), target == null ? List.of() : List.of(target), List.of(), null,
                code, List.of()));
    }
}
