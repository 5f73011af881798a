package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Jazzer, guided by coverage, against everything that reads what a download server says. Some seconds, {@code -Dfumo.fuzz.seconds} or
 * {@code -Pfuzz} for longer. A finding fails the test and stays in {@code target/fuzz}.
 */
class FuzzTest {

    private static final Path FOLDER = Path.of("target", "fuzz");
    /** In fewer seconds than this the optimizing compiler would take most of them for itself. */
    private static final long PAYS_OPTIMIZING = 60;
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units:\\s+(\\d+)");

    @Test
    @Proves({"DL-35", "DL-36", "DL-159"})
    @DisplayName("A fuzzer guided by coverage finds no descriptor and no head that is neither read nor refused")
    void noFinding() throws Exception {
        Path corpus = Files.createDirectories(FOLDER.resolve("corpus"));
        seed(corpus, "descriptor", FuzzTarget.DESCRIPTOR, FuzzTarget.DESCRIPTOR_SEED);
        for (int i = 0; i < FuzzTarget.HEADS_SEEDS.size(); i++) {
            seed(corpus, "heads-" + i, FuzzTarget.HEADS, FuzzTarget.HEADS_SEEDS.get(i));
        }
        Path log = FOLDER.resolve("log");
        long seconds = Long.getLong("fumo.fuzz.seconds", 3);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (seconds < PAYS_OPTIMIZING) {
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        }
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTarget.class.getName(), "--instrumentation_includes=org.fumogateway.**",
                "--custom_hook_includes=org.fumogateway.**", "--reproducer_path=" + FOLDER, "-artifact_prefix=" + FOLDER + "/",
                "-max_total_time=" + seconds, "-timeout=20", "-max_len=4096", "-print_final_stats=1", corpus.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(process.waitFor(seconds + 180, TimeUnit.SECONDS)).as("the fuzzer ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(log);
        assertThat(process.exitValue()).as(text).isZero();
        Matcher executions = EXECUTIONS.matcher(text);
        assertThat(executions.find()).as(text).isTrue();
        assertThat(Long.parseLong(executions.group(1))).as("executions").isGreaterThan(100);
        Files.writeString(FOLDER.resolve("executions.txt"), seconds + " s: " + executions.group(1) + " executions, no finding\n");
    }

    private static void seed(Path corpus, String name, byte parser, String text) throws Exception {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[octets.length + 1];
        input[0] = parser;
        System.arraycopy(octets, 0, input, 1, octets.length);
        Files.write(corpus.resolve(name), input);
    }
}
