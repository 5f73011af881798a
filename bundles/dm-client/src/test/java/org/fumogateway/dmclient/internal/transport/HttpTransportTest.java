package org.fumogateway.dmclient.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {

    private static final String XML = "application/vnd.syncml.dm+xml";
    private static final String QUESTION = "question";

    private final HttpTransport transport = transport(Duration.ofSeconds(60));
    private HttpServer server;

    private static HttpTransport transport(Duration reply) {
        return transport(Duration.ofSeconds(60), reply);
    }

    private static HttpTransport transport(Duration connect, Duration reply) {
        try {
            return new HttpTransport(HttpConnections.create(Duration.ofSeconds(5), TlsSettings.PLATFORM, null), new AddressPolicy(true, Set.of()),
                    new HttpTransport.Limits(connect, reply, true));
        } catch (HttpConfigurationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Each question is read whole before it is answered: a connection closed over unread octets is reset, and the answer may be lost with it. */
    private URI serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            exchange.setStreams(new ByteArrayInputStream(exchange.getRequestBody().readAllBytes()), null);
            handler.handle(exchange);
        });
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private static void reply(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        if (type != null) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private Transport.Reply send(URI target, int limit) throws Exception {
        return transport.exchange(target, question(null, limit));
    }

    private static Transport.Request question(String mac, int limit) {
        return new Transport.Request(XML, ByteBuffer.wrap(QUESTION.getBytes(StandardCharsets.UTF_8)), mac, limit);
    }

    @Test
    @Proves({"DM-190", "DM-192", "DM-193", "DM-195", "DM-201"})
    @DisplayName("A message is posted with its media type, a redirect that keeps the method is followed, and the answer comes back")
    void exchanges() throws Exception {
        StringBuilder heard = new StringBuilder();
        Headers customary = new Headers();
        serve("/end", exchange -> {
            customary.putAll(exchange.getRequestHeaders());
            heard.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestHeaders().getFirst("Content-Type")).append(' ')
                    .append(exchange.getRequestHeaders().getFirst("Accept")).append(' ')
                    .append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            reply(exchange, 200, XML + "; charset=UTF-8", "answer");
        });
        URI start = serve("/start", exchange -> {
            exchange.getResponseHeaders().set("Location", "/end");
            reply(exchange, 307, null, "");
        });

        Transport.Reply reply = send(start, 100);

        assertThat(StandardCharsets.UTF_8.decode(reply.octets()).toString()).isEqualTo("answer");
        assertThat(reply.encrypted()).isFalse();
        assertThat(heard.toString()).isEqualTo("POST " + XML + " " + XML + " question");
        assertThat(customary.getFirst("Content-Length")).isEqualTo("8");
        assertThat(customary.getFirst("Accept-Charset")).isEqualTo("utf-8");
        assertThat(customary.getFirst("Cache-Control")).isEqualTo("no-store");
        assertThat(customary.getFirst("User-Agent")).isEqualTo("FUMO-Gateway");
    }

    @ParameterizedTest
    @ValueSource(ints = {131_071, 131_072, 131_073, 1_000_000})
    @Proves("DM-190")
    @DisplayName("A large message arrives whole with its length, also when it has to be posted again")
    void largeMessage(int size) throws Exception {
        byte[] message = new byte[size + 20];
        new Random(size).nextBytes(message);
        List<byte[]> arrived = new CopyOnWriteArrayList<>();
        serve("/end", exchange -> {
            arrived.add(exchange.getRequestBody().readAllBytes());
            reply(exchange, 200, XML, exchange.getRequestHeaders().getFirst("Content-Length"));
        });
        URI start = serve("/start", exchange -> {
            arrived.add(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Location", "/end");
            reply(exchange, 307, null, "");
        });

        Transport.Reply reply = transport(Duration.ofSeconds(20)).exchange(start, new Transport.Request(XML, ByteBuffer.wrap(message, 10, size), null,
                100));

        assertThat(StandardCharsets.UTF_8.decode(reply.octets()).toString()).isEqualTo(Integer.toString(size));
        assertThat(arrived).hasSize(2).allSatisfy(body -> assertThat(body).isEqualTo(Arrays.copyOfRange(message, 10, 10 + size)));
    }

    @Test
    @Proves({"DM-195", "DM-202", "DM-203"})
    @DisplayName("Any other status, another media type and an answer that is too large are failures with a clear sentence")
    void failures() throws Exception {
        failure(serve("/500", exchange -> reply(exchange, 500, XML, "")), true, "answered with HTTP status 500");
        failure(serve("/404", exchange -> reply(exchange, 404, XML, "")), false, "answered with HTTP status 404");
        failure(serve("/302", exchange -> reply(exchange, 302, XML, "")), false, "answered with HTTP status 302");
        failure(serve("/html", exchange -> reply(exchange, 200, "text/html", "<p>")), false, "is no " + XML);
        failure(serve("/large", exchange -> reply(exchange, 200, XML, "x".repeat(5000))), false, "too large");
    }

    @Test
    @Proves("DM-80")
    @DisplayName("A server that answers too late, or that nobody reaches, is a failure that says so")
    void noAnswer() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        URI slow = serve("/slow", exchange -> {
            try {
                end.await(120, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> transport(Duration.ofSeconds(1)).exchange(slow, question(null, 1000))).isInstanceOfSatisfying(TransportException.class,
                failed -> assertThat(failed.temporary()).isTrue()).hasMessageContaining("did not answer within 1 s");
        end.countDown();
        // Taken, so that nobody else gets it, but nobody listens there.
        try (Socket mute = new Socket()) {
            mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = mute.getLocalPort();
            failure(URI.create("http://localhost:" + port + "/dm"), true,
                    "the server at localhost:" + port + " cannot be reached: connection refused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "99999999999999999999"})
    @DisplayName("A length in the head that is no number is a failed exchange like others")
    void malformedLength(String length) throws Exception {
        try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answer(odd, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"));
            failure(URI.create("http://127.0.0.1:" + odd.getLocalPort() + "/dm"), false, "answered with something that is no HTTP");
            answered.get(60, TimeUnit.SECONDS);
        }
    }

    /** Reads the whole question first: a connection closed over unread octets is reset, and the client might never see the head. */
    private static void answer(ServerSocket server, String head) {
        try (Socket socket = server.accept()) {
            StringBuilder read = new StringBuilder();
            while (read.indexOf(QUESTION) < 0) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    throw new IOException("the question ended after: " + read);
                }
                read.append((char) octet);
            }
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    @Proves("DM-80")
    @DisplayName("A server that begins an answer and never ends it is given up in time")
    void endlessAnswer() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        URI target = stalling(true, new CountDownLatch(1), end);
        HttpTransport hasty = transport(Duration.ofMillis(200), Duration.ofMillis(800));
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        exchanging(hasty, target, outcome);
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOfSatisfying(TransportException.class,
                failed -> assertThat(failed.temporary()).isTrue()).hasMessageContaining("did not answer within");
        end.countDown();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("An interrupted exchange ends at once, also in the middle of the answer")
    void interrupted(boolean begun) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        URI target = stalling(begun, asked, end);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = exchanging(transport(Duration.ofSeconds(60)), target, outcome);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        if (begun) {
            await().until(() -> Arrays.stream(thread.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(BoundedBody.class.getName())));
        }
        thread.interrupt();
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        end.countDown();
    }

    private static Thread exchanging(Transport transport, URI target, CompletableFuture<Throwable> outcome) {
        Thread thread = new Thread(() -> {
            try {
                transport.exchange(target, new Transport.Request(XML, ByteBuffer.allocate(1), null, 10));
            } catch (InterruptedException | TransportException ended) {
                outcome.complete(ended);
            }
        });
        thread.start();
        return thread;
    }

    /** An address that answers nothing, or only the beginning, until it is told to end. */
    private URI stalling(boolean begins, CountDownLatch asked, CountDownLatch end) {
        return serve("/stall", exchange -> {
            if (begins) {
                exchange.getResponseHeaders().set("Content-Type", XML);
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
            }
            asked.countDown();
            try {
                end.await(120, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void failure(URI target, boolean temporary, String sentence) {
        assertThatThrownBy(() -> send(target, 1000)).isInstanceOfSatisfying(TransportException.class,
                failed -> assertThat(failed.temporary()).isEqualTo(temporary)).hasMessageContaining(sentence);
    }

    @Test
    @Proves({"DM-196", "DM-197", "SEC-17"})
    @DisplayName("The MAC goes out and comes back in its header, and an answer in gzip is undone before anybody sees it")
    void carriesMacAndGzip() throws Exception {
        URI target = serve("/dm", exchange -> {
            exchange.getResponseHeaders().set("X-Syncml-Hmac", "echo of " + exchange.getRequestHeaders().getFirst("x-syncml-hmac"));
            exchange.getResponseHeaders().set("Content-Encoding", exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.getResponseHeaders().set("Content-Type", XML);
            byte[] coded = gzip("answer");
            exchange.sendResponseHeaders(200, coded.length);
            exchange.getResponseBody().write(coded);
            exchange.close();
        });

        Transport.Reply reply = transport.exchange(target, question("mac=abc", 1000));

        assertThat(StandardCharsets.UTF_8.decode(reply.octets()).toString()).isEqualTo("answer");
        assertThat(reply.mac()).isEqualTo("echo of mac=abc");
    }

    @Test
    @DisplayName("A gzip answer that unpacks beyond the limit is refused, and so is a coding nobody asked for")
    void boundsGzip() {
        URI bomb = serve("/bomb", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.getResponseHeaders().set("Content-Type", XML);
            byte[] coded = gzip("0".repeat(1_000_000));
            exchange.sendResponseHeaders(200, coded.length);
            exchange.getResponseBody().write(coded);
            exchange.close();
        });
        URI odd = serve("/odd", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "br");
            reply(exchange, 200, XML, "answer");
        });
        assertThatThrownBy(() -> send(bomb, 5000)).isInstanceOf(TransportException.class).hasMessageContaining("too large");
        assertThatThrownBy(() -> send(odd, 5000)).isInstanceOf(TransportException.class).hasMessageContaining("content coding");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(octets)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return octets.toByteArray();
    }

    @Test
    @Proves("DM-199")
    @DisplayName("A cookie comes back within the session that it was given in, and in no other")
    void keepsCookiesWithinASession() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        URI target = serve("/dm", exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
            exchange.getResponseHeaders().set("Set-Cookie", "JSESSIONID=42; Path=/dm; HttpOnly");
            reply(exchange, 200, XML, "answer");
        });
        Transport session = transport.forSession();

        session.exchange(target, question(null, 100));
        session.exchange(target, question(null, 100));
        transport.forSession().exchange(target, question(null, 100));

        assertThat(seen).containsExactly("null", "JSESSIONID=42", "null");
    }

    @Test
    @Proves("DM-202")
    @DisplayName("A server that is too busy and says for how long is understood")
    void readsRetryAfter() {
        URI target = serve("/busy", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            reply(exchange, 503, null, "");
        });
        assertThatThrownBy(() -> send(target, 100)).isInstanceOfSatisfying(TransportException.class, busy -> {
            assertThat(busy.temporary()).isTrue();
            assertThat(busy.retryAfter()).contains(Duration.ofSeconds(120));
        });
    }
}
