package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.fumogateway.dlota.internal.Downloads.DD;
import static org.fumogateway.dlota.internal.Downloads.OBJECT;
import static org.fumogateway.dlota.internal.Downloads.PACKAGE;
import static org.fumogateway.dlota.internal.Downloads.descriptor;
import static org.fumogateway.dlota.internal.Downloads.notifyTo;
import static org.fumogateway.dlota.internal.FaultyServer.send;
import static org.fumogateway.dlota.internal.FaultyServer.sendCut;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.fumogateway.dlota.internal.FaultyServer.Script;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.StorageFailedException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table from trouble to codes (DL-150), row by row, against servers and proxies that do what they should not. */
class TroubleTableTest {

    private static final int CUT = 150_000;
    private static final String OTHER = "\"other\"";
    /** All that a FUMO report of a download may carry. */
    private static final Set<Integer> FUMO_CODES = Set.of(200, 400, 401, 402, 403, 404, 405, 406, 407, 409, 411, 412, 500, 501, 502, 503, 550, 551);
    private static final Settings TWICE = Downloads.with(Downloads.settings(), "tries", 2);

    private FaultyServer server;
    private MemoryTarget target;

    /** One row: what is wrong, the code of the status report or 0 for none, the FUMO result, and how to make it go wrong. */
    private record Row(String trouble, int report, int result, Consumer<TroubleTableTest> setUp) {

        @Override
        public String toString() {
            return trouble;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
        target = new MemoryTarget();
        server.on("/n/1", (exchange, count) -> send(exchange, 200, null, new byte[0]));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void descriptorWith(String object) {
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD,
                descriptor(OBJECT.length, object, notifyTo("/n/1")).getBytes(StandardCharsets.UTF_8)));
    }

    private static Row address(String trouble, int result, String object) {
        return new Row(trouble, 954, result, test -> test.descriptorWith(object));
    }

    private static Row object(String trouble, int report, int result, Script script) {
        return new Row(trouble, report, result, test -> {
            test.descriptorWith("p/x.fup");
            test.server.on("/p/x.fup", script);
        });
    }

    private static Row status(int status, int result) {
        return object("status " + status, 954, result, (exchange, count) -> send(exchange, status, null, new byte[0]));
    }

    private static Row redirect(String trouble, String location) {
        return object(trouble, 954, 411, (exchange, count) -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 302, null, new byte[0]);
        });
    }

    /** The first answer breaks off; what the server says to the request for the rest is the trouble. */
    private static Row resume(String trouble, int report, int result, Script rest) {
        return object(trouble, report, result, (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (exchange.getRequestHeaders().getFirst("Range") == null) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            }
            rest.answer(exchange, count);
        });
    }

    private static Row described(String trouble, int report, int result, String type, String text) {
        return new Row(trouble, report, result, test -> test.server.on("/dd",
                (exchange, count) -> send(exchange, 200, type, text.getBytes(StandardCharsets.UTF_8))));
    }

    private static Row target(String trouble, int report, int result, Consumer<MemoryTarget> defect) {
        return new Row(trouble, report, result, test -> {
            test.descriptorWith("p/x.fup");
            test.server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
            defect.accept(test.target);
        });
    }

    private static Row refused(String trouble, int report, int result) {
        return target(trouble, report, result, target -> target.onComplete = new DownloadException(result, "refused"));
    }

    static Stream<Row> rows() {
        return Stream.of(addresses(), statuses(), bodies(), proxies(), descriptors(), targets()).flatMap(List::stream);
    }

    private static List<Row> addresses() {
        return List.of(address("port that is not allowed", 411, "http://127.0.0.1:99/x"),
                address("address that is not allowed", 411, "http://10.0.0.1/x"),
                address("scheme that is not allowed", 411, "ftp://127.0.0.1/x"),
                address("name that does not resolve", 412, "http://nobody.invalid:8080/x"),
                address("nobody listens", 412, "http://127.0.0.1:1025/x"), redirect("redirect to file:", "file:///etc/passwd"),
                redirect("redirect to jar:", "jar:http://127.0.0.1/x!/y"), redirect("redirect to data:", "data:text/plain,x"),
                redirect("redirect to a forbidden address", "http://169.254.169.254/latest"), redirect("redirect loop", "/p/x.fup"));
    }

    private static List<Row> statuses() {
        return List.of(status(401, 406), status(403, 406), status(404, 411), status(410, 411), status(400, 411), status(451, 411), status(300, 411),
                status(305, 411), status(408, 407), status(425, 407), status(429, 407), status(500, 500), status(502, 500), status(504, 500),
                object("unasked 206", 954, 550, (exchange, count) -> partial(exchange, 0, "\"v1\"", OBJECT.length)));
    }

    private static List<Row> bodies() {
        return List.of(
                object("no head before the connection closes", 954, 412, (exchange, count) -> exchange.close()),
                object("silence instead of a head", 954, 407, (exchange, count) -> silence(1200)),
                object("body that ends too early", 903, 503, (exchange, count) -> sendCut(exchange, 200, PACKAGE, OBJECT, 10)),
                object("silence in the body", 903, 503, (exchange, count) -> {
                    exchange.sendResponseHeaders(200, OBJECT.length);
                    exchange.getResponseBody().write(OBJECT, 0, 10);
                    exchange.getResponseBody().flush();
                    silence(800);
                }),
                object("another length than promised", 905, 402, (exchange, count) -> send(exchange, 200, PACKAGE, new byte[OBJECT.length + 1])),
                object("endless chunks", 905, 402, (exchange, count) -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 100; i++) {
                        exchange.getResponseBody().write(OBJECT);
                    }
                    exchange.close();
                }),
                object("another type than promised", 905, 405, (exchange, count) -> send(exchange, 200, "image/png", OBJECT)),
                object("a page", 954, 411, (exchange, count) -> send(exchange, 200, "text/html", OBJECT)),
                object("another descriptor", 953, 405, (exchange, count) -> send(exchange, 200, DD, OBJECT)));
    }

    private static List<Row> proxies() {
        return List.of(
                object("gzip where identity was asked for", 954, 550, (exchange, count) -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    send(exchange, 200, PACKAGE, gzip());
                }),
                resume("proxy that ignores Range", 954, 550, (exchange, count) -> sendCut(exchange, 200, PACKAGE, OBJECT, CUT)),
                resume("part of another object", 954, 550, (exchange, count) -> partial(exchange, CUT, OTHER, OBJECT.length)),
                resume("part that begins elsewhere", 954, 550, (exchange, count) -> partial(exchange, CUT - 1, "\"v1\"", OBJECT.length)),
                resume("part of another length", 954, 550, (exchange, count) -> partial(exchange, CUT, "\"v1\"", OBJECT.length + 1)),
                resume("part without Content-Range", 954, 550, (exchange, count) -> send(exchange, 206, PACKAGE, new byte[OBJECT.length - CUT])),
                resume("part whose range ends before it begins", 954, 550, (exchange, count) -> {
                    exchange.getResponseHeaders().set("Content-Range", "bytes " + CUT + "-" + (CUT - 1) + "/" + OBJECT.length);
                    send(exchange, 206, PACKAGE, new byte[OBJECT.length - CUT]);
                }),
                resume("several parts", 954, 550, (exchange, count) -> send(exchange, 206, "multipart/byteranges; boundary=x", new byte[100])),
                resume("part in gzip", 954, 550, (exchange, count) -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    partial(exchange, CUT, "\"v1\"", OBJECT.length);
                }),
                resume("part that is too long", 905, 402, (exchange, count) -> {
                    exchange.getResponseHeaders().set("Content-Range", "bytes " + CUT + "-" + (OBJECT.length - 1) + "/" + OBJECT.length);
                    send(exchange, 206, PACKAGE, OBJECT);
                }),
                resume("nothing to continue, twice", 954, 550, (exchange, count) -> send(exchange, 416, null, new byte[0])));
    }

    private static List<Row> descriptors() {
        String notify = notifyTo("/n/1");
        return List.of(described("descriptor without its end", 906, 411, DD, "<media>" + notify + "<size>"),
                described("descriptor without a size", 906, 411, DD, descriptor(1, "p", notify).replaceAll("<size>.*</size>", "")),
                described("descriptor of another version", 951, 411, DD, descriptor(9, "p", notify + "<DDVersion>3.0</DDVersion>")),
                described("descriptor of DLOTA 2", 951, 411, ContentKind.DESCRIPTOR_2_TYPE, "<media>" + notify + "</media>"),
                described("descriptor of a type that is not taken", 953, 405, DD, descriptor(9, "p", notify).replace(PACKAGE, "image/png")),
                described("descriptor of a giant", 901, 501, DD, descriptor(1L << 40, "p", notify)),
                described("package for another version", 953, 403, DD, descriptor(9, "p", notify + "<installParam>source=9.9</installParam>")),
                described("WAP multipart", 0, 405, "application/vnd.wap.multipart.related", "x"),
                described("a page in the place of everything", 0, 411, "text/html", "<html/>"),
                new Row("digest of the descriptor", 905, 402, test -> {
                    test.server.on("/dd", (exchange, count) -> send(exchange, 200, DD, descriptor(OBJECT.length, "p/x.fup",
                            notify + "<installParam>sha256=" + "0".repeat(64) + "</installParam>").getBytes(StandardCharsets.UTF_8)));
                    test.server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
                }));
    }

    private static List<Row> targets() {
        return List.of(target("storage that is full", 901, 501, target -> target.onAppend = new DownloadException(501, "full")),
                target("storage that fails", 952, 501, target -> target.onAppend = new StorageFailedException("broken", null)),
                target("storage that failed and is tried again", 0, 501, target -> target.onAppend = new StorageFailedException("broken", null, true)),
                target("no room", 901, 501, target -> target.onExpect = new DownloadException(501, "no room")),
                target("a defect of the program", 952, 0, target -> target.defect = new IllegalStateException("defect")),
                refused("container that cannot be read", 905, 402), refused("container of another version", 953, 405),
                refused("signature that is wrong", 953, 404), refused("package for another device", 953, 403),
                refused("a person who says no", 902, 401),
                target("nothing", 900, 200, target -> { }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @Proves({"DL-111", "DL-126", "DL-127", "DL-150", "DL-152", "DL-156", "DL-157"})
    @DisplayName("Each trouble ends with its code of DLOTA and its code of FUMO, never with a wrong octet, and neither code is taken for the other")
    void row(Row row) {
        row.setUp.accept(this);
        // A resume that goes wrong is given up because it does, not because its tries are used up.
        Settings settings = row.trouble.startsWith("silence") ? Downloads.hasty() : row.result == 550 ? Downloads.settings() : TWICE;
        Throwable end = catchThrowable(() -> Downloads.run(settings, server.url("/dd"), target));
        int result = end == null ? 200 : end instanceof DownloadException failed ? failed.resultCode() : 0;
        assertThat(result).as("%s", end).isEqualTo(row.result);
        assertThat(result == 0 || FUMO_CODES.contains(result)).isTrue();
        assertThat(server.reports("/n/1").stream().map(body -> Integer.parseInt(body.substring(0, 3))))
                .isEqualTo(row.report == 0 ? List.of() : List.of(row.report));
        assertThat(target.complete).isEqualTo(row.report == 900);
        if (target.complete) {
            assertThat(target.octets()).isEqualTo(OBJECT);
        }
    }

    private static void partial(HttpExchange exchange, int from, String etag, int total) throws IOException {
        exchange.getResponseHeaders().set("ETag", etag);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (total - 1) + "/" + total);
        send(exchange, 206, PACKAGE, Arrays.copyOfRange(OBJECT, from, OBJECT.length));
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(OBJECT);
        }
        return packed.toByteArray();
    }

    private static void silence(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
