package org.fumogateway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.fumogateway.benchmarks.DownloadRuns.Cost;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.OptionalTool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The download client, octets written, hashed and durable, beside {@code curl | tee FILE | sha256sum} on the same object and server. The sample
 * takes one round of a small object, {@code -Pbench} several of 1 GB; all turns of a round follow each other, so that a busy machine hits all.
 */
class DownloadSpeedIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final long OCTETS = FULL ? 1L << 30 : 16L << 20;
    private static final int ROUNDS = FULL ? 5 : 1;
    private static final Path REPORT = Path.of("target", "report.md");

    @Test
    @DisplayName("Throughput and processor time of a download beside curl, tee and sha256sum, plain and TLS")
    void besideCurl() throws Exception {
        OptionalTool.require("curl", "curl");
        ReportTable table = new ReportTable("Download of " + OCTETS / (1 << 20) + " MiB from nginx, median of " + ROUNDS + ", load "
                + load() + " at the start", "way", "MB/s, whole process", "MB/s, download alone", "CPU seconds per GB", "throughput to curl's");
        try (DownloadRuns runs = new DownloadRuns(Path.of("target", "download-speed"), OCTETS)) {
            for (boolean tls : new boolean[] {false, true}) {
                compare(runs, tls, table);
            }
        }
        table.appendTo(REPORT);
    }

    private static void compare(DownloadRuns runs, boolean tls, ReportTable table) throws IOException, InterruptedException {
        List<Cost> curl = new ArrayList<>();
        List<Cost> durableCurl = new ArrayList<>();
        List<Cost> ours = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            curl.add(runs.curl(tls, false));
            ours.add(runs.ours(tls));
            durableCurl.add(runs.curl(tls, true));
        }
        String protocol = tls ? ", TLS" : ", plain";
        row(table, "curl, tee, sha256sum" + protocol, curl, curl);
        row(table, "the same, and sync FILE" + protocol, durableCurl, curl);
        row(table, "ours" + protocol, ours, curl);
    }

    private static void row(ReportTable table, String name, List<Cost> costs, List<Cost> reference) {
        double wall = median(costs, Cost::wallMillis);
        double alone = median(costs, Cost::downloadMillis);
        table.row(name, speed(wall), alone > 0 ? speed(alone) : "-", text(median(costs, Cost::cpuMillis) / 1e3 / (OCTETS / 1e9)),
                text(median(reference, Cost::wallMillis) / wall) + (alone > 0 ? ", alone " + text(median(reference, Cost::wallMillis) / alone) : ""));
    }

    private static double median(List<Cost> costs, ToLongFunction<Cost> figure) {
        return costs.stream().mapToLong(figure).sorted().skip((costs.size() - 1) / 2).findFirst().orElseThrow();
    }

    private static String speed(double millis) {
        return String.format(Locale.ROOT, "%.0f", OCTETS / 1e3 / millis);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
