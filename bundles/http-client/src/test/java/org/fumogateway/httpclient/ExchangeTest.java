package org.fumogateway.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);
    /** More than the buffers of a connection hold. */
    private static final int LARGE = 32 << 20;
    /** GCM and ChaCha20 of TLS 1.3 and 1.2, and the signal that is no suite. */
    private static final List<Integer> AUTHENTICATED = List.of(0x1301, 0x1302, 0x1303, 0x009C, 0x009D, 0x009E, 0x009F, 0x00A2, 0x00A3, 0xC02B, 0xC02C,
            0xC02D, 0xC02E, 0xC02F, 0xC030, 0xC031, 0xC032, 0xCCA8, 0xCCA9, 0xCCAA, 0x00FF);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final HttpConnections connections = connections(null);

    private static HttpConnections connections(ProxyAddress proxy) {
        try {
            return HttpConnections.create(LONG, TlsSettings.PLATFORM, proxy);
        } catch (HttpConfigurationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @AfterEach
    void close() {
        connections.close();
    }

    private String get(ScriptedServer server) throws Exception {
        try (HttpReply reply = connections.send(HttpMessage.get(server.address(), LONG))) {
            reply.endWithin(LONG);
            return reply.status() + " " + new String(reply.body().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private HttpReply post(ScriptedServer server, int octets, Duration timeout) throws Exception {
        return connections.send(HttpMessage.post(server.address(), ByteBuffer.allocate(octets), timeout));
    }

    @Test
    @DisplayName("A connection whose answer was read to its end serves the next request, one whose answer was not does not")
    void kept() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            while (exchange.request() != null) {
                exchange.answer(OK);
            }
        })) {
            assertThat(get(server)).isEqualTo("200 hi");
            assertThat(get(server)).isEqualTo("200 hi");
            assertThat(server.connections()).isEqualTo(1);
            try (HttpReply unread = connections.send(HttpMessage.get(server.address(), LONG))) {
                assertThat(unread.body().read()).isEqualTo('h');
            }
            assertThat(get(server)).isEqualTo("200 hi");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.requests()).allSatisfy(head -> assertThat(head).startsWith("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"));
        }
    }

    @Test
    @DisplayName("An answer that says so ends its connection")
    void closing() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            while (exchange.request() != null) {
                exchange.answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            assertThat(get(server)).isEqualTo("200 ");
            assertThat(get(server)).isEqualTo("200 ");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("Where a kept connection turns out to be dead, a GET is sent again, and a POST is not: it may have been executed")
    void deadWhileKept() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer(OK);
            exchange.request();
        })) {
            assertThat(get(server)).isEqualTo("200 hi");
            assertThat(get(server)).as("on a new connection").isEqualTo("200 hi");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.requests()).hasSize(3);
            assertThatThrownBy(() -> post(server, 1, LONG)).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    @DisplayName("A connection that the server closes, or on which it says something, while it rests serves nobody any more, not even a POST")
    void notSilentAtRest() throws Exception {
        for (String last : new String[] {"", "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"}) {
            CountDownLatch read = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            try (ScriptedServer server = new ScriptedServer(exchange -> {
                exchange.request();
                exchange.answer(OK);
                read.await(60, TimeUnit.SECONDS);
                exchange.answer(last);
                if (last.isEmpty()) {
                    exchange.end();
                }
                over.countDown();
                exchange.awaitEnd();
            })) {
                assertThat(get(server)).isEqualTo("200 hi");
                read.countDown();
                assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
                try (HttpReply reply = post(server, 1, LONG)) {
                    assertThat(reply.status()).isEqualTo(200);
                }
                assertThat(server.connections()).isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName("What follows an answer unasked is never taken for the next one")
    void tooMuch() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlies");
            exchange.awaitEnd();
        })) {
            assertThat(get(server)).isEqualTo("200 hi");
            assertThat(get(server)).isEqualTo("200 hi");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("An answer without a body is over at once: its connection is kept, and its time limit is no longer that of its reader")
    void bodiless() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer deaf = new ScriptedServer(exchange -> over.await(60, TimeUnit.SECONDS)); ScriptedServer server = new ScriptedServer(exchange -> {
            while (exchange.request() != null) {
                exchange.answer("HTTP/1.1 204 No Content\r\n\r\n");
            }
        })) {
            HttpReply reply = connections.send(HttpMessage.get(server.address(), LONG));
            reply.endWithin(Duration.ZERO);
            assertThat(reply.body().read()).isEqualTo(-1);
            assertThatThrownBy(() -> post(deaf, 1, SHORT)).as("the watch has looked at all connections").isInstanceOf(HttpTimeoutException.class);
            over.countDown();
            for (int more = 0; more < 3; more++) {
                assertThat(get(server)).isEqualTo("204 ");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("A header that comes in two spellings is one header with two values")
    void spellings() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer("HTTP/1.1 200 OK\r\nVary: a\r\nvary: b\r\nContent-Length: 0\r\n\r\n");
        }); HttpReply reply = connections.send(HttpMessage.get(server.address(), LONG))) {
            assertThat(reply.headers().allValues("VARY")).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.0 200 OK\r\n\r\nabc"})
    @DisplayName("Bodies in chunks and bodies that end with the connection come whole, and preliminary answers are passed over")
    void framings(String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer(answer);
        })) {
            assertThat(get(server)).isEqualTo("200 abc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabc", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", "HTTP/1.1 20", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nDate: x\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:", "HTTP/1.1 200 OK\r\nContent-Le", ""})
    @DisplayName("An answer that is cut short is never taken for a whole one")
    void cutShort(String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer(answer);
        })) {
            assertThatThrownBy(() -> get(server)).isInstanceOf(IOException.class).isNotInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-x\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "LONG", "FLOOD",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    @DisplayName("What is no HTTP, ambiguous, or has an endless head is refused as such")
    void malformed(String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer(answer.equals("LONG") ? "HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"
                    : answer.equals("FLOOD") ? "HTTP/1.1 102 Processing\r\n\r\n".repeat(100) : answer);
            exchange.awaitEnd();
        })) {
            assertThatThrownBy(() -> get(server)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    @DisplayName("A server that does not read, does not answer, or does not end its answer is given up in time")
    void tooSlow() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer deaf = new ScriptedServer(exchange -> over.await(60, TimeUnit.SECONDS));
                ScriptedServer endless = new ScriptedServer(exchange -> {
                    exchange.request();
                    exchange.answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
                    exchange.awaitEnd();
                })) {
            assertThatThrownBy(() -> post(deaf, LARGE, SHORT)).isInstanceOf(HttpTimeoutException.class);
            assertThatThrownBy(() -> post(deaf, 1, SHORT)).isInstanceOf(HttpTimeoutException.class);
            try (HttpReply reply = connections.send(HttpMessage.get(endless.address(), LONG))) {
                reply.endWithin(SHORT);
                assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(HttpTimeoutException.class);
            }
            over.countDown();
        }
    }

    @Test
    @DisplayName("A server that answers before it has read everything, and closes, is heard")
    void earlyAnswer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.in().readNBytes(1000);
            exchange.answer("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
            exchange.in().readNBytes(LARGE / 2);
        })) {
            for (int connections = 1; connections <= 2; connections++) {
                try (HttpReply reply = post(server, LARGE, LONG)) {
                    assertThat(reply.status()).isEqualTo(413);
                }
                assertThat(server.connections()).as("what did not take everything is not kept").isEqualTo(connections);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    @DisplayName("Whoever interrupts an exchange ends it at once, in the middle of the request or of the wait for the answer")
    void interrupted(int octets) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            exchange.in().read();
            begun.countDown();
            over.await(60, TimeUnit.SECONDS);
        })) {
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    outcome.completeExceptionally(new AssertionError("answered " + post(server, octets, LONG).status()));
                } catch (Exception ended) {
                    outcome.complete(ended);
                }
            });
            thread.start();
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();
            assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            over.countDown();
        }
    }

    @Test
    @Proves({"SEC-82", "SEC-83"})
    @DisplayName("Through a proxy TLS goes end to end: the proxy is asked for a way to the server, which must prove its name all the same")
    void tunnel(@TempDir Path folder) throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        TlsServer.makeIdentity(folder, "stranger", "elsewhere.example");
        try (TlsServer stranger = new TlsServer(folder, "stranger", "TLSv1.3", null); ScriptedServer proxy = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer("HTTP/1.1 200 Connection established\r\n\r\n").pipe(stranger.address().getPort());
        }); HttpConnections proxied = HttpConnections.create(LONG, new TlsSettings(stranger.certificate(), List.of(), null, null),
                new ProxyAddress("127.0.0.1", proxy.port()))) {
            assertThatThrownBy(() -> proxied.send(HttpMessage.get(stranger.address(), LONG))).isInstanceOf(SSLException.class);
        }
        try (TlsServer server = new TlsServer(folder, "server", "TLSv1.3", null); ScriptedServer proxy = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer("HTTP/1.1 200 Connection established\r\n\r\n").pipe(server.address().getPort());
        }); HttpConnections proxied = HttpConnections.create(LONG, new TlsSettings(server.certificate(), List.of(), null, null),
                new ProxyAddress("127.0.0.1", proxy.port())); HttpReply reply = proxied.send(HttpMessage.get(server.address(), LONG))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(proxy.requests()).singleElement().asString().startsWith("CONNECT localhost:" + server.address().getPort() + " HTTP/1.1\r\n");
        }
    }

    @Test
    @DisplayName("A proxy that gives no way to a server is a connection that could not be made")
    void noTunnel() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(exchange -> {
            exchange.request();
            exchange.answer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        }); HttpConnections proxied = connections(new ProxyAddress("127.0.0.1", proxy.port()))) {
            assertThatThrownBy(() -> proxied.send(HttpMessage.get(URI.create("https://dm.example.net/"), LONG)))
                    .isInstanceOf(ProxyException.class).hasMessageContaining("407");
        }
    }

    @Test
    @Proves("SEC-83")
    @DisplayName("Only authenticated encryption is offered: no suite with CBC, RC4, 3DES or without encryption")
    void suites() throws Exception {
        CompletableFuture<List<Integer>> offered = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(exchange -> offered.complete(suites(exchange.in())))) {
            assertThatThrownBy(() -> connections.send(HttpMessage.get(URI.create("https://127.0.0.1:" + server.port() + "/"), LONG)))
                    .isInstanceOf(IOException.class);
            assertThat(offered.get(60, TimeUnit.SECONDS)).isNotEmpty().allSatisfy(suite -> assertThat(suite).isIn(AUTHENTICATED));
        }
    }

    /** The suites of a ClientHello: after the heads of record and handshake come version, random octets and session id. */
    private static List<Integer> suites(InputStream in) throws IOException {
        DataInputStream hello = new DataInputStream(in);
        hello.readFully(new byte[5 + 4 + 2 + 32]);
        hello.readFully(new byte[hello.readUnsignedByte()]);
        List<Integer> suites = new ArrayList<>();
        for (int left = hello.readUnsignedShort(); left > 0; left -= 2) {
            suites.add(hello.readUnsignedShort());
        }
        return suites;
    }
}
