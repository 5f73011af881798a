package org.fumogateway.benchmarks.dmclient;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fumogateway.dmclient.internal.session.ScriptedServer;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.xml.internal.XmlCodec;

/** A server over HTTP that gives the same command in a number of messages and then closes; md5 for the session, or auth-MAC on every message. */
final class AnsweringServer implements AutoCloseable {

    static final String CLIENT_NONCE = "ABEiM0RVZneImaq7zN3u/w==";
    static final String SERVER_NONCE = "8OHSw7Sllod4aVpLPC0eDw==";
    private static final String DIGEST = Digests.accountDigest("dms.example.com", "s3cret-server");

    private final XmlCodec codec = new XmlCodec();
    private final HttpServer listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Command command;
    private final int messages;
    private final boolean signs;
    private byte[] serverNonce;

    AnsweringServer(Command command, int messages, boolean signs) throws IOException {
        this.command = command;
        this.messages = messages;
        this.signs = signs;
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/", this::handle);
        listener.start();
    }

    int port() {
        return listener.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange; Message heard = codec.decode(ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()))) {
            ByteBuffer octets = codec.encode(answer(heard));
            if (signs) {
                exchange.getResponseHeaders().set(MacHeader.NAME,
                        new MacHeader("dms.example.com", Digests.mac(DIGEST, serverNonce, octets)).format());
            }
            byte[] body = new byte[octets.remaining()];
            octets.get(body);
            exchange.getResponseHeaders().set("Content-Type", codec.mediaType());
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        } catch (SyncMlException unreadable) {
            throw new IOException(unreadable);
        }
    }

    private Message answer(Message heard) {
        boolean first = heard.header().msgId() == 1;
        if (first) {
            serverNonce = Digests.nonce(SERVER_NONCE);
        } else if (heard.commands().get(0) instanceof Status status && status.challenge() != null) {
            serverNonce = Digests.nonce(status.challenge().meta().nextNonce());
        }
        Challenge challenge = signs || first
                ? new Challenge(Meta.ofAuthentication(signs ? "syncml:auth-MAC" : "syncml:auth-md5", CLIENT_NONCE)) : null;
        List<Command> commands = new ArrayList<>(ScriptedServer.statuses(heard, first && !signs ? 212 : 200, challenge, 200));
        if (heard.header().msgId() < messages) {
            commands.add(command);
        }
        Credential proof = first && !signs ? ScriptedServer.md5(Digests.md5(DIGEST, serverNonce)) : null;
        Header plain = ScriptedServer.header(heard, null, proof);
        return Message.of(new Header(plain.verDtd(), plain.verProto(), plain.sessionId(), plain.msgId(), plain.target(),
                new Location(plain.source().uri(), "dms.example.com"), null, proof, Meta.EMPTY), commands, true);
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
    }
}
