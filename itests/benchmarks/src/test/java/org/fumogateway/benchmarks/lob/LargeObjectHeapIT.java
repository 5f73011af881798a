package org.fumogateway.benchmarks.lob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heap of large objects by their size: one process with gateway and server, and a heap in which a value of any but the smallest size has no room. */
class LargeObjectHeapIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");
    private static final String HEAP = FULL ? "-Xmx48m" : "-Xmx24m";
    private static final int MEGABYTE = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    @Proves({"DM-179", "FUMO-125"})
    @DisplayName("Largest live heap while an object goes to the gateway and back, gateway and server in one process, by size of the object")
    void heapBySize() throws Exception {
        ReportTable table = new ReportTable("Large objects, client and server in one heap of " + HEAP + ", messages of 64 KB", "object", "encoding",
                "largest live heap, to the gateway", "largest live heap, from the gateway");
        for (String encoding : FULL ? List.of("wbxml", "xml") : List.of("wbxml")) {
            for (int megabytes : FULL ? new int[] {1, 64, 1000} : new int[] {16}) {
                List<String> said = run(megabytes, encoding);
                assertThat(said).as(said.toString()).anyMatch(line -> line.startsWith("to the")).anyMatch(line -> line.startsWith("from the"));
                table.row(megabytes + " MB", encoding, figure(said, "to the gateway "), figure(said, "from the gateway "));
            }
        }
        table.appendTo(REPORT);
    }

    private List<String> run(int megabytes, String encoding) throws Exception {
        Path place = Files.createDirectories(folder.resolve(megabytes + encoding));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), LargeObjectHeap.class.getName(), place.toString(), Integer.toString(megabytes), encoding)
                .redirectErrorStream(true).start();
        List<String> said = Arrays.asList(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n"));
        assertThat(process.waitFor()).as(said.toString()).isZero();
        return said;
    }

    private static String figure(List<String> said, String beginning) {
        long octets = said.stream().filter(line -> line.startsWith(beginning)).mapToLong(line -> Long.parseLong(line.substring(beginning.length())))
                .findFirst().orElseThrow();
        return String.format(Locale.ROOT, "%.1f MB", (double) octets / MEGABYTE);
    }
}
