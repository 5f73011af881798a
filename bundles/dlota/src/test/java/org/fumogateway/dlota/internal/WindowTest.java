package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.fumogateway.dlota.internal.Downloads.DD;
import static org.fumogateway.dlota.internal.Downloads.OBJECT;
import static org.fumogateway.dlota.internal.Downloads.PACKAGE;
import static org.fumogateway.dlota.internal.Downloads.descriptor;
import static org.fumogateway.dlota.internal.Downloads.notifyTo;
import static org.fumogateway.dlota.internal.FaultyServer.send;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTest {

    private static final int CUT = 150_000;
    private static final Settings NIGHTLY = Downloads.with(Downloads.with(Downloads.settings(), "windows", Downloads.atNight(Duration.ofHours(1))),
            "budget", Duration.ofHours(30));

    private final SettableClock clock = new SettableClock("2030-05-05T12:00:00Z");
    private final MemoryTarget target = new MemoryTarget();
    private final CountDownLatch closed = new CountDownLatch(1);
    private FaultyServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD, descriptor(OBJECT.length, "p/x.fup",
                notifyTo("/n/1") + "<installParam>priority=critical</installParam>").getBytes(StandardCharsets.UTF_8)));
        server.on("/n/1", (exchange, count) -> send(exchange, 200, null, new byte[0]));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends half, and the rest in pieces once the window is closed, until the client leaves. */
    private void half(HttpExchange exchange, String etag) throws IOException {
        if (etag != null) {
            exchange.getResponseHeaders().set("ETag", etag);
        }
        exchange.getResponseHeaders().set("Content-Type", PACKAGE);
        exchange.sendResponseHeaders(200, OBJECT.length);
        exchange.getResponseBody().write(OBJECT, 0, CUT);
        exchange.getResponseBody().flush();
        try {
            closed.await(60, TimeUnit.SECONDS);
            for (int from = CUT; from < OBJECT.length; from += 1000) {
                exchange.getResponseBody().write(OBJECT, from, 1000);
                exchange.getResponseBody().flush();
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Proves({"DL-113", "DL-40"})
    @DisplayName("Outside the window nothing is asked for, whatever the descriptor calls itself; people read when it begins; then it is fetched")
    void waitsForTheWindow() throws Exception {
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        try (Call call = new Call(NIGHTLY, clock, server.url("/dd"), target)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> target.waits.contains("the next download window begins at 2030-05-06T02:00Z"));
            assertThat(server.requests).isEmpty();
            clock.set("2030-05-06T02:00:00Z");
            assertThat(call.end()).isNull();
        }
        assertThat(target.octets()).isEqualTo(OBJECT);
    }

    @Test
    @Proves("DL-113")
    @DisplayName("A window that closes in the middle stops the transfer at once; in the next one it goes on where it was")
    void goesOnInTheNextWindow() throws Exception {
        clock.set("2030-05-05T03:59:00Z");
        server.on("/p/x.fup", (exchange, count) -> {
            if (count == 1) {
                half(exchange, "\"v1\"");
            }
            int from = Integer.parseInt(exchange.getRequestHeaders().getFirst("Range").replaceAll("[^0-9]", ""));
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (OBJECT.length - 1) + "/" + OBJECT.length);
            send(exchange, 206, PACKAGE, Arrays.copyOfRange(OBJECT, from, OBJECT.length));
        });
        try (Call call = new Call(NIGHTLY, clock, server.url("/dd"), target)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> target.seen() >= CUT - 64 * 1024);
            clock.set("2030-05-05T04:00:00Z");
            closed.countDown();
            await().atMost(60, TimeUnit.SECONDS).until(() -> target.waits.contains("the next download window begins at 2030-05-06T02:00Z"));
            assertThat(server.to("/p/x.fup")).hasSize(1);
            long kept = target.seen();
            assertThat(kept).isBetween((long) CUT, OBJECT.length - 1L);
            clock.set("2030-05-06T02:30:00Z");
            assertThat(call.end()).isNull();
            assertThat(server.to("/p/x.fup").get(1).range()).isEqualTo("bytes=" + kept + "-");
        }
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(target.restarts).isZero();
    }

    @Test
    @Proves({"DL-113", "DL-127", "DL-150"})
    @DisplayName("Where the server gives nothing to continue by, the end of the window is the end: 952 and 400, and the report says why")
    void cannotGoOn() throws Exception {
        clock.set("2030-05-05T03:59:00Z");
        server.on("/p/x.fup", (exchange, count) -> half(exchange, null));
        try (Call call = new Call(NIGHTLY, clock, server.url("/dd"), target)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> target.seen() >= CUT - 64 * 1024);
            clock.set("2030-05-05T04:00:00Z");
            closed.countDown();
            assertThat(call.end()).isInstanceOf(DownloadException.class).hasMessageContaining("nothing to continue by")
                    .extracting("resultCode").isEqualTo(400);
        }
        assertThat(server.to("/p/x.fup")).hasSize(1);
        assertThat(server.reports("/n/1")).containsExactly("952 Device Aborted");
    }

    @Test
    @Proves({"DL-113", "DL-150"})
    @DisplayName("A download that the windows hold for too long is given up with 400; what they held it before a restart counts")
    void heldTooLong() {
        Settings short1 = Downloads.with(NIGHTLY, "windows", Downloads.atNight(Duration.ofMillis(50)));
        DownloadException first = catchThrowableOfType(DownloadException.class, () -> Downloads.run(short1, clock, server.url("/dd"), target));
        assertThat(first).hasMessageContaining("held too long: the next download window begins at").extracting("resultCode").isEqualTo(400);
        target.checkpoint(Map.of("held", "3600"));
        DownloadException second = catchThrowableOfType(DownloadException.class, () -> Downloads.run(NIGHTLY, clock, server.url("/dd"), target));
        assertThat(second).hasMessageContaining("held too long");
        assertThat(server.requests).isEmpty();
    }

    @Test
    @Proves("DL-113")
    @DisplayName("Windows that are changed hold at once, also for a download that waits; those that cannot be read change nothing for it")
    void changedWhileItWaits() throws Exception {
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        Settings sleepy = Downloads.with(NIGHTLY, "windows", new Settings.Windows(NIGHTLY.windows().windows(), Duration.ofHours(1),
                Duration.ZERO, Duration.ofHours(1)));
        try (Call call = new Call(sleepy, clock, server.url("/dd"), target)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> !target.waits.isEmpty());
            call.downloader.modified(Defaults.of(DlotaConfiguration.class, Map.of("downloadWindows", new String[] {"at night"})));
            call.downloader.modified(Defaults.of(DlotaConfiguration.class,
                    Map.of("downloadWindows", new String[] {"05:00-06:00"}, "timeZone", "UTC")));
            await().atMost(60, TimeUnit.SECONDS).until(() -> target.waits.contains("the next download window begins at 2030-05-06T05:00Z"));
            assertThat(call.isDone()).isFalse();
            call.downloader.modified(Defaults.of(DlotaConfiguration.class));
            assertThat(call.end()).isNull();
        }
        assertThat(target.octets()).isEqualTo(OBJECT);
    }

    @Test
    @Proves("DL-113")
    @DisplayName("With a clock that is not set no window is open, and people read that")
    void clockNotSet() throws Exception {
        server.on("/p/x.fup", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        clock.set("1970-01-01T02:30:00Z");
        try (Call call = new Call(NIGHTLY, clock, server.url("/dd"), target)) {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> target.waits.contains("the clock of the gateway is not set, so that no download window is known"));
            assertThat(server.requests).isEmpty();
            clock.set("2030-05-06T02:30:00Z");
            assertThat(call.end()).isNull();
        }
    }

    @Test
    @Proves("DL-82")
    @DisplayName("Before a TLS connection a clock that is not set is waited for; when the wait is over it is tried all the same")
    void waitsForTheClock(@TempDir Path folder) throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        Settings impatient = Downloads.with(Downloads.settings(), "windows", new Settings.Windows(Downloads.ALWAYS_OPEN.windows(), Duration.ZERO,
                Duration.ofMillis(50), Duration.ofMillis(20)));
        clock.set("1970-01-01T00:00:10Z");
        try (TlsServer stranger = new TlsServer(folder, "server", "TLSv1.3", null);
                Call call = new Call(Downloads.settings(), clock, stranger.address().toString(), target)) {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> target.waits.contains("the clock of the gateway is not set, so that no certificate can be checked"));
            assertThat(call.isDone()).isFalse();
            clock.set("2030-05-06T02:30:00Z");
            assertThat(call.end()).as("tried, and not trusted").isInstanceOf(DownloadException.class).hasMessageContaining("protected connection");
            clock.set("1970-01-01T00:00:10Z");
            assertThat(catchThrowableOfType(DownloadException.class,
                    () -> Downloads.run(impatient, clock, stranger.address().toString(), new MemoryTarget()))).hasMessageContaining("3 tries");
        }
    }
}
