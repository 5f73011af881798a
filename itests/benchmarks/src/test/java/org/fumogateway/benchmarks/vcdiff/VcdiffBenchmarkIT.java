package org.fumogateway.benchmarks.vcdiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our decoder in a heap of 16 MB beside {@code xdelta3 -d}, in turn, on the same files: a small pair in the normal run, 1 GiB with {@code -Pbench}. */
class VcdiffBenchmarkIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");
    private static final String HEAP = "16m";
    private static final int WINDOW = 2 << 20;

    @TempDir
    private Path folder;
    private Path old;
    private Path fresh;
    private Path patch;

    /** One run. */
    private record Run(double seconds, double wholeSeconds, double residentMib) {
    }

    @BeforeEach
    void tool() {
        OptionalTool.require("xdelta3", "xdelta3");
        old = folder.resolve("old");
        fresh = folder.resolve("fresh");
        patch = folder.resolve("patch");
    }

    @Test
    @Proves("PKG-13")
    @DisplayName("Applying a difference in a heap of 16 MB with windows of 2 MiB, beside xdelta3")
    void throughput() throws Exception {
        ReportTable table = new ReportTable("VCDIFF applied, heap of " + HEAP + ", windows of 2 MiB", "image, MiB", "difference, MiB",
                "round", "ours, MiB/s", "xdelta3 -d, MiB/s", "ratio", "our process, s", "our process, MiB resident");
        for (int mebibytes : FULL ? new int[] {64, 1024} : new int[] {8}) {
            pair(mebibytes);
            for (int round = 1; round <= (FULL ? 3 : 1); round++) {
                Run theirs = xdelta3();
                Run ours = ours();
                table.row(Integer.toString(mebibytes), figure(Files.size(patch) / 1048576.0), Integer.toString(round), figure(mebibytes / ours.seconds()),
                        figure(mebibytes / theirs.seconds()), figure(theirs.seconds() / ours.seconds()), figure(ours.wholeSeconds()),
                        figure(ours.residentMib()));
            }
        }
        table.appendTo(REPORT);
    }

    private void pair(int mebibytes) throws Exception {
        ImagePair.write(old, fresh, mebibytes);
        run(List.of("xdelta3", "-e", "-f", "-1", "-S", "none", "-W", Integer.toString(WINDOW), "-s", old.toString(), fresh.toString(),
                patch.toString()));
    }

    private Run xdelta3() throws Exception {
        Path made = folder.resolve("theirs");
        long begin = System.nanoTime();
        run(List.of("xdelta3", "-d", "-f", "-s", old.toString(), patch.toString(), made.toString()));
        double seconds = (System.nanoTime() - begin) / 1e9;
        Files.delete(made);
        return new Run(seconds, seconds, 0);
    }

    private Run ours() throws Exception {
        Path made = folder.resolve("ours");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + HEAP,
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), VcdiffApply.class.getName()));
        command.addAll(List.of(old.toString(), patch.toString(), made.toString(), Long.toString(Files.size(fresh))));
        long begin = System.nanoTime();
        String[] said = run(command).strip().split(" ");
        double whole = (System.nanoTime() - begin) / 1e9;
        assertThat(Files.mismatch(made, fresh)).isEqualTo(-1);
        Files.delete(made);
        return new Run(Long.parseLong(said[0]) / 1e6, whole, Long.parseLong(said[1]) / 1024.0);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
