package org.fumogateway.dmclient;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;

/**
 * A DM server of the tests with an account on the gateway: plays one script after the other, turn by turn, over HTTP; proves itself by md5
 * and keeps what it heard. When a script is over it closes whatever session there is. Thread-safe.
 */
final class ScriptedDmServer implements AutoCloseable {

    /** Device id of the gateway. */
    static final String DEVICE = org.fumogateway.lab.Lab.DEVICE;
    static final String XML = "application/vnd.syncml.dm+xml";
    static final String WBXML = "application/vnd.syncml.dm+wbxml";

    /** One turn of a script. */
    @FunctionalInterface
    interface Turn {

        /** Answers a message. */
        Reply answer(Heard heard);
    }

    private final SecureRandom random = new SecureRandom();
    private final HttpServer listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String id;
    private final String mediaType;
    private final Deque<Turn> script = new ArrayDeque<>();
    private final List<Heard> heard = new ArrayList<>();
    private final Set<String> issued = new LinkedHashSet<>();
    private String clientSecret;
    private String serverNonce = "c2VydmVyIG5vbmNlIG9mIDE2IQ==";

    ScriptedDmServer(String id, String mediaType) throws IOException {
        this.id = id;
        this.mediaType = mediaType;
        this.clientSecret = "secret of the gateway at " + id;
        issued.add("Zmlyc3Qgbm9uY2Ugb2YgMTYhIQ==");
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/", this::handle);
        listener.start();
    }

    String id() {
        return id;
    }

    String url() {
        return "http://127.0.0.1:" + listener.getAddress().getPort() + "/dm";
    }

    /** Begins a new script and forgets what was heard. */
    synchronized void play(Turn... turns) {
        script.clear();
        script.addAll(Arrays.asList(turns));
        heard.clear();
    }

    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Begins an answer that is right in everything. */
    Answer to(Heard message) {
        return new Answer(this, message);
    }

    /** True if this server's credentials were taken in that session: they are not sent again (SEC-60). */
    synchronized boolean taken(String session) {
        return heard.stream().anyMatch(message -> message.session().equals(session) && message.accepts());
    }

    /** Cred of this server for the nonce that it was given last. */
    synchronized String proof() {
        return Proofs.md5(id, serverSecret(), Proofs.nonce(serverNonce));
    }

    /** Package #0 of this server. */
    synchronized byte[] notification(int session) {
        return Proofs.notification(id, serverSecret(), Proofs.nonce(serverNonce), session);
    }

    private String serverSecret() {
        return "secret of " + id;
    }

    synchronized String nextClientNonce() {
        byte[] next = new byte[16];
        random.nextBytes(next);
        issued.add(Proofs.text(next));
        return Proofs.text(next);
    }

    /** The gateway's secret is another one from now on. */
    synchronized void clientSecret(String secret) {
        clientSecret = secret;
    }

    synchronized String clientSecret() {
        return clientSecret;
    }

    /** True if that is the gateway's proof with this nonce, or with any that was ever given to it if it is null. */
    synchronized boolean proves(Heard message, String nonce) {
        return (nonce == null ? issued : Set.of(nonce)).stream()
                .anyMatch(each -> Proofs.md5("gateway", clientSecret, Proofs.nonce(each)).equals(message.proof()));
    }

    /** The bootstrap document of the account. */
    String bootstrapDocument() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <wap-provisioningdoc version="1.1">
                <characteristic type="APPLICATION">
                  <parm name="APPID" value="w7"/><parm name="PROVIDER-ID" value="%s"/><parm name="NAME" value="Scripted"/>
                  <parm name="DEFAULTENCODING" value="%s"/>
                  <characteristic type="APPADDR"><parm name="ADDR" value="%s"/><parm name="ADDRTYPE" value="URI"/></characteristic>
                  <characteristic type="APPAUTH"><parm name="AAUTHLEVEL" value="APPSRV"/><parm name="AAUTHTYPE" value="DIGEST"/>
                    <parm name="AAUTHNAME" value="gateway"/><parm name="AAUTHSECRET" value="%s"/><parm name="AAUTHDATA" value="%s"/></characteristic>
                  <characteristic type="APPAUTH"><parm name="AAUTHLEVEL" value="CLIENT"/><parm name="AAUTHTYPE" value="DIGEST"/>
                    <parm name="AAUTHNAME" value="%s"/><parm name="AAUTHSECRET" value="%s"/><parm name="AAUTHDATA" value="%s"/></characteristic>
                </characteristic>
                </wap-provisioningdoc>
                """.formatted(id, mediaType, url(), clientSecret, issued.iterator().next(), id, serverSecret(), serverNonce);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = answer(read(exchange));
            byte[] body = mediaType.equals(WBXML) && reply.mediaType() == null && reply.body().length > 0 ? toWbxml(reply.body()) : reply.body();
            exchange.getResponseHeaders().set("Content-Type", reply.mediaType() == null ? mediaType : reply.mediaType());
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                // Closed with less than was promised, the connection breaks.
                OutputStream out = exchange.getResponseBody();
                out.write(body, 0, reply.die() < 0 ? body.length : Math.min(reply.die(), body.length - 1));
                out.flush();
            }
        }
    }

    private Heard read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return new Heard(WBXML.equals(type) ? toXml(body) : new String(body, StandardCharsets.UTF_8), type, body.length);
    }

    private synchronized Reply answer(Heard message) {
        heard.add(message);
        String nonce = message.first("NextNonce");
        if (nonce != null) {
            serverNonce = nonce;
        }
        return script.isEmpty() ? to(message).send() : script.remove().answer(message);
    }

    private static byte[] toWbxml(byte[] xml) throws IOException {
        try {
            ByteBuffer octets = new WbxmlCodec().encode(new XmlCodec().decode(ByteBuffer.wrap(xml)));
            byte[] body = new byte[octets.remaining()];
            octets.get(body);
            return body;
        } catch (SyncMlException wrong) {
            throw new IOException(wrong);
        }
    }

    private static String toXml(byte[] wbxml) throws IOException {
        try {
            return StandardCharsets.UTF_8.decode(new XmlCodec().encode(new WbxmlCodec().decode(ByteBuffer.wrap(wbxml)))).toString();
        } catch (SyncMlException wrong) {
            throw new IOException(wrong);
        }
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
    }
}
