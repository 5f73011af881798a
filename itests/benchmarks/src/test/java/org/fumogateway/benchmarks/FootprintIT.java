package org.fumogateway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.ReportTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a gateway costs: start, memory, size. Figures go to {@code target/report.md}; nothing is asserted by the clock. The sample takes one start
 * and a small image; {@code -Pbench} takes five starts and images of 32, 256 and 1024 MB.
 */
class FootprintIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Duration LONGEST_UPDATE = Duration.ofMinutes(30);
    private static final List<String> ENDED = List.of("SUCCEEDED", "REPORTED_FAIL", "REFUSED");
    private static final Path REPORT = Path.of("target", "report.md");

    @TempDir
    private Path folder;

    @Test
    @DisplayName("Cold start until the first DM session, resident memory and live heap of an idle gateway, size of the distribution")
    void startAndMemory() throws Exception {
        List<Long> starts = new ArrayList<>();
        long resident = 0;
        long live = 0;
        try (Lab lab = new Lab(folder).gatewayAsShipped()) {
            lab.gatewaySetting("org.fumogateway.dmclient", "startDelaySeconds", "0");
            lab.startServer();
            lab.provision(lab.image("old.img", 1_000_000, 1), "1.0");
            for (int round = 0; round < (FULL ? 5 : 1); round++) {
                starts.add(startOnce(lab));
                JavaProcess java = JavaProcess.of(lab.gateway());
                live = java.liveHeapKilobytes();
                resident = java.residentKilobytes();
                lab.gateway().close();
            }
        }
        Collections.sort(starts);
        new ReportTable("Gateway at rest", "figure", "value")
                .row("cold start until the first DM message, median of " + starts.size(), starts.get(starts.size() / 2) + " ms")
                .row("resident memory, idle", resident / 1024 + " MB").row("live heap after a full collection", live / 1024 + " MB")
                .row("gateway distribution, packed", megabytes(Files.size(archive())))
                .row("gateway distribution, unpacked", megabytes(sizeOf(Path.of(System.getProperty("fumo.distribution.gateway")))))
                .appendTo(REPORT);
        assertThat(resident).isPositive();
        assertThat(live).isPositive();
    }

    @Test
    @DisplayName("Heap of a gateway during a whole update under -Xmx48m, by size of the image")
    void heapBySizeOfImage() throws Exception {
        ReportTable table = new ReportTable("Heap during an update, -Xmx48m", "image", "largest live heap", "largest used heap", "update");
        for (long megabytes : FULL ? new long[] {32, 256, 1024} : new long[] {4}) {
            Path place = Files.createDirectories(folder.resolve(megabytes + "mb"));
            try (Lab lab = new Lab(place).gatewayAsShipped()) {
                lab.gatewaySetting("org.fumogateway.fumoagent", "largestPackageOctets", Long.toString(2L << 30));
                lab.startServer();
                lab.provision(lab.image("old.img", 1_000_000, 1), "1.0");
                GcLog gc = new GcLog(Files.createDirectories(place.resolve("gc")));
                lab.startGateway("-Xmx48m " + gc.option());
                lab.awaitSessions(1);
                lab.publish(lab.packageOf(lab.image("new.img", megabytes * 1_000_000, 2), "2.0"));
                long begun = System.nanoTime();
                lab.connect();
                JsonObject job = end(lab);
                assertThat(job.getString("state")).as("%s MB: %s", megabytes, job).isEqualTo("SUCCEEDED");
                long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
                // The update restarts the gateway.
                GcLog.Peak peak = gc.peak(2);
                table.row(megabytes + " MB", peak.live() + " MB", peak.used() + " MB", seconds + " s");
            }
        }
        table.appendTo(REPORT);
    }

    /** The job once it has ended; a gigabyte takes longer than what a lab waits for elsewhere. */
    private static JsonObject end(Lab lab) {
        return Awaitility.await().atMost(LONGEST_UPDATE).pollInterval(Duration.ofMillis(500)).until(() -> lab.jobs().getValuesAs(JsonObject.class)
                .stream().filter(job -> job.getString("toVersion", "").equals("2.0")).findFirst().orElse(JsonValue.EMPTY_JSON_OBJECT),
                job -> ENDED.contains(job.getString("state", "")));
    }

    @Test
    @DisplayName("Heap of a download through a descriptor under -Xmx48m, by size of the object")
    void heapOfADownload() throws Exception {
        ReportTable table = new ReportTable("Heap during a download, -Xmx48m", "object", "largest live heap", "largest used heap");
        for (long megabytes : FULL ? new long[] {1, 64, 1024} : new long[] {1, 16}) {
            GcLog gc = new GcLog(Files.createDirectories(folder.resolve("gc-" + megabytes)));
            try (DownloadRuns runs = new DownloadRuns(Path.of("target", "download-heap"), megabytes << 20)) {
                runs.ours(false, "-Xmx48m", gc.option());
            }
            GcLog.Peak peak = gc.peak(1);
            table.row(megabytes + " MiB", atLeastSeen(peak.live()), atLeastSeen(peak.used()));
        }
        table.appendTo(REPORT);
    }

    private static String atLeastSeen(long megabytes) {
        return megabytes == 0 ? "no collection" : megabytes + " MB";
    }

    private static long startOnce(Lab lab) throws IOException {
        AtomicLong first = new AtomicLong();
        lab.proxy().fault((path, exchange) -> {
            first.compareAndSet(0, System.nanoTime());
            return false;
        });
        long begun = System.nanoTime();
        lab.startGateway();
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> first.get() != 0);
        lab.awaitSessions(1);
        return Duration.ofNanos(first.get() - begun).toMillis();
    }

    private static Path archive() {
        return Path.of(System.getProperty("fumo.distribution.gateway") + ".tar.gz");
    }

    private static long sizeOf(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static String megabytes(long octets) {
        return String.format(Locale.ROOT, "%.1f MB", octets / 1e6);
    }
}
