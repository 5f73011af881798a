package org.fumogateway.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.Transcoder;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;

/**
 * Stands between gateway and server as a reverse proxy: records the DM messages of both sides octet for octet, and can answer in place of the
 * server. Objects are passed on as streams.
 */
public final class WireProxy implements AutoCloseable {

    private static final Set<String> NOT_FORWARDED = Set.of("connection", "host", "content-length", "expect", "upgrade", "http2-settings",
            "transfer-encoding", "te", "keep-alive");

    private static final String MAC = "x-syncml-hmac";

    static {
        // The JDK's server sends head and body apart; without this the body of each answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    private volatile URI server;

    /**
     * One DM exchange.
     *
     * @param request      the gateway's message, as XML
     * @param response     the server's message, as XML; empty if there was none
     * @param requestType  media type that the gateway's message came in
     * @param responseType media type that the server's message came in; empty if there was none
     * @param requestMac   header that signs the gateway's message, null if there was none
     * @param responseMac  header that signs the server's message, null if there was none
     */
    public record Exchange(String request, String response, String requestType, String responseType, String requestMac, String responseMac) {
    }

    /** Answers in place of the server. */
    @FunctionalInterface
    public interface Fault {

        /** Lets everything pass. */
        Fault NONE = (path, exchange) -> false;

        /** Returns true if it has answered the request itself. */
        boolean answer(String path, HttpExchange exchange) throws IOException;
    }

    /** Opens the proxy on a free loopback port. */
    public WireProxy() throws IOException {
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/", this::handle);
        listener.start();
    }

    /** What gateways call. */
    public String url() {
        return "http://127.0.0.1:" + listener.getAddress().getPort();
    }

    /** Where requests go from here. */
    public void forwardTo(String serverUrl) {
        server = URI.create(serverUrl);
    }

    /** Puts a fault in place of the one before. */
    public void fault(Fault next) {
        fault.set(next);
    }

    /** DM exchanges so far. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Method and path of every request so far; tokens replaced by a star. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Forgets what was recorded. */
    public void clear() {
        exchanges.clear();
        requests.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path.replaceAll("[A-Za-z0-9_-]{20,}", "*"));
        try (exchange) {
            // Whoever answers, the question is read first: a connection closed over unread octets is reset, and the answer may be lost with it.
            exchange.setStreams(new ByteArrayInputStream(exchange.getRequestBody().readAllBytes()), null);
            if (!fault.get().answer(path, exchange)) {
                forward(path, exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(String path, HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), body.length == 0 ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        response.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        if (path.startsWith("/dm")) {
            byte[] answer = response.body().readAllBytes();
            String sent = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
            String answered = response.headers().firstValue("Content-Type").orElse("");
            exchanges.add(new Exchange(text(sent, body), text(answered, answer), sent, answered, exchange.getRequestHeaders().getFirst(MAC),
                    response.headers().firstValue(MAC).orElse(null)));
            send(exchange, response.statusCode(), answer);
        } else {
            stream(exchange, response);
        }
    }

    /** The message as XML, whatever it came in; a body that claims to be WBXML and is none shows as it is and fails what looks into it. */
    private static String text(String mediaType, byte[] body) {
        if (mediaType.equals(SyncMlCodec.WBXML)) {
            try (Message message = new WbxmlCodec().decode(ByteBuffer.wrap(body))) {
                Message asText = new Transcoder(new XmlTndsCodec(), new WbxmlTndsCodec()).forXml(message);
                return StandardCharsets.UTF_8.decode(new XmlCodec().encode(asText)).toString();
            } catch (SyncMlException noWbxml) {
                return new String(body, StandardCharsets.ISO_8859_1);
            }
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void stream(HttpExchange exchange, HttpResponse<InputStream> response) throws IOException {
        long length = response.headers().firstValueAsLong("content-length").orElse(0);
        exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
        try (InputStream in = response.body(); OutputStream out = exchange.getResponseBody()) {
            in.transferTo(out);
        }
    }

    /** Sends a whole answer. */
    public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
    }
}
