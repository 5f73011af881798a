package org.fumogateway.hotswap;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.lab.WireText;

/** The way between gateway and server, with places where the test can hold a message or a transfer, and a count of what passed. */
final class HeldWire implements WireProxy.Fault {

    /** Where a DM message is held. */
    enum Place {
        /** Before the server has seen it. */
        REQUEST,
        /** The server has answered, the gateway has not heard it. */
        ANSWER
    }

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int PIECE = 16 * 1024;
    private static final long NOWHERE = Long.MAX_VALUE;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String server;
    private final AtomicReference<Trap> trap = new AtomicReference<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<Transfer> transfers = new ArrayList<>();
    private long holdAt = NOWHERE;

    /** A message of the gateway: what it said, what the server answered (empty if it never came there), and whether the answer got through. */
    record Message(String request, String answer, boolean delivered) {

        /** DM session that it belongs to. */
        String session() {
            return WireText.first(request, "SessionID");
        }
    }

    private static final Message FORGOTTEN = new Message("", "", false);

    /** One request for the object: octets from..to (exclusive) went out. */
    record Transfer(long from, long to) {
    }

    private record Trap(Place place, Predicate<Message> which, BlockingQueue<Held> caught) {
    }

    /** A message that does not go on before the test says so. */
    static final class Held {

        private final CompletableFuture<Boolean> verdict = new CompletableFuture<>();
        private final Message message;

        Held(Message message) {
            this.message = message;
        }

        /** DM session that it belongs to. */
        String session() {
            return message.session();
        }

        /** Lets it go on. */
        void deliver() {
            verdict.complete(true);
        }

        /** It is lost, and its connection is closed. */
        void drop() {
            verdict.complete(false);
        }
    }

    HeldWire(String server) {
        this.server = server;
    }

    /** From now on DM messages that fit are held, and no others. */
    void hold(Place place, Predicate<Message> which) {
        trap.set(new Trap(place, which, new LinkedBlockingQueue<>()));
    }

    /** From now on every message passes; those that are held stay held. */
    void holdNothing() {
        trap.set(null);
    }

    /** True if a message is held that nobody has asked for; never while no messages are held. */
    boolean holds() {
        Trap set = trap.get();
        return set != null && !set.caught.isEmpty();
    }

    /** Waits until a message is held; some must be held at all. */
    Held awaitHeld() throws InterruptedException {
        Trap set = trap.get();
        if (set == null) {
            throw new IllegalStateException("nothing is held: hold() comes first");
        }
        Held held = set.caught.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (held == null) {
            throw new AssertionError("no such message came; the last ones were " + tail());
        }
        return held;
    }

    /** Objects stop before this octet. */
    synchronized void holdObjectAt(long octet) {
        holdAt = octet;
        notifyAll();
    }

    /** Objects stop no more. */
    void letObjectsGo() {
        holdObjectAt(NOWHERE);
    }

    /** Requests for the object so far. */
    synchronized List<Transfer> transfers() {
        return List.copyOf(transfers);
    }

    /** Octets that were sent more than once: what a request asks for again although it had gone out before. */
    synchronized long sentTwice() {
        long twice = 0;
        long reached = 0;
        for (Transfer transfer : transfers) {
            twice += Math.max(0, Math.min(reached, transfer.to) - transfer.from);
            reached = Math.max(reached, transfer.to);
        }
        return twice;
    }

    /** How far into the object anything went out. */
    synchronized long reached() {
        return transfers.stream().mapToLong(Transfer::to).max().orElse(0);
    }

    /** DM messages so far. */
    List<Message> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** The gateway's DM messages of a session as lines to compare ({@link WireText}). */
    List<String> linesOf(String session) {
        return WireText.of(messages().stream().filter(message -> message.session().equals(session) && !message.answer.isEmpty())
                .map(message -> new WireProxy.Exchange(message.request, message.answer, "", "", null, null)).toList());
    }

    /** Forgets what was said and sent; transfers must not run. */
    void forget() {
        synchronized (messages) {
            messages.replaceAll(message -> FORGOTTEN);
        }
        forgetTransfers();
    }

    /** Forgets the transfers; none must run. */
    synchronized void forgetTransfers() {
        transfers.clear();
    }

    @Override
    public boolean answer(String path, HttpExchange exchange) throws IOException {
        try {
            if (path.startsWith("/dm")) {
                message(exchange);
                return true;
            }
            if (path.startsWith("/fw/object/")) {
                object(exchange);
                return true;
            }
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private void message(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] octets = exchange.getRequestBody().readAllBytes();
        Message asked = new Message(new String(octets, StandardCharsets.UTF_8), "", false);
        int index = note(asked);
        if (!passes(Place.REQUEST, asked)) {
            return;
        }
        HttpRequest.Builder request = request(exchange).POST(HttpRequest.BodyPublishers.ofByteArray(octets));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        HttpResponse<byte[]> response = client.send(request.header("Content-Type", type).build(), HttpResponse.BodyHandlers.ofByteArray());
        Message answered = new Message(asked.request, new String(response.body(), StandardCharsets.UTF_8), false);
        change(index, answered);
        if (!passes(Place.ANSWER, answered)) {
            return;
        }
        response.headers().firstValue("content-type").ifPresent(value -> exchange.getResponseHeaders().set("Content-Type", value));
        WireProxy.send(exchange, response.statusCode(), response.body());
        change(index, new Message(asked.request, answered.answer, true));
    }

    private int note(Message message) {
        synchronized (messages) {
            messages.add(message);
            return messages.size() - 1;
        }
    }

    private void change(int index, Message message) {
        synchronized (messages) {
            messages.set(index, message);
        }
    }

    private boolean passes(Place place, Message message) {
        Trap set = trap.get();
        if (set == null || set.place != place || !set.which.test(message)) {
            return true;
        }
        Held held = new Held(message);
        set.caught.add(held);
        return held.verdict.join();
    }

    private void object(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(exchange).GET();
        for (String name : List.of("Range", "If-Range", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        for (String name : List.of("Content-Type", "Content-Range", "ETag", "Accept-Ranges", "Last-Modified")) {
            response.headers().firstValue(name).ifPresent(value -> exchange.getResponseHeaders().set(name, value));
        }
        long from = response.headers().firstValue("Content-Range").map(range -> Long.parseLong(range.replaceAll("bytes (\\d+)-.*", "$1"))).orElse(0L);
        long length = response.headers().firstValueAsLong("Content-Length").orElseThrow();
        int index = begin(from);
        exchange.sendResponseHeaders(response.statusCode(), length);
        try (InputStream in = response.body(); OutputStream out = exchange.getResponseBody()) {
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                if (!awaitTurn(index)) {
                    return;
                }
                out.write(piece, 0, count);
                out.flush();
                sent(index, count);
            }
        }
    }

    private HttpRequest.Builder request(HttpExchange exchange) {
        return HttpRequest.newBuilder(URI.create(server).resolve(exchange.getRequestURI().toString()));
    }

    /** A new request means that nobody reads the ones before any more. */
    private synchronized int begin(long from) {
        transfers.add(new Transfer(from, from));
        notifyAll();
        return transfers.size() - 1;
    }

    private synchronized boolean awaitTurn(int index) throws InterruptedException {
        while (index == transfers.size() - 1 && transfers.get(index).to >= holdAt) {
            wait();
        }
        return index == transfers.size() - 1;
    }

    private synchronized void sent(int index, int count) {
        Transfer now = transfers.get(index);
        transfers.set(index, new Transfer(now.from, now.to + count));
    }

    private List<String> tail() {
        List<Message> all = messages();
        return all.subList(Math.max(0, all.size() - 3), all.size()).stream().map(Message::request).toList();
    }
}
