package org.fumogateway.dmclient.internal.session;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.xml.internal.XmlCodec;

/**
 * A server over HTTP that keeps both nonce chains, answers a repeated message as before (DM-71), gives a Get and an Exec in each session, and
 * tells of every alert that it hears newly. Thread-safe.
 */
final class RememberingServer implements AutoCloseable {

    private static final String CLIENT = Digests.accountDigest("gw-0042", "s3cret-client");
    private static final String SERVER = Digests.accountDigest("dms.example.com", "s3cret-server");

    private final XmlCodec codec = new XmlCodec();
    private final HttpServer listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Consumer<Alert> alerts;
    private byte[] clientNonce;
    private byte[] serverNonce;
    private byte[] lastHeard = {};
    private byte[] lastAnswer = {};
    private String session = "";
    private boolean proven;
    private boolean ordered;
    private boolean obeyed;
    private boolean taken;
    private int orders;
    private boolean silent;

    RememberingServer(byte[] clientNonce, byte[] serverNonce, Consumer<Alert> alerts) throws IOException {
        this.clientNonce = clientNonce;
        this.serverNonce = serverNonce;
        this.alerts = alerts;
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/", this::handle);
        listener.start();
    }

    int port() {
        return listener.getAddress().getPort();
    }

    /** Gives no commands from now on, or does again. */
    synchronized void silent(boolean nothing) {
        silent = nothing;
    }

    /** How many messages with commands it has made. */
    synchronized int orders() {
        return orders;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] answer = answer(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", codec.mediaType());
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        } catch (SyncMlException cut) {
            throw new IOException(cut);
        }
    }

    private synchronized byte[] answer(byte[] body) throws SyncMlException {
        if (!Arrays.equals(body, lastHeard)) {
            ByteBuffer octets = codec.encode(answer(codec.decode(ByteBuffer.wrap(body))));
            lastHeard = body;
            lastAnswer = new byte[octets.remaining()];
            octets.get(lastAnswer);
        }
        return lastAnswer;
    }

    private Message answer(Message heard) {
        if (!heard.header().sessionId().equals(session)) {
            session = heard.header().sessionId();
            proven = false;
            ordered = false;
            obeyed = false;
            taken = false;
        }
        heard.commands().stream().filter(Status.class::isInstance).map(Status.class::cast).forEach(this::learn);
        Credential proof = heard.header().credential();
        boolean accepted = proof != null && Digests.md5(CLIENT, clientNonce).equals(proof.data().text());
        if (!proven && !accepted) {
            clientNonce = Digests.newNonce();
            return reply(heard, ScriptedServer.statuses(heard, 401, chal(), 401));
        }
        if (accepted) {
            proven = true;
            clientNonce = Digests.newNonce();
        }
        heard.commands().stream().filter(Alert.class::isInstance).map(Alert.class::cast).filter(alert -> alert.code() == 1226).forEach(alerts);
        List<Command> commands = new ArrayList<>(ScriptedServer.statuses(heard, accepted ? 212 : 200, accepted ? chal() : null, 200));
        if (!silent && (!ordered || !obeyed)) {
            ordered = true;
            orders++;
            commands.add(new Get(90, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/FwV"))));
            commands.add(new Exec(91, Meta.EMPTY, "op", List.of(Item.ofTarget("./FwUpdate/Gw/Download"))));
        }
        return reply(heard, commands);
    }

    private void learn(Status status) {
        if (status.challenge() != null) {
            serverNonce = Digests.nonce(status.challenge().meta().nextNonce());
        }
        // Credentials that were taken for the session are not sent again (SEC-60); the nonce is for the next one (SEC-35).
        taken |= status.command().equals(Status.SYNC_HDR) && status.code() == 212;
        obeyed |= status.command().equals("Exec") && status.code() == 202;
    }

    private Message reply(Message heard, List<Command> commands) {
        Credential proof = taken ? null : ScriptedServer.md5(Digests.md5(SERVER, serverNonce));
        return Message.of(ScriptedServer.header(heard, null, proof), commands, true);
    }

    private Challenge chal() {
        return ScriptedServer.challenge(Digests.nonceText(clientNonce));
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
    }
}
