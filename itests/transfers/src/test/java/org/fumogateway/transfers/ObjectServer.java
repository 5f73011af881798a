package org.fumogateway.transfers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of one object with ranges and a strong validator, of its descriptor, and a place for status reports. Thread-safe. */
final class ObjectServer implements AutoCloseable {

    private static final String TYPE = "application/vnd.example.fup";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final byte[] object;
    private final String sha256;
    private final List<String> reports = new CopyOnWriteArrayList<>();

    /** Serves an object of that many octets. */
    ObjectServer(int octets) throws Exception {
        object = new byte[octets];
        new Random(octets).nextBytes(object);
        sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/object", this::object);
        server.createContext("/dd", this::descriptor);
        server.createContext("/report", this::report);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    byte[] octets() {
        return object;
    }

    /** URL of a descriptor whose object is fetched from that port. */
    String descriptorFor(int objectPort) {
        return "http://127.0.0.1:" + port() + "/dd/" + objectPort;
    }

    /** First words of all status reports so far. */
    List<String> reports() {
        return List.copyOf(reports);
    }

    private void object(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.getResponseHeaders().set("ETag", "\"" + sha256 + "\"");
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (range != null) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (object.length - 1) + "/" + object.length);
        }
        try (exchange) {
            exchange.sendResponseHeaders(range == null ? 200 : 206, object.length - from);
            exchange.getResponseBody().write(object, from, object.length - from);
        }
    }

    private void descriptor(HttpExchange exchange) throws IOException {
        String port = exchange.getRequestURI().getPath().substring("/dd/".length());
        byte[] text = ("<media xmlns=\"http://www.openmobilealliance.org/xmlns/dd\"><type>" + TYPE + "</type><size>" + object.length
                + "</size><objectURI>http://127.0.0.1:" + port + "/object</objectURI><installNotifyURI>http://127.0.0.1:" + port()
                + "/report</installNotifyURI><installParam>sha256=" + sha256 + "</installParam></media>").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.oma.dd+xml");
        try (exchange) {
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private void report(HttpExchange exchange) throws IOException {
        try (exchange) {
            reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split(" ")[0]);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
