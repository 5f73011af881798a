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
import static org.fumogateway.dlota.internal.FaultyServer.sendCut;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client says on the wire, and what it never says. */
class WireRulesTest {

    private static final int CUT = 100_000;

    private final MemoryTarget target = new MemoryTarget();
    private final Map<String, Headers> heads = new ConcurrentHashMap<>();
    private FaultyServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void offer(String more) {
        server.on("/dd", (exchange, count) -> {
            heads.put("descriptor", exchange.getRequestHeaders());
            send(exchange, 200, DD, descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1") + more).getBytes(StandardCharsets.UTF_8));
        });
        server.on("/n/1", (exchange, count) -> {
            heads.put("report", exchange.getRequestHeaders());
            send(exchange, 200, "text/html", "<html>ignored</html>".getBytes(StandardCharsets.UTF_8));
        });
    }

    private void run() throws Exception {
        Downloads.run(settings(), server.url("/dd"), target);
    }

    private DownloadException failure(String url) {
        return catchThrowableOfType(DownloadException.class, () -> Downloads.run(settings(), url, target));
    }

    @Test
    @Proves({"DL-43", "DL-55", "DL-56", "DL-58", "DL-60", "DL-61", "DL-62", "DL-118", "DL-119", "DL-132"})
    @DisplayName("The three requests carry the headers of the table and nothing that tells who the gateway is")
    void headers() throws Exception {
        offer("");
        server.on("/p/x.fup", (exchange, count) -> {
            heads.put("object", exchange.getRequestHeaders());
            send(exchange, 200, PACKAGE, OBJECT);
        });
        run();
        assertThat(target.complete).isTrue();
        assertThat(heads.get("descriptor").getFirst("Accept"))
                .isEqualTo("application/vnd.oma.dd+xml, application/octet-stream;q=0.9, */*;q=0.1");
        assertThat(heads.get("object").getFirst("Accept")).isEqualTo(PACKAGE);
        assertThat(heads.get("report").getFirst("Accept")).isEqualTo("*/*");
        assertThat(heads.get("report").getFirst("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(heads.get("descriptor").getFirst("Accept-Encoding")).isEqualTo("identity");
        assertThat(heads.get("object").getFirst("Accept-Encoding")).isEqualTo("identity");
        for (Headers head : heads.values()) {
            assertThat(head.keySet()).extracting(name -> name.toLowerCase(Locale.ROOT))
                    .doesNotContain("expect", "authorization", "range", "if-range", "cookie");
            assertThat(head.values().toString()).doesNotContain("op-1");
        }
    }

    @Test
    @Proves({"DL-15", "DL-17", "DL-20", "DL-21", "DL-142", "DL-160", "DL-161"})
    @DisplayName("Pages and icons of a descriptor are never fetched, and its name is no file name")
    void fetchesNothingElse() throws Exception {
        offer("<name>../../etc/passwd</name><nextURL>" + server.url("/next") + "</nextURL><infoURL>" + server.url("/info")
                + "</infoURL><iconURI>" + server.url("/icon") + "</iconURI>");
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        run();
        assertThat(server.requests).extracting(FaultyServer.Seen::path).containsExactly("/dd", "/p/x.fup", "/n/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK", "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK"})
    @Proves({"DL-63", "DL-65", "DL-74"})
    @DisplayName("An old server's HTTP/1.0 and an interim answer before the real one are understood")
    void oldAndInterimAnswers(String start) throws Exception {
        try (ServerSocket raw = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread thread = new Thread(() -> serve(raw, start));
            thread.setDaemon(true);
            thread.start();
            Downloads.run(settings(), "http://127.0.0.1:" + raw.getLocalPort() + "/x", target);
        }
        assertThat(target.octets()).isEqualTo(OBJECT);
    }

    private static void serve(ServerSocket raw, String start) {
        try (Socket socket = raw.accept()) {
            int blank = 0;
            while (blank < 4) {
                int octet = socket.getInputStream().read();
                blank = octet == '\r' || octet == '\n' ? blank + 1 : 0;
            }
            OutputStream out = socket.getOutputStream();
            out.write((start + "\r\nContent-Type: " + PACKAGE + "\r\nContent-Length: " + OBJECT.length + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(OBJECT);
            out.flush();
        } catch (IOException closed) {
            return;
        }
    }

    @Test
    @Proves({"DL-64", "DL-69"})
    @DisplayName("A proxy that wants credentials nobody has ends with 406")
    void proxyWantsCredentials() {
        server.on("/dd", (exchange, count) -> send(exchange, 407, null, new byte[0]));
        assertThat(failure(server.url("/dd")).resultCode()).isEqualTo(406);
    }

    @Test
    @Proves({"DL-78", "DL-129", "DL-150"})
    @DisplayName("A content encoding that was not asked for is not undone: 954 and 550")
    void unaskedEncoding() {
        offer("");
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            send(exchange, 200, PACKAGE, OBJECT);
        });
        assertThat(failure(server.url("/dd")).resultCode()).isEqualTo(550);
        assertThat(target.octets()).isEmpty();
        assertThat(server.reports("/n/1")).containsExactly("954 Loader Error");
    }

    @Test
    @Proves({"DL-81", "DL-150"})
    @DisplayName("A server that cannot be trusted by TLS is tried three times and ends with 503; plain http is not tried instead")
    void untrusted() throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        try (TlsServer stranger = new TlsServer(folder, "server", "TLSv1.3", null)) {
            DownloadException failure = failure(stranger.address().toString());
            assertThat(failure.resultCode()).isEqualTo(503);
            assertThat(failure).hasMessageContainingAll("protected connection", "3 tries");
        }
    }

    @Test
    @Proves({"DL-72", "DL-98", "DL-100"})
    @DisplayName("A 416 for a part that is missing drops what is there; the second one ends with 550, another refusal with its own code")
    void unsatisfiedRange() {
        server.on("/dd", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (exchange.getRequestHeaders().getFirst("Range") == null) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            }
            exchange.getResponseHeaders().set("Content-Range", "bytes */1");
            send(exchange, 416, null, new byte[0]);
        });
        assertThat(failure(server.url("/dd")).resultCode()).isEqualTo(550);
        assertThat(server.requests).extracting(FaultyServer.Seen::range)
                .containsExactly(null, "bytes=" + CUT + "-", null, "bytes=" + CUT + "-");
        server.on("/gone", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (count == 1) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            }
            send(exchange, 410, null, new byte[0]);
        });
        DownloadException gone = catchThrowableOfType(DownloadException.class,
                () -> Downloads.run(settings(), server.url("/gone"), new MemoryTarget()));
        assertThat(gone.resultCode()).isEqualTo(411);
    }

    @Test
    @Proves({"DL-99", "DL-102"})
    @DisplayName("A 412 leads to the whole object again, and each try follows the redirects of the original address anew")
    void preconditionFailed() throws Exception {
        server.on("/dd", (exchange, count) -> {
            exchange.getResponseHeaders().set("Location", "/signed/" + count);
            send(exchange, 302, null, new byte[0]);
        });
        server.on("/signed/", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            switch (exchange.getRequestURI().getPath()) {
                case "/signed/1" -> sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
                case "/signed/2" -> send(exchange, 412, null, new byte[0]);
                default -> send(exchange, 200, PACKAGE, OBJECT);
            }
        });
        run();
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(target.restarts).isEqualTo(1);
        assertThat(server.requests).extracting(FaultyServer.Seen::path)
                .containsExactly("/dd", "/signed/1", "/dd", "/signed/2", "/dd", "/signed/3");
    }

    @Test
    @Proves({"DL-86", "DL-123", "DL-150"})
    @DisplayName("A connection that lives but is slower than allowed is left and tried again; in the end 903 and 407 say that it was slow")
    void tooSlow() {
        offer("");
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
            if (range != null) {
                exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (OBJECT.length - 1) + "/" + OBJECT.length);
            }
            exchange.getResponseHeaders().set("Content-Type", PACKAGE);
            exchange.sendResponseHeaders(range == null ? 200 : 206, OBJECT.length - from);
            for (int i = from; i < OBJECT.length; i++) {
                exchange.getResponseBody().write(OBJECT, i, 1);
                exchange.getResponseBody().flush();
                pause();
            }
        });
        Settings slow = Downloads.impatient();
        DownloadException failure = catchThrowableOfType(DownloadException.class, () -> Downloads.run(slow, server.url("/dd"), target));
        assertThat(failure.resultCode()).isEqualTo(407);
        assertThat(failure).hasMessageContaining("slower than 100000 octets a second");
        assertThat(target.octets()).isEqualTo(Arrays.copyOf(OBJECT, target.octets().length)).isNotEmpty();
        assertThat(server.reports("/n/1")).containsExactly("903 Loss of Service");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(2);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    @Test
    @Proves({"DL-131", "DL-139"})
    @DisplayName("A report of a failure is tried twice, its outcome does not matter")
    void failureReport() {
        offer("");
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 404, null, new byte[0]));
        server.on("/dd2", (exchange, count) -> send(exchange, 200, DD,
                descriptor(OBJECT.length, "/p/x.fup", notifyTo("/n/2")).getBytes(StandardCharsets.UTF_8)));
        server.on("/n/2", (exchange, count) -> send(exchange, 500, null, new byte[0]));
        assertThat(failure(server.url("/dd2")).resultCode()).isEqualTo(411);
        assertThat(server.reports("/n/2")).containsExactly("954 Loader Error", "954 Loader Error");
    }

    @Test
    @Proves("DL-140")
    @DisplayName("Where the operator says so, a refused report 900 does not hold the package back")
    void releasesAllTheSame() throws Exception {
        offer("");
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        server.on("/dd3", (exchange, count) -> send(exchange, 200, DD,
                descriptor(OBJECT.length, "/p/x.fup", notifyTo("/n/3")).getBytes(StandardCharsets.UTF_8)));
        server.on("/n/3", (exchange, count) -> send(exchange, 403, null, new byte[0]));
        Downloads.run(Downloads.releasing(), server.url("/dd3"), target);
        assertThat(target.complete).isTrue();
        assertThat(server.reports("/n/3")).containsExactly("900 Success");
    }

    @Test
    @Proves({"DL-3", "DL-28", "DL-41"})
    @DisplayName("Neither the extension of an address nor a name in other case makes a descriptor")
    void decidesByType() throws Exception {
        server.on("/firmware.dd", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        Downloads.run(settings(), server.url("/firmware.dd"), target);
        assertThat(target.octets()).isEqualTo(OBJECT);
        server.on("/other", (exchange, count) -> send(exchange, 200, DD, descriptor(OBJECT.length, "p/x.fup", "")
                .replace("<size>", "<Size>").replace("</size>", "</Size>").getBytes(StandardCharsets.UTF_8)));
        DownloadException refused = catchThrowableOfType(DownloadException.class,
                () -> Downloads.run(settings(), server.url("/other"), new MemoryTarget()));
        assertThat(refused.resultCode()).isEqualTo(411);
    }

    @ParameterizedTest
    @CsvSource({"multipart/related", "application/vnd.wap.multipart.related", "application/vnd.oma.dd2+xml"})
    @Proves({"DL-2", "DL-8", "DL-148", "DL-150"})
    @DisplayName("Combined delivery, which is switched off, and descriptors of version 2 are told apart from packages")
    void otherDeliveries(String type) {
        server.on("/dd", (exchange, count) -> send(exchange, 200, type, "--x\r\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(failure(server.url("/dd")).resultCode()).isEqualTo(type.contains("dd2") ? 411 : 405);
        assertThat(List.of(target.octets().length, server.requests.size())).containsExactly(0, 1);
    }
}
