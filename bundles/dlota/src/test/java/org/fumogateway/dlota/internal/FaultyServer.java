package org.fumogateway.dlota.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on the loopback interface whose answers a test writes, with all the faults it likes. */
final class FaultyServer implements AutoCloseable {

    /** Answers one request. */
    interface Script {
        void answer(HttpExchange exchange, int count) throws IOException;
    }

    /** One request as it arrived. */
    record Seen(String method, String path, String range, String ifRange, String userAgent, String accept, String body) {
    }

    final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FaultyServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    FaultyServer on(String path, Script script) {
        server.createContext(path, exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var head = exchange.getRequestHeaders();
            requests.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), head.getFirst("Range"),
                    head.getFirst("If-Range"), head.getFirst("User-Agent"), head.getFirst("Accept"),
                    new String(body, StandardCharsets.UTF_8)));
            int count = (int) requests.stream().filter(seen -> seen.path().equals(exchange.getRequestURI().getPath())).count();
            script.answer(exchange, count);
        });
        return this;
    }

    List<Seen> to(String path) {
        return requests.stream().filter(seen -> seen.path().equals(path)).toList();
    }

    /** Bodies of all POSTs to that path. */
    List<String> reports(String path) {
        return to(path).stream().map(Seen::body).toList();
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        if (type != null) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** Promises a body and cuts the connection after some of its octets. */
    static void sendCut(HttpExchange exchange, int status, String type, byte[] body, int octets) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body, 0, octets);
        exchange.getResponseBody().flush();
        throw new IOException("cut on purpose");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
