package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.fumogateway.dlota.internal.Downloads.OBJECT;
import static org.fumogateway.dlota.internal.Downloads.PACKAGE;
import static org.fumogateway.dlota.internal.FaultyServer.send;
import static org.fumogateway.dlota.internal.FaultyServer.sendCut;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final int LARGE = 4 << 20;

    private final MemoryTarget target = new MemoryTarget();
    private FaultyServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FaultyServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Settings settings(int percent, long octetsPerSecond) {
        return Downloads.settings(List.of(), Settings.Connection.PLAIN, new Settings.Budget(percent, octetsPerSecond));
    }

    private DownloadException failure(Settings settings) {
        return catchThrowableOfType(DownloadException.class, () -> Downloads.run(settings, server.url("/dd"), target));
    }

    @Test
    @Proves({"DL-88", "DL-150"})
    @DisplayName("A server that always begins again cannot make a package cost more than was allowed; the report says so")
    void stopsAtTheOctetBudget() {
        byte[] large = Downloads.object(LARGE);
        server.on("/dd", (exchange, count) -> sendCut(exchange, 200, PACKAGE, large, LARGE - 1000));
        DownloadException stopped = failure(settings(150, 0));
        assertThat(stopped.resultCode()).isEqualTo(400);
        assertThat(stopped).hasMessageContaining("cost more octets than allowed");
        assertThat(server.requests).hasSize(2);
        assertThat(Long.parseLong(target.notes().get("received"))).isBetween((long) LARGE * 3 / 2, LARGE * 3L / 2 + LARGE / 4);
    }

    @Test
    @Proves("DL-90")
    @DisplayName("What was received counts on after the downloader was replaced")
    void countsOnAfterASwap() throws Exception {
        byte[] large = Downloads.object(LARGE);
        server.on("/dd", (exchange, count) -> sendCut(exchange, 200, PACKAGE, large, LARGE - 1000));
        failure(settings(150, 0));
        assertThat(server.requests).hasSize(2);
        DownloadException second = failure(settings(200, 0));
        assertThat(second).hasMessageContaining("cost more octets than allowed");
        assertThat(server.requests).as("half a package more was left").hasSize(3);
    }

    @Test
    @Proves({"DL-87", "DL-150"})
    @DisplayName("When the tries are used up the report says after how many, beside what was wrong")
    void saysThatTheTriesAreUsedUp() {
        server.on("/dd", (exchange, count) -> send(exchange, 503, null, new byte[0]));
        DownloadException stopped = failure(Downloads.settings());
        assertThat(stopped.resultCode()).isEqualTo(500);
        assertThat(stopped).hasMessageContainingAll("answered 503", "given up after 4 tries without progress");
    }

    @Test
    @DisplayName("A limit keeps a download slow, and lifting it lets the same download run on at once")
    void changesTheRateWhileItRuns() throws Exception {
        server.on("/dd", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        DlotaDownloader downloader = new DlotaDownloader(TestLogger.create(), settings(300, 10_000), Clock.systemUTC());
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                downloader.download(Downloads.request(server.url("/dd")), target);
            } catch (DownloadException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
        try {
            // 300 kB at 10 kB/s take half a minute.
            await().atMost(60, TimeUnit.SECONDS).until(() -> !server.requests.isEmpty());
            assertThat(downloader.octetsPerSecond()).isEqualTo(10_000);
            assertThat(done).isNotDone();
            downloader.limitOctetsPerSecond(0);
            done.get(60, TimeUnit.SECONDS);
            assertThat(target.octets()).isEqualTo(OBJECT);
        } finally {
            downloader.deactivate();
        }
    }

    @Test
    @DisplayName("All transfers together stay below the rate: so many octets take at least that long")
    void keepsTheRate() throws Exception {
        Throttle throttle = new Throttle(1_000_000);
        long begin = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            throttle.take(50_000);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertThat(millis).as("a million octets, less the burst of a quarter of a second and the last piece").isGreaterThanOrEqualTo(690);
    }

    @Test
    @Proves({"DL-59", "DL-67"})
    @DisplayName("A cookie goes back to the host that set it within one operation, and to no other")
    void keepsCookies() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (FaultyServer other = new FaultyServer()) {
            other.on("/p", (exchange, count) -> {
                seen.add("other " + exchange.getRequestHeaders().getFirst("Cookie"));
                send(exchange, 200, PACKAGE, OBJECT);
            });
            server.on("/dd", (exchange, count) -> {
                exchange.getResponseHeaders().add("Set-Cookie", "way=1; Path=/");
                exchange.getResponseHeaders().add("Location", "/next");
                send(exchange, 302, null, new byte[0]);
            });
            server.on("/next", (exchange, count) -> {
                seen.add("same " + exchange.getRequestHeaders().getFirst("Cookie"));
                exchange.getResponseHeaders().add("Location", other.url("/p").replace("127.0.0.1", "localhost"));
                send(exchange, 302, null, new byte[0]);
            });
            Downloads.run(Downloads.settings(), server.url("/dd"), target);
        }
        assertThat(seen).containsExactly("same way=1", "other null");
    }
}
