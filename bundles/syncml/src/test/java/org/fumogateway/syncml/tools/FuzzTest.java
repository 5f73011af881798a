package org.fumogateway.syncml.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer, guided by coverage, against all four decoders; it begins with the corpus. A few seconds each, {@code -Dfumo.fuzz.seconds}
 * or {@code -Pfuzz} for longer. A finding fails the test and stays in {@code target/fuzz}.
 */
class FuzzTest {

    private static final Path FOLDER = Path.of("target", "fuzz");
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units:\\s+(\\d+)");

    /** A decoder and what it is fed with first. */
    enum Target {
        XML(FuzzTargets.Xml.class) {
            @Override
            ByteBuffer seed(Message message) throws SyncMlException {
                return new XmlCodec().encode(message);
            }
        },
        WBXML(FuzzTargets.Wbxml.class) {
            @Override
            ByteBuffer seed(Message message) throws SyncMlException {
                return new WbxmlCodec().encode(message);
            }
        },
        XML_TREE(FuzzTargets.XmlTree.class) {
            @Override
            ByteBuffer seed(Message message) throws SyncMlException {
                return tree(message) == null ? null : new XmlTndsCodec().encode(tree(message));
            }
        },
        WBXML_TREE(FuzzTargets.WbxmlTree.class) {
            @Override
            ByteBuffer seed(Message message) throws SyncMlException {
                return tree(message) == null ? null : new WbxmlTndsCodec().encode(tree(message));
            }
        };

        private final Class<?> type;

        Target(Class<?> type) {
            this.type = type;
        }

        /** What the decoder is fed with, or null if the message has nothing for it. */
        abstract ByteBuffer seed(Message message) throws SyncMlException;

        private static TreeDocument tree(Message message) throws SyncMlException {
            return message.commands().get(0) instanceof Add add && TndsCodec.XML.equals(add.items().get(0).meta().type())
                    ? new XmlTndsCodec().decode(add.items().get(0).data().octets()) : null;
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Target.class)
    @Proves({"SYN-1", "SYN-13", "SYN-69"})
    @DisplayName("A fuzzer guided by coverage finds no octets that a decoder does anything with but read or refuse")
    void noFinding(Target target) throws Exception {
        Path folder = FOLDER.resolve(target.name());
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        seed(target, corpus);
        Path log = folder.resolve("log");
        long seconds = Long.getLong("fumo.fuzz.seconds", 4);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
                System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type.getName(), "--instrumentation_includes=org.fumogateway.syncml.**",
                "--custom_hook_includes=org.fumogateway.syncml.**",
                "--reproducer_path=" + folder, "-artifact_prefix=" + folder + "/", "-max_total_time=" + seconds, "-timeout=20",
                "-max_len=4096", "-print_final_stats=1", corpus.toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
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
        Files.writeString(FOLDER.resolve("executions.txt"), target + " " + seconds + " s: " + executions.group(1) + " executions, no finding\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void seed(Target target, Path corpus) {
        Corpus.messages().forEach((name, message) -> {
            try {
                ByteBuffer seed = target.seed(message);
                if (seed == null) {
                    return;
                }
                byte[] octets = new byte[seed.remaining()];
                seed.get(octets);
                Files.write(corpus.resolve("seed-" + name), octets);
            } catch (IOException | SyncMlException unusable) {
                throw new UncheckedIOException(new IOException(name, unusable));
            }
        });
    }
}
