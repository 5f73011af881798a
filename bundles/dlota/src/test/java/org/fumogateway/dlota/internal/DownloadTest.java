package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fumogateway.dlota.internal.Downloads.DD;
import static org.fumogateway.dlota.internal.Downloads.OBJECT;
import static org.fumogateway.dlota.internal.Downloads.PACKAGE;
import static org.fumogateway.dlota.internal.Downloads.descriptor;
import static org.fumogateway.dlota.internal.Downloads.notifyTo;
import static org.fumogateway.dlota.internal.Downloads.settings;
import static org.fumogateway.dlota.internal.FaultyServer.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadTest {

    private FaultyServer server;
    private MemoryTarget target;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
        target = new MemoryTarget();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Proves({"DL-7", "DL-14", "DL-54", "DL-93", "DL-117", "DL-133", "DL-134"})
    @DisplayName("Descriptor, object and report: the package is released after the server took the report 900")
    void good() throws Exception {
        offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1")));
        object();
        notifications(200);
        run();
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(target.complete).isTrue();
        assertThat(target.expected).contains((long) OBJECT.length);
        assertThat(server.reports("/n/1")).containsExactly("900 Success");
        assertThat(server.requests).allMatch(seen -> seen.userAgent().equals("GW_200/4.1.7 FUMO/1.0 DLOTA/1.0"));
        assertThat(server.to("/p/x.fup")).singleElement().satisfies(seen -> {
            assertThat(seen.range()).isNull();
            assertThat(seen.accept()).isEqualTo(PACKAGE);
        });
    }

    @Test
    @Proves({"DL-9", "DL-41", "DL-44", "DL-115"})
    @DisplayName("A URL that leads to the package itself needs one request and no report")
    void plainPackage() throws Exception {
        server.on("/dd", (exchange, count) -> send(exchange, 200, "application/octet-stream", OBJECT));
        run();
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(target.complete).isTrue();
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"404, 411, 1", "410, 411, 1", "304, 411, 1", "401, 406, 1", "403, 406, 1", "503, 500, 4", "429, 407, 4", "206, 550, 1"})
    @Proves({"DL-66", "DL-68", "DL-69", "DL-70", "DL-71", "DL-73", "DL-150"})
    @DisplayName("Answers without an object end with their result code, after as many tries as make sense")
    void statusCodes(int status, int result, int requests) {
        server.on("/dd", (exchange, count) -> send(exchange, status, null, new byte[0]));
        assertThat(failure().resultCode()).isEqualTo(result);
        assertThat(server.requests).hasSize(requests);
        assertThat(target.octets()).isEmpty();
    }

    @Test
    @Proves({"DL-41", "DL-150"})
    @DisplayName("A login page with status 200 is no package, and nothing of it is stored")
    void page() {
        server.on("/dd", (exchange, count) -> send(exchange, 200, "text/html; charset=utf-8", "<html>please log in</html>".getBytes(
                StandardCharsets.UTF_8)));
        assertThat(failure().resultCode()).isEqualTo(411);
        assertThat(target.octets()).isEmpty();
    }

    @Test
    @Proves({"DL-73", "DL-87"})
    @DisplayName("A server that fails twice and then recovers gets its package through")
    void recovers() throws Exception {
        server.on("/dd", (exchange, count) -> {
            if (count < 3) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                send(exchange, 500, null, new byte[0]);
            } else {
                send(exchange, 200, PACKAGE, OBJECT);
            }
        });
        run();
        assertThat(target.octets()).isEqualTo(OBJECT);
    }

    @Test
    @Proves({"DL-150"})
    @DisplayName("Nobody listens: result 412")
    void refusedConnection() throws Exception {
        // Taken, so that nobody else gets it, but nobody listens there.
        try (Socket deaf = new Socket()) {
            deaf.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            assertThat(failure("http://127.0.0.1:" + deaf.getLocalPort() + "/x").resultCode()).isEqualTo(412);
        }
    }

    @Test
    @Proves({"DL-84", "DL-150"})
    @DisplayName("A server that takes the connection and says nothing: result 407")
    void silence() throws Exception {
        try (ServerSocket mute = new ServerSocket(0)) {
            DownloadException failure = catchThrowableOfType(DownloadException.class,
                    () -> Downloads.run(Downloads.hasty(), "http://127.0.0.1:" + mute.getLocalPort() + "/x", target));
            assertThat(failure.resultCode()).isEqualTo(407);
        }
    }

    @Test
    @Proves({"DL-75", "DL-124"})
    @DisplayName("The server's length is not the descriptor's: nothing is stored, 905 is reported, result 402")
    void wrongSize() {
        offer(descriptor(OBJECT.length + 1, "p/x.fup", notifyTo("/n/1")));
        object();
        notifications(200);
        assertThat(failure().resultCode()).isEqualTo(402);
        assertThat(target.octets()).isEmpty();
        assertThat(server.reports("/n/1")).containsExactly("905 Attribute mismatch");
    }

    @Test
    @Proves({"DL-76"})
    @DisplayName("A body without an announced length is cut off as soon as it passes the size of the descriptor")
    void endless() {
        offer(descriptor(100_000, "p/x.fup", notifyTo("/n/1")));
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(OBJECT);
            }
        });
        notifications(200);
        assertThat(failure().resultCode()).isEqualTo(402);
        assertThat(target.octets().length).isLessThanOrEqualTo(100_000);
        assertThat(server.reports("/n/1")).containsExactly("905 Attribute mismatch");
    }

    @Test
    @Proves({"DL-79", "DL-45"})
    @DisplayName("The object is a page, something unexpected or another descriptor: told apart by code")
    void wrongObjectType() {
        offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1")));
        notifications(200);
        String[] types = {"text/html", "image/png", DD};
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, types[count - 1], OBJECT));
        assertThat(failure().resultCode()).isEqualTo(411);
        assertThat(failure().resultCode()).isEqualTo(405);
        assertThat(failure().resultCode()).isEqualTo(405);
        assertThat(server.reports("/n/1")).containsExactly("954 Loader Error", "905 Attribute mismatch", "953 Non-Acceptable Content");
    }

    @Test
    @Proves({"DL-108", "DL-109", "DL-110", "DL-39"})
    @DisplayName("Too large, of no accepted type, or for another version: refused before the object is asked for")
    void refusedByDescriptor() {
        notifications(200);
        String[] documents = {descriptor(11 << 20, "p/x.fup", notifyTo("/n/1")),
                descriptor(5, "p/x.fup", notifyTo("/n/1")).replace(PACKAGE, "text/html"),
                descriptor(5, "p/x.fup", notifyTo("/n/1") + "<installParam>source=4.0</installParam>"),
                descriptor(5, "ftp://h/x", notifyTo("/n/1")), descriptor(5, "p/x.fup", notifyTo("/n/1") + "<DDVersion>2.0</DDVersion>"),
                "<media>" + notifyTo("/n/1")};
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD, documents[count - 1].getBytes(StandardCharsets.UTF_8)));
        int[] results = {501, 405, 403, 411, 411, 411};
        for (int result : results) {
            assertThat(failure().resultCode()).isEqualTo(result);
        }
        assertThat(server.reports("/n/1")).extracting(report -> report.substring(0, 3)).containsExactly("901", "953", "953", "954", "951",
                "906");
        assertThat(server.to("/p/x.fup")).isEmpty();
    }

    @Test
    @Proves({"DL-137"})
    @DisplayName("The server refuses the report 900: the package is not released, result 551, and no other report follows")
    void confirmationRefused() {
        offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1")));
        object();
        notifications(403);
        assertThat(failure().resultCode()).isEqualTo(551);
        assertThat(server.reports("/n/1")).containsExactly("900 Success");
    }

    @Test
    @Proves({"DL-136", "DL-138"})
    @DisplayName("The server cannot take the report at first: it is sent three times")
    void confirmationRetried() throws Exception {
        offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1")));
        object();
        server.on("/n/1", (exchange, count) -> send(exchange, count < 3 ? 503 : 204, null, new byte[0]));
        run();
        assertThat(target.complete).isTrue();
        assertThat(server.reports("/n/1")).hasSize(3);
    }

    @Test
    @Proves({"DL-135"})
    @DisplayName("Nobody answers the report 900: the package is released after three tries")
    void confirmationUnanswered() throws Exception {
        try (ServerSocket mute = new ServerSocket(0)) {
            offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("http://127.0.0.1:" + mute.getLocalPort() + "/n")));
            object();
            Downloads.run(Downloads.with(settings(), "reportTimeout", Duration.ofMillis(300)), server.url("/dd"), target);
        }
        assertThat(target.complete).isTrue();
    }

    @Test
    @Proves({"DL-51", "DL-162"})
    @DisplayName("A report address on a foreign host gets nothing; the package is released")
    void foreignReport() throws Exception {
        offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("http://localhost:9/n")));
        object();
        run();
        assertThat(target.complete).isTrue();
    }

    @Test
    @Proves({"DL-128", "DL-121", "DL-150"})
    @DisplayName("The consumer refuses the package or has no room: the transfer stops and the server is told")
    void refusedByTarget() {
        offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1")));
        object();
        notifications(200);
        target.onAppend = new DownloadException(404, "not signed by a known key");
        assertThat(failure()).isSameAs(target.onAppend);
        target = new MemoryTarget();
        target.onExpect = new DownloadException(501, "no room");
        assertThat(failure().resultCode()).isEqualTo(501);
        target = new MemoryTarget();
        target.onComplete = new DownloadException(402, "damaged");
        assertThat(failure().resultCode()).isEqualTo(402);
        assertThat(server.reports("/n/1")).extracting(report -> report.substring(0, 3)).containsExactly("953", "901", "905");
    }

    @Test
    @Proves({"DL-39", "DL-165"})
    @DisplayName("A wrong digest leads to one more try past all caches, then to 905 and 402")
    void digest() throws Exception {
        String right = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(OBJECT));
        offer(descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1") + "<installParam>sha256=" + right + "</installParam>"));
        notifications(200);
        byte[] stale = OBJECT.clone();
        stale[9]++;
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE,
                "no-cache".equals(exchange.getRequestHeaders().getFirst("Cache-Control")) && count == 2 ? OBJECT : stale));
        run();
        assertThat(target.octets()).isEqualTo(OBJECT);
        target = new MemoryTarget();
        assertThat(failure().resultCode()).isEqualTo(402);
        assertThat(target.complete).isFalse();
        assertThat(server.reports("/n/1")).containsExactly("900 Success", "905 Attribute mismatch");
    }

    @Test
    @Proves({"FUMO-141", "DL-67"})
    @DisplayName("Five redirects are followed, six or a loop are not")
    void redirects() throws Exception {
        server.on("/r/", (exchange, count) -> {
            int left = Integer.parseInt(exchange.getRequestURI().getPath().substring(3));
            exchange.getResponseHeaders().set("Location", left == 1 ? "/object" : "/r/" + (left - 1));
            send(exchange, new int[] {301, 302, 303, 307, 308}[left % 5], null, new byte[0]);
        });
        server.on("/loop", (exchange, count) -> {
            exchange.getResponseHeaders().set("Location", "/loop");
            send(exchange, 302, null, new byte[0]);
        });
        server.on("/object", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        Downloads.run(settings(), server.url("/r/5"), target);
        assertThat(target.complete).isTrue();
        assertThat(failure(server.url("/r/6")).resultCode()).isEqualTo(411);
        assertThat(failure(server.url("/loop")).resultCode()).isEqualTo(411);
        assertThat(server.to("/loop")).hasSize(1);
    }

    @Test
    @Proves({"DL-48", "DL-67", "DL-164"})
    @DisplayName("A captive portal that redirects to a host that is not listed is never contacted, and the reason shows no query")
    void captivePortal() {
        server.on("/dd", (exchange, count) -> {
            exchange.getResponseHeaders().set("Location", server.url("/portal?secret=1").replace("127.0.0.1", "localhost"));
            send(exchange, 302, null, new byte[0]);
        });
        server.on("/portal", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        DownloadException failure = catchThrowableOfType(DownloadException.class,
                () -> Downloads.run(settings(java.util.List.of("127.0.0.1")), server.url("/dd"), target));
        assertThat(failure.resultCode()).isEqualTo(411);
        assertThat(failure.getMessage()).doesNotContain("secret");
        assertThat(server.to("/portal")).isEmpty();
    }

    @Test
    @Proves({"FUMO-141", "DL-47", "DL-49"})
    @DisplayName("With the default settings neither plain http nor the own machine is contacted")
    void defaults() throws Exception {
        Settings defaults = Settings.of(Defaults.of(DlotaConfiguration.class));
        assertThat(catchThrowableOfType(DownloadException.class, () -> Downloads.run(defaults, server.url("/dd"), target)).resultCode())
                .isEqualTo(411);
        assertThat(catchThrowableOfType(DownloadException.class,
                () -> Downloads.run(defaults, "https://127.0.0.1:8443/dd", target)).resultCode()).isEqualTo(411);
        assertThat(server.requests).isEmpty();
    }

    private void offer(String document) {
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD, document.getBytes(StandardCharsets.UTF_8)));
    }

    private void object() {
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
    }

    private void notifications(int status) {
        server.on("/n/1", (exchange, count) -> send(exchange, status, null, new byte[0]));
    }

    private void run() throws Exception {
        Downloads.run(settings(), server.url("/dd"), target);
    }

    private DownloadException failure() {
        return failure(server.url("/dd"));
    }

    private DownloadException failure(String url) {
        MemoryTarget used = target.complete || target.position() > 0 || !target.notes().isEmpty() ? target = new MemoryTarget() : target;
        DownloadException failure = catchThrowableOfType(DownloadException.class, () -> Downloads.run(settings(), url, used));
        assertThat(failure.getMessage()).endsWith(failure.getCause() == null ? "" : ".");
        assertThat(target.complete && failure.resultCode() != 551).isFalse();
        return failure;
    }
}
