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

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResumeTest {

    private static final int CUT = 150_000;

    private FaultyServer server;
    private MemoryTarget target;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
        target = new MemoryTarget();
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD,
                descriptor(OBJECT.length, "p/x.fup", notifyTo("/n/1")).getBytes(StandardCharsets.UTF_8)));
        server.on("/n/1", (exchange, count) -> send(exchange, 200, null, new byte[0]));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Proves({"DL-77", "DL-91", "DL-94", "DL-101"})
    @DisplayName("A body that breaks off is continued exactly where it broke, under the same entity tag")
    void truncated() throws Exception {
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (count == 1) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            }
            rest(exchange);
        });
        run();
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(target.restarts).isZero();
        assertThat(server.to("/p/x.fup").get(1).range()).isEqualTo("bytes=" + CUT + "-");
        assertThat(server.to("/p/x.fup").get(1).ifRange()).isEqualTo("\"v1\"");
        assertThat(server.to("/dd")).hasSize(1);
        assertThat(server.reports("/n/1")).containsExactly("900 Success");
    }

    @Test
    @Proves({"DL-96"})
    @DisplayName("The object changed under the resume: the new one is taken from its start")
    void changed() throws Exception {
        byte[] newer = OBJECT.clone();
        Arrays.fill(newer, 1000, 2000, (byte) 1);
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", count == 1 ? "\"v1\"" : "\"v2\"");
            if (count == 1) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            }
            send(exchange, 200, PACKAGE, newer);
        });
        run();
        assertThat(target.octets()).isEqualTo(newer);
        assertThat(target.restarts).isEqualTo(1);
    }

    @Test
    @Proves({"DL-96"})
    @DisplayName("A server that always ignores Range and always breaks off ends in 550")
    void rangeIgnored() {
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
        });
        assertThat(failure().resultCode()).isEqualTo(550);
        assertThat(server.reports("/n/1")).containsExactly("954 Loader Error");
    }

    @Test
    @Proves({"DL-95"})
    @DisplayName("A partial answer that begins elsewhere is not spliced in; the second time ends in 550")
    void wrongStart() {
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (exchange.getRequestHeaders().getFirst("Range") == null) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            }
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-" + (OBJECT.length - 1) + "/" + OBJECT.length);
            send(exchange, 206, PACKAGE, OBJECT);
        });
        assertThat(failure().resultCode()).isEqualTo(550);
        assertThat(target.octets().length).isLessThanOrEqualTo(CUT);
    }

    @Test
    @Proves({"DL-91", "DL-92"})
    @DisplayName("A weak entity tag is no ground for a resume: the transfer starts again")
    void weakTag() throws Exception {
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "W/\"v1\"");
            if (count == 1) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            }
            send(exchange, 200, PACKAGE, OBJECT);
        });
        run();
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(server.to("/p/x.fup")).extracting(FaultyServer.Seen::range).containsOnlyNulls();
    }

    @Test
    @Proves({"DL-114", "DL-90"})
    @DisplayName("After a kill the download goes on from its last checkpoint without asking for the descriptor again")
    void afterKill() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (count == 1) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            } else if (count == 2) {
                await(never);
            } else {
                rest(exchange);
            }
        });
        DlotaDownloader downloader = new DlotaDownloader(TestLogger.create(), settings(), Clock.systemUTC());
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                downloader.download(Downloads.request(server.url("/dd")), target);
                end.complete(null);
            } catch (DownloadException | InterruptedException e) {
                end.complete(e);
            }
        });
        caller.start();
        org.awaitility.Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> server.to("/p/x.fup").size() == 2);
        caller.interrupt();
        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        downloader.deactivate();
        target = target.afterKill();
        assertThat(target.position()).isEqualTo(CUT);
        run();
        never.countDown();
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(target.restarts).isZero();
        assertThat(server.to("/dd")).hasSize(1);
        assertThat(server.reports("/n/1")).containsExactly("900 Success");
    }

    @Test
    @Proves({"DL-97", "DL-114"})
    @DisplayName("Everything was there already: no octet is fetched, the report is repeated")
    void alreadyThere() throws Exception {
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        run();
        target.checkpoint(target.notes());
        target = target.afterKill();
        run();
        assertThat(target.complete).isTrue();
        assertThat(server.to("/p/x.fup")).hasSize(1);
        assertThat(server.reports("/n/1")).containsExactly("900 Success", "900 Success");
    }

    @Test
    @Proves({"DL-114"})
    @DisplayName("A downloader that is taken away stops at once, as if its caller had been interrupted, and leaves what is durable")
    void swapped() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/p/x.fup", (exchange, count) -> await(never));
        DlotaDownloader downloader = new DlotaDownloader(TestLogger.create(), Downloads.settings(), Clock.systemUTC());
        CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> catchThrowableOfType(Exception.class,
                () -> downloader.download(Downloads.request(server.url("/dd")), target)));
        org.awaitility.Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> server.to("/p/x.fup").size() == 1);
        downloader.deactivate();
        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        never.countDown();
        assertThat(target.notes()).containsKey("object");
    }

    @Test
    @Proves({"DL-114", "DL-44"})
    @DisplayName("A downloader that is stopped in order keeps every octet that had arrived: its successor fetches none of them again")
    void stoppedInOrder() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.getResponseHeaders().set("Content-Type", PACKAGE);
            if (count > 1) {
                exchange.getResponseHeaders().set("Content-Range", "bytes " + CUT + "-" + (OBJECT.length - 1) + "/" + OBJECT.length);
                exchange.sendResponseHeaders(206, OBJECT.length - (long) CUT);
                exchange.getResponseBody().write(OBJECT, CUT, OBJECT.length - CUT);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, OBJECT.length);
            exchange.getResponseBody().write(OBJECT, 0, CUT);
            exchange.getResponseBody().flush();
            await(never);
        });
        DlotaDownloader downloader = new DlotaDownloader(TestLogger.create(), Downloads.settings(), Clock.systemUTC());
        CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> catchThrowableOfType(Exception.class,
                () -> downloader.download(Downloads.request(server.url("/dd")), target)));
        org.awaitility.Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> target.seen() >= CUT - 64 * 1024);
        downloader.deactivate();
        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        target = target.afterKill();
        assertThat(target.position()).as("octets that are kept").isEqualTo(CUT);
        run();
        never.countDown();
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(server.to("/p/x.fup").get(1).range()).isEqualTo("bytes=" + CUT + "-");
    }

    @Test
    @Proves({"DL-85", "DL-150"})
    @DisplayName("A server that falls silent in the body is left and asked again; in the end 903 is reported, result 503")
    void stall() {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/p/x.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (count == 1) {
                exchange.sendResponseHeaders(200, OBJECT.length);
                exchange.getResponseBody().write(OBJECT, 0, 1000);
                exchange.getResponseBody().flush();
            } else {
                exchange.getResponseHeaders().set("Content-Range", "bytes 1000-" + (OBJECT.length - 1) + "/" + OBJECT.length);
                exchange.sendResponseHeaders(206, OBJECT.length - 1000L);
                exchange.getResponseBody().flush();
            }
            await(never);
        });
        assertThat(failure(Downloads.with(settings(), "stallTimeout", Duration.ofMillis(400))).resultCode()).isEqualTo(503);
        never.countDown();
        assertThat(target.octets()).isEqualTo(Arrays.copyOf(OBJECT, 1000));
        assertThat(server.to("/p/x.fup")).hasSize(4);
        assertThat(server.reports("/n/1")).containsExactly("903 Loss of Service");
    }

    @Test
    @Proves({"DL-77", "DL-150"})
    @DisplayName("A chunked body without its last chunk is not taken for a whole package")
    void chunkedCut() throws Exception {
        try (ServerSocket raw = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread thread = new Thread(() -> serveCutChunks(raw));
            thread.setDaemon(true);
            thread.start();
            DownloadException failure = catchThrowableOfType(DownloadException.class,
                    () -> Downloads.run(settings(), "http://127.0.0.1:" + raw.getLocalPort() + "/x", target));
            assertThat(failure.resultCode()).isEqualTo(503);
            assertThat(target.complete).isFalse();
        }
    }

    private static void serveCutChunks(ServerSocket raw) {
        while (!raw.isClosed()) {
            try (Socket socket = raw.accept()) {
                int blank = 0;
                while (blank < 4) {
                    int octet = socket.getInputStream().read();
                    blank = octet == '\r' || octet == '\n' ? blank + 1 : 0;
                }
                OutputStream out = socket.getOutputStream();
                out.write(("HTTP/1.1 200 OK\r\nContent-Type: " + PACKAGE + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nFUP1!\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void rest(HttpExchange exchange) throws IOException {
        int from = Integer.parseInt(exchange.getRequestHeaders().getFirst("Range").replaceAll("[^0-9]", ""));
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (OBJECT.length - 1) + "/" + OBJECT.length);
        send(exchange, 206, PACKAGE, Arrays.copyOfRange(OBJECT, from, OBJECT.length));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws Exception {
        Downloads.run(settings(), server.url("/dd"), target);
    }

    private DownloadException failure() {
        return failure(settings());
    }

    private DownloadException failure(Settings used) {
        return catchThrowableOfType(DownloadException.class, () -> Downloads.run(used, server.url("/dd"), target));
    }
}
