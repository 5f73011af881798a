package org.fumogateway.powercut.cycle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves both packages by descriptor, with ranges; takes every status report. */
final class PackageHost implements AutoCloseable {

    private static final String TYPE = "application/vnd.example.fup";

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "package host");
        thread.setDaemon(true);
        return thread;
    });

    PackageHost(Firmware firmware) throws IOException {
        // Without it each answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        offer("full", firmware.full);
        offer("delta", firmware.delta);
        server.createContext("/report", exchange -> answer(exchange, 200, new byte[0]));
        server.start();
    }

    String descriptor(Cycle cycle) {
        return url(cycle.delta() ? "/delta.dd" : "/full.dd");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void offer(String name, byte[] octets) {
        byte[] descriptor = ("<media xmlns=\"http://www.openmobilealliance.org/xmlns/dd\"><type>" + TYPE + "</type><size>" + octets.length
                + "</size><objectURI>" + url("/" + name + ".fup") + "</objectURI><installNotifyURI>" + url("/report")
                + "</installNotifyURI></media>").getBytes(StandardCharsets.UTF_8);
        server.createContext("/" + name + ".dd", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.oma.dd+xml");
            answer(exchange, 200, descriptor);
        });
        server.createContext("/" + name + ".fup", exchange -> deliver(exchange, octets));
    }

    private static void deliver(HttpExchange exchange, byte[] octets) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.getResponseHeaders().set("ETag", "\"v1\"");
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            answer(exchange, 200, octets);
            return;
        }
        int from = Integer.parseInt(range.replaceAll("^bytes=(\\d+)-.*$", "$1"));
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (octets.length - 1) + "/" + octets.length);
        answer(exchange, 206, Arrays.copyOfRange(octets, from, octets.length));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
