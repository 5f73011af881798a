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
import static org.fumogateway.dlota.internal.FaultyServer.sendCut;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dlota.internal.FaultyServer.Script;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Downloads that last: long pauses, the time for the whole, what counts of several failures, a person who gives up, digests over restarts. */
class LastingTest {

    private static final int CUT = 150_000;
    private static final Settings LONG = Downloads.with(Downloads.settings(), "budget", Duration.ofHours(24));

    private final SettableClock clock = new SettableClock("2030-05-05T12:00:00Z");
    private FaultyServer server;
    private MemoryTarget target = new MemoryTarget();
    private byte[] second = OBJECT;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD, (count == 1 ? descriptor(OBJECT.length, "p/a.fup", notifyTo("/n/1"))
                : descriptor(second.length, "p/b.fup", notifyTo("/n/2"))).getBytes(StandardCharsets.UTF_8)));
        server.on("/n/", (exchange, count) -> send(exchange, 200, null, new byte[0]));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DownloadException failure(Settings settings) {
        return catchThrowableOfType(DownloadException.class, () -> Downloads.run(settings, clock, server.url("/dd"), target));
    }

    private static void cut(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"v1\"");
        sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
    }

    private static void rest(HttpExchange exchange) throws IOException {
        int from = Integer.parseInt(exchange.getRequestHeaders().getFirst("Range").replaceAll("[^0-9]", ""));
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (OBJECT.length - 1) + "/" + OBJECT.length);
        send(exchange, 206, PACKAGE, Arrays.copyOfRange(OBJECT, from, OBJECT.length));
    }

    /** Breaks off, and is gone after a pause. */
    private Script goneAfter(Duration pause, int status) {
        return (exchange, count) -> {
            if (count == 1) {
                cut(exchange);
            }
            clock.advance(pause);
            send(exchange, status, null, new byte[0]);
        };
    }

    @Test
    @Proves("DL-89")
    @DisplayName("An address that ran out during a long pause is asked of the descriptor again; what is stored stays, the new report address counts")
    void fetchesTheDescriptorAgain() throws Exception {
        server.on("/p/a.fup", goneAfter(Duration.ofMinutes(11), 403));
        server.on("/p/b.fup", (exchange, count) -> rest(exchange));
        Downloads.run(LONG, clock, server.url("/dd"), target);
        assertThat(target.octets()).isEqualTo(OBJECT);
        assertThat(target.restarts).isZero();
        assertThat(server.to("/dd")).hasSize(2);
        assertThat(server.to("/p/b.fup").get(0).range()).isEqualTo("bytes=" + CUT + "-");
        assertThat(server.to("/p/b.fup").get(0).ifRange()).isEqualTo("\"v1\"");
        assertThat(server.reports("/n/1")).isEmpty();
        assertThat(server.reports("/n/2")).containsExactly("900 Success");
    }

    @Test
    @Proves("DL-89")
    @DisplayName("A second descriptor of another object begins at its first octet")
    void anotherObject() throws Exception {
        second = Downloads.object(200_000);
        server.on("/p/a.fup", goneAfter(Duration.ofMinutes(11), 410));
        server.on("/p/b.fup", (exchange, count) -> send(exchange, 200, PACKAGE, second));
        Downloads.run(LONG, clock, server.url("/dd"), target);
        assertThat(target.octets()).isEqualTo(second);
        assertThat(server.to("/p/b.fup").get(0).range()).isNull();
    }

    @Test
    @Proves({"DL-89", "DL-131"})
    @DisplayName("The descriptor is fetched again once at most; one report tells the end")
    void onlyOnce() {
        server.on("/p/a.fup", goneAfter(Duration.ofMinutes(11), 404));
        server.on("/p/b.fup", goneAfter(Duration.ofMinutes(11), 404));
        assertThat(failure(LONG).resultCode()).isEqualTo(411);
        assertThat(server.to("/dd")).hasSize(2);
        assertThat(server.requests.stream().filter(seen -> seen.path().startsWith("/n/"))).extracting(FaultyServer.Seen::body)
                .containsExactly("954 Loader Error");
    }

    @Test
    @Proves("DL-89")
    @DisplayName("After a short pause a refusal of the object is what it says")
    void shortPause() {
        server.on("/p/a.fup", goneAfter(Duration.ofMinutes(9), 403));
        assertThat(failure(LONG).resultCode()).isEqualTo(406);
        assertThat(server.to("/dd")).hasSize(1);
    }

    @Test
    @Proves({"DL-88", "DL-150"})
    @DisplayName("When the time for the whole download is over, the last error decides and the report says so")
    void timeIsOver() {
        server.on("/p/a.fup", goneAfter(Duration.ofHours(25), 503));
        DownloadException over = failure(LONG);
        assertThat(over.resultCode()).isEqualTo(500);
        assertThat(over).hasMessageContainingAll("answered 503", "the time of 24 h for this download is over");
        assertThat(server.reports("/n/1")).containsExactly("954 Loader Error");
    }

    @Test
    @Proves({"DL-88", "DL-158"})
    @DisplayName("A server that sends for ever, but just fast enough, is left when the time for the whole is over")
    void sendsForEver() {
        CountDownLatch left = new CountDownLatch(1);
        server.on("/p/a.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, OBJECT.length);
            try {
                for (int i = 0; i < 1000; i++) {
                    exchange.getResponseBody().write(OBJECT, i, 1);
                    exchange.getResponseBody().flush();
                    clock.advance(Duration.ofHours(1));
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            } catch (IOException | InterruptedException gone) {
                left.countDown();
            }
        });
        DownloadException over = failure(LONG);
        assertThat(over.resultCode()).isEqualTo(407);
        assertThat(over).hasMessageContainingAll("too slowly", "the time of 24 h for this download is over");
        assertThat(server.to("/p/a.fup")).hasSize(1);
        assertThat(server.reports("/n/1")).containsExactly("903 Loss of Service");
    }

    @Test
    @Proves("DL-151")
    @DisplayName("Of several failures the last one decides, but an answer of the server beats a server that could not be reached")
    void whichFailureDecides() {
        server.on("/p/a.fup", (exchange, count) -> {
            if (count == 2) {
                send(exchange, 503, null, new byte[0]);
            }
            exchange.close();
        });
        assertThat(failure(LONG).resultCode()).as("unreachable, 503, unreachable, unreachable").isEqualTo(500);
    }

    @Test
    @Proves("DL-151")
    @DisplayName("A body that breaks off after an error of the server is what decides")
    void lastFailureDecides() {
        server.on("/p/a.fup", (exchange, count) -> {
            if (count <= 2) {
                send(exchange, 503, null, new byte[0]);
            }
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            sendCut(exchange, 200, PACKAGE, OBJECT, 10);
        });
        assertThat(failure(LONG).resultCode()).isEqualTo(503);
        assertThat(server.reports("/n/1")).containsExactly("903 Loss of Service");
    }

    @Test
    @Proves({"DL-116", "DL-122"})
    @DisplayName("A person who gives up is reported as 902, by any download client and once nothing is at work; a stop of the gateway is not; without a descriptor "
            + "nobody is told")
    void cancelled() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (FaultyServer silent = new FaultyServer()) {
            silent.on("/dd", (exchange, count) -> send(exchange, 200, DD,
                    descriptor(OBJECT.length, "x", notifyTo("/n")).getBytes(StandardCharsets.UTF_8)));
            silent.on("/n", (exchange, count) -> send(exchange, 200, null, new byte[0]));
            silent.on("/x", (exchange, count) -> {
                exchange.sendResponseHeaders(200, OBJECT.length);
                exchange.getResponseBody().write(OBJECT, 0, CUT);
                exchange.getResponseBody().flush();
                hold(never);
            });
            Settings patient = Downloads.with(LONG, "stallTimeout", Duration.ofMinutes(1));
            try (Call call = new Call(patient, clock, silent.url("/dd"), target)) {
                await().atMost(60, TimeUnit.SECONDS).until(() -> target.seen() > 0);
                call.interrupt();
                assertThat(call.end()).isInstanceOf(InterruptedException.class);
            }
            never.countDown();
            assertThat(silent.reports("/n")).as("a stop is no end").isEmpty();
            DlotaDownloader another = new DlotaDownloader(TestLogger.create(), patient, clock);
            another.cancelled(Downloads.request(silent.url("/dd")), target);
            another.cancelled(Downloads.request(silent.url("/x")), new MemoryTarget());
            another.deactivate();
            assertThat(silent.reports("/n")).containsExactly("902 User Cancelled");
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Proves({"DL-39", "DL-92", "DL-101", "DL-114"})
    @DisplayName("After a restart the stored octets are hashed again: a digest guards the whole object, and a resume without a validator")
    void digestOverARestart() throws Exception {
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(OBJECT));
        CountDownLatch never = new CountDownLatch(1);
        server.on("/sha", (exchange, count) -> send(exchange, 200, DD,
                descriptor(OBJECT.length, "p/a.fup", "<installParam>sha256=" + digest + "</installParam>").getBytes(StandardCharsets.UTF_8)));
        server.on("/p/a.fup", (exchange, count) -> {
            if (count == 1) {
                sendCut(exchange, 200, PACKAGE, OBJECT, CUT);
            } else if (count == 2) {
                hold(never);
            } else if (exchange.getRequestHeaders().getFirst("Range") == null) {
                send(exchange, 200, PACKAGE, OBJECT);
            }
            rest(exchange);
        });
        try (Call call = new Call(Downloads.with(LONG, "headTimeout", Duration.ofMinutes(1)), clock, server.url("/sha"), target)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> server.to("/p/a.fup").size() == 2);
            call.interrupt();
            assertThat(call.end()).isInstanceOf(InterruptedException.class);
        }
        MemoryTarget good = target.afterKill();
        MemoryTarget spoilt = target.afterKill();
        spoilt.spoil(5);
        never.countDown();
        Downloads.run(LONG, clock, server.url("/sha"), good);
        assertThat(good.octets()).isEqualTo(OBJECT);
        assertThat(good.restarts).as("nothing was wrong").isZero();
        assertThat(server.to("/p/a.fup").get(2).range()).isEqualTo("bytes=" + CUT + "-");
        Downloads.run(LONG, clock, server.url("/sha"), spoilt);
        assertThat(spoilt.octets()).as("the wrong octet was seen, and the whole fetched again").isEqualTo(OBJECT);
        assertThat(spoilt.restarts).isEqualTo(1);
    }

    @Test
    @Proves("DL-90")
    @DisplayName("However slowly octets come, they are durable after the time of a checkpoint")
    void slowCheckpoint() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/p/a.fup", (exchange, count) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, OBJECT.length);
            for (int i = 0; i < 20; i++) {
                exchange.getResponseBody().write(OBJECT, i, 1);
                exchange.getResponseBody().flush();
                pause();
            }
            hold(never);
        });
        Settings often = Downloads.with(Downloads.with(LONG, "stallTimeout", Duration.ofMinutes(1)), "checkpoints",
                new Settings.CheckpointRule(4 << 20, Duration.ofMillis(20)));
        try (Call call = new Call(often, clock, server.url("/dd"), target)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> target.durablePosition() > 0);
            call.interrupt();
            call.end();
        }
        never.countDown();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
