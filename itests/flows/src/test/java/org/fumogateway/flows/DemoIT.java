package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fumogateway.lab.Lab;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person runs it, by the command of the README; every flow has a test of its own, alternatives too. */
class DemoIT {

    /** Far more than it takes, so that a demo that hangs is told from one on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("demo: its five flows on one server and gateway, a row for each, both sides and both digests agree, exit code 0")
    void demo() throws Exception {
        String text = run(0, "demo");
        assertThat(rows(text)).containsExactly("5.4.1 | large object | # | Status 200 | 50 | 2.0.0 | yes",
                "5.4.2 | plain URL | # | 200 | 50 | 3.0.0 | yes", "5.4.3 | already there | - | 200 | updated | 3.0.0 | yes",
                "5.4.4 | descriptor | # | 200 | updated | 4.0.0 | yes", "5.4.5 | descriptor | # | 200 | updated | 5.0.0 | yes");
        assertThat(text).contains("FUMO-113 advises 4 MiB at most", "Both sides agree on every flow")
                .doesNotContain("\u001b", "Exception", "Logs and data are in");
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

    private String run(int code, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("fumo.distribution"), "bin", "fumo-gateway").toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put(Lab.JAVA_OPTIONS, Lab.SHORT_LIVED + ' ' + Lab.SELDOM_COLLECTED);
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        String text = Files.readString(output);
        assertThat(ended).as("the command ended; it said: " + text).isTrue();
        assertThat(process.exitValue()).as(text).isEqualTo(code);
        return text;
    }
}
