package org.fumogateway.syncml.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Jazzer, guided by coverage, against all four decoders; it begins with the corpus. Some seconds, {@code -Dfumo.fuzz.seconds} or
 * {@code -Pfuzz} for longer. A finding fails the test and stays in {@code target/fuzz}.
 */
class FuzzTest {

    private static final Path FOLDER = Path.of("target", "fuzz");
    /** In fewer seconds than this the optimizing compiler would take most of them for itself, and leave a tenth of the executions. */
    private static final long PAYS_OPTIMIZING = 60;
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units:\\s+(\\d+)");

    @Test
    @Proves({"SYN-1", "SYN-13", "SYN-69"})
    @DisplayName("A fuzzer guided by coverage finds no octets that a decoder does anything with but read or refuse")
    void noFinding() throws Exception {
        Path corpus = Files.createDirectories(FOLDER.resolve("corpus"));
        for (Map.Entry<String, Message> each : Corpus.messages().entrySet()) {
            seed(corpus, each.getKey(), each.getValue());
        }
        Path log = FOLDER.resolve("log");
        long seconds = Long.getLong("fumo.fuzz.seconds", 5);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (seconds < PAYS_OPTIMIZING) {
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        }
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTarget.class.getName(), "--instrumentation_includes=org.fumogateway.syncml.**",
                "--custom_hook_includes=org.fumogateway.syncml.**", "--reproducer_path=" + FOLDER, "-artifact_prefix=" + FOLDER + "/",
                "-max_total_time=" + seconds, "-timeout=20", "-max_len=4096", "-print_final_stats=1", corpus.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(process.waitFor(seconds + 120, TimeUnit.SECONDS)).as("the fuzzer ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(log);
        assertThat(process.exitValue()).as(text).isZero();
        Matcher executions = EXECUTIONS.matcher(text);
        assertThat(executions.find()).as(text).isTrue();
        assertThat(Long.parseLong(executions.group(1))).as("executions").isPositive();
        Files.writeString(FOLDER.resolve("executions.txt"), seconds + " s: " + executions.group(1) + " executions, no finding\n");
    }

    private static void seed(Path corpus, String name, Message message) throws Exception {
        write(corpus, name, FuzzTarget.XML, new XmlCodec().encode(message));
        write(corpus, name, FuzzTarget.WBXML, new WbxmlCodec().encode(message));
        if (name.startsWith("tree-")) {
            TreeDocument tree = new XmlTndsCodec().decode(((Add) message.commands().get(0)).items().get(0).data().octets());
            TndsCodec wbxml = new WbxmlTndsCodec();
            write(corpus, name, FuzzTarget.XML_TREE, new XmlTndsCodec().encode(tree));
            write(corpus, name, FuzzTarget.WBXML_TREE, wbxml.encode(tree));
        }
    }

    private static void write(Path corpus, String name, byte decoder, ByteBuffer document) throws IOException {
        byte[] seed = new byte[document.remaining() + 1];
        seed[0] = decoder;
        document.get(seed, 1, seed.length - 1);
        Files.write(corpus.resolve("seed-" + decoder + "-" + name), seed);
    }
}
