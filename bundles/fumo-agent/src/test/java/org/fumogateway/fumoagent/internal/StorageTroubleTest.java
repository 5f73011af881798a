package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.MediumFailedException;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageTroubleTest {

    private static final String GOOD = "https://host/good.fup";

    @TempDir
    Path home;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home).start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private void download() {
        assertThat(bench.replace("Download/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec("Download", "op")).isEqualTo(202);
    }

    @Test
    @Proves("FUMO-74")
    @DisplayName("A download whose stored part is damaged begins anew and ends well")
    void damagedSpool() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        download();
        await().until(() -> bench.agent.updates().status(Bench.X).octetsDone() > TestNetwork.PIECE);
        bench.stop();
        try (var files = Files.walk(home.resolve("data"))) {
            Path spool = files.filter(Files::isRegularFile).max(Comparator.comparingLong(file -> file.toFile().length())).get();
            try (var file = new RandomAccessFile(spool.toFile(), "rw")) {
                file.setLength(10);
            }
        }
        bench.network.heldAtHalf = null;
        bench.start();
        bench.untilState(50);
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        assertThat(bench.network.begunAt).endsWith(0L);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"FULL", "IO"})
    @Proves("FUMO-74")
    @DisplayName("A storage that has no room for a download, or fails, ends it with report 501")
    void noSpool(Reason reason) throws Exception {
        bench.cut.spoolFailure = reason;
        download();
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("501");
        assertThat(bench.state()).isEqualTo(20);
        long tries = bench.cut.calls.stream().filter("spool"::equals).count();
        assertThat(tries).as("a full storage is no failure that passes").isEqualTo(reason == Reason.FULL ? 1 : MediumTrouble.MOST_TRIES);
    }

    @Test
    @Proves("FUMO-74")
    @DisplayName("A record that cannot be written when the last octet of a download is here: it goes on at its last checkpoint and ends well")
    void recordFailsAtTheEnd() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        download();
        await().until(() -> bench.agent.updates().status(Bench.X).octetsDone() > TestNetwork.PIECE);
        bench.cut.failuresLeft.set(2);
        bench.network.heldAtHalf.countDown();
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        assertThat(bench.network.begunAt).startsWith(0L).hasSize(3);
        assertThat(bench.network.begunAt.get(2)).as("nothing is fetched twice").isGreaterThan(TestNetwork.PIECE);
        assertThat(bench.cut.failuresLeft).hasValue(0);
    }

    @Test
    @Proves({"DL-116", "FUMO-61"})
    @DisplayName("DL-116: who cancels while a download waits after a failure of the storage: the server that gave it is told, once, and there is one report 401")
    void cancelledAfterAFailure() throws Exception {
        bench.stop();
        bench.retry = Duration.ofMinutes(5);
        bench.settings = bench.settings(false, Duration.ofMinutes(5), Duration.ofHours(1));
        bench.start();
        bench.network.heldAtHalf = new CountDownLatch(1);
        download();
        await().until(() -> bench.network.noted);
        bench.cut.failuresLeft.set(1);
        bench.network.heldAtHalf.countDown();
        bench.until(() -> bench.cut.failuresLeft.get() == 0);
        assertCancelledAndTold();
    }

    @Test
    @Proves({"DL-116", "FUMO-61"})
    @DisplayName("DL-116: who cancels a download just after the gateway came up, before a download client is at work again: the server is told all the same")
    void cancelledBeforeItGoesOn() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        download();
        await().until(() -> bench.network.noted);
        bench.starting = true;
        bench.again();
        assertCancelledAndTold();
        assertThat(bench.network.fetched).as("nothing is fetched for that").hasSizeLessThan(3);
    }

    @Test
    @Proves({"DL-116", "FUMO-61"})
    @DisplayName("DL-116: the end of a cancelled download cannot be recorded at once: the server is told once all the same")
    void cancelledAndNotRecorded() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        download();
        await().until(() -> bench.network.noted);
        bench.network.afterTelling = () -> {
            bench.network.afterTelling = () -> { };
            bench.cut.failuresLeft.set(2);
        };
        assertCancelledAndTold();
        assertThat(bench.cut.failuresLeft).hasValue(0);
    }

    private void assertCancelledAndTold() throws Exception {
        bench.agent.updates().cancel(Bench.X);
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("401");
        assertThat(bench.state()).isEqualTo(20);
        assertThat(bench.network.told).containsExactly(Map.of("validator", "\"v1\""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"check", "apply", "activate"})
    @Proves({"FUMO-74", "PKG-71"})
    @DisplayName("A medium of the installer that fails twice in a row costs time, not the update")
    void mediumFailsTwice(String step) throws Exception {
        failing(step);
        bench.device.failuresLeft.set(2);
        download();
        bench.untilState(50);
        assertThat(bench.exec("Update", "up")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("200");
        assertThat(bench.device.running).isEqualTo("2.0");
        assertThat(bench.device.calls.stream().filter(step::equals)).hasSize(3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"check", "apply", "activate"})
    @Proves({"FUMO-74", "FUMO-97"})
    @DisplayName("A medium of the installer that keeps failing ends the update with the installer's code after three tries; the old firmware runs")
    void mediumKeepsFailing(String step) throws Exception {
        failing(step);
        download();
        bench.untilState(50);
        assertThat(bench.exec("Update", "up")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("452");
        assertThat(bench.state()).isEqualTo(70);
        assertThat(bench.device.running).isEqualTo("1.0");
        assertThat(bench.device.calls.stream().filter(step::equals)).hasSize(3);
    }

    private void failing(String step) {
        InstallException worn = new MediumFailedException(452, "worn", null);
        switch (step) {
            case "check" -> bench.device.checkFailure = worn;
            case "apply" -> bench.device.applyFailure = worn;
            default -> bench.device.activateFailure = worn;
        }
    }

    @ParameterizedTest(name = "{0} ends with {1}")
    @CsvSource({"CORRUPT, 402, 80", "IO, 400, 70"})
    @Proves("FUMO-74")
    @DisplayName("A stored package that cannot be read is tried a few times, then the update ends with one report")
    void unreadablePackage(Reason reason, String code, int state) throws Exception {
        download();
        bench.untilState(50);
        bench.cut.spoolFailure = reason;
        assertThat(bench.exec("Update", "up")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo(code);
        assertThat(bench.state()).isEqualTo(state);
        assertThat(bench.device.calls).isEmpty();
    }

    @Test
    @Proves("FUMO-74")
    @DisplayName("A trust file that cannot be read refuses the package with 404 after three rounds, not before")
    void unreadableTrustFile() throws Exception {
        PackageJudge judge = (PackageJudge) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {PackageJudge.class},
                (self, method, arguments) -> {
                    throw new TrustFileException(new IOException("worn"));
                });
        StoredPackageReader reader = new StoredPackageReader(bench.journal, judge);
        try (Spool spool = bench.journal.spool("package-x")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> reader.judge(spool)).isInstanceOf(TrustFileException.class);
            }
            assertThatThrownBy(() -> reader.judge(spool)).isInstanceOfSatisfying(Refusal.class,
                    refused -> assertThat(refused.resultCode()).isEqualTo(404));
        }
    }
}
