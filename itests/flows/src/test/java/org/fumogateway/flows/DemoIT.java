package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person runs it. A sample of its flows: each delivery and each way to begin once; every flow has a test of its own. */
class DemoIT {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("demo --flow, one after the other on one server and gateway: a row for each, both sides and both digests agree, exit code 0")
    void flows() throws Exception {
        String text = run(0, "demo", "--data", folder.resolve("demo").toString(), "--flow", "5.4.1 alt 1", "--flow", "5.4.2-descriptor",
                "--flow", "5.4.3", "--flow", "5.4.2", "--flow", "5.4.3-alternative-1", "--flow", "5.4.5-alternative-2");
        assertThat(rows(text)).containsExactly("5.4.1-alternative-1 | large object | # | Status 200 | 50 | 2.0.0 | yes",
                "5.4.2-descriptor | descriptor | # | 200 | 50 | 3.0.0 | yes", "5.4.3 | already there | - | 200 | updated | 3.0.0 | yes",
                "5.4.2 | plain URL | # | 200 | 50 | 4.0.0 | yes", "5.4.3-alternative-1 | already there | - | 200 | updated | 4.0.0 | yes",
                "5.4.5-alternative-2 | large object | # | 200 | updated | 5.0.0 | yes");
        assertThat(text).contains("FUMO-113 advises 4 MiB at most", "Both sides agree on every flow").doesNotContain("\u001b", "Exception");
    }

    @Test
    @DisplayName("An unknown flow: one sentence with all names, exit code 2, nothing is started")
    void unknownFlow() throws Exception {
        String text = run(2, "demo", "--flow", "5.4.9");
        assertThat(text.strip().lines()).singleElement().asString().contains("'5.4.9'", "5.4.1-alternative-2", "5.4.3-alternative-1", "5.4.5");
    }

    /** The table without what differs from run to run: octets, seconds, digest; 90 and 100 are one. */
    private static List<String> rows(String text) {
        List<String> lines = text.lines().toList();
        int titles = lines.stream().filter(line -> line.startsWith("flow ")).map(lines::indexOf).findFirst()
                .orElseThrow(() -> new AssertionError(text));
        return lines.subList(titles + 1, lines.size()).stream().takeWhile(line -> !line.isBlank()).map(line -> line.split("\\s{2,}"))
                .map(cells -> String.join(" | ", cells[0], cells[1], cells[2].replaceAll("\\d+", "#"), cells[4],
                        cells[5].replaceAll("90|100", "updated"), cells[6], cells[7].replaceAll(" .*", ""))).toList();
    }

    private static String run(int code, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("fumo.distribution"), "bin", "fumo-gateway").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the command ended").isTrue();
        assertThat(process.exitValue()).as(text).isEqualTo(code);
        return text;
    }
}
