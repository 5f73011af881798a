package org.fumogateway.syncml.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.internal.Transcoder;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our encodings against those of libwbxml, which shares no line with ours: Debian's package libwbxml2-utils. Skipped where its tools
 * are missing, unless FUMO_DEMAND_TOOLS=true (environment or system property) demands them.
 */
class ForeignToolsTest {

    private static final Map<String, Message> CORPUS = Corpus.messages();

    @TempDir
    static Path folder;

    @BeforeAll
    static void tools() {
        boolean there = isThere("xml2wbxml") && isThere("wbxml2xml");
        boolean demanded = Boolean.getBoolean("FUMO_DEMAND_TOOLS") || Boolean.parseBoolean(System.getenv("FUMO_DEMAND_TOOLS"));
        if (demanded) {
            assertThat(there).as("FUMO_DEMAND_TOOLS demands xml2wbxml and wbxml2xml of libwbxml2-utils").isTrue();
        }
        assumeTrue(there, "xml2wbxml and wbxml2xml are not installed (Debian: libwbxml2-utils)");
    }

    static Stream<String> names() {
        return CORPUS.keySet().stream();
    }

    @Test
    @DisplayName("The corpus holds at least 60 messages")
    void corpus() {
        assertThat(CORPUS).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    @Proves({"SYN-1", "SYN-60", "SYN-65"})
    @DisplayName("What libwbxml makes of our XML is the same message for our WBXML codec")
    void theirWbxml(String name) throws Exception {
        Message message = CORPUS.get(name);
        ByteBuffer wbxml = convert("xml2wbxml", new XmlCodec().encode(message), "-k", "-v", "1.2");
        assertThat(comparable(new WbxmlCodec().decode(wbxml))).isEqualTo(comparable(message));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    @Proves({"SYN-1", "SYN-60", "SYN-63"})
    @DisplayName("What libwbxml makes of our WBXML is the same message for our XML codec")
    void theirXml(String name) throws Exception {
        Message message = CORPUS.get(name);
        ByteBuffer xml = convert("wbxml2xml", new WbxmlCodec().encode(message), "-k", "-m", "0");
        assertThat(comparable(new XmlCodec().decode(xml))).isEqualTo(comparable(message));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"tree-nested", "tree-flat", "tree-acl"})
    @Proves({"SYN-74", "SYN-75", "SYN-76", "TREE-80"})
    @DisplayName("libwbxml reads a serialised tree of ours that is nested in a message as WBXML")
    void nestedTree(String name) throws Exception {
        Message message = CORPUS.get(name);
        Item item = ((Add) message.commands().get(0)).items().get(0);
        TreeDocument tree = new XmlTndsCodec().decode(item.data().octets());
        Item nested = Item.ofTarget("./DMAcc", Meta.of("bin", TndsCodec.WBXML), Data.ofOpaque(new WbxmlTndsCodec().encode(tree)));
        Message sent = Message.of(message.header(), List.of(new Add(1, Meta.EMPTY, List.of(nested))), true);
        Message received = new XmlCodec().decode(convert("wbxml2xml", new WbxmlCodec().encode(sent), "-k", "-m", "0"));
        assertThat(new XmlTndsCodec().decode(((Add) received.commands().get(0)).items().get(0).data().octets())).isEqualTo(tree);
    }

    /** Whether a value travels as text or as raw octets is each encoder's choice. */
    private static String comparable(Message message) throws SyncMlException {
        Message asText = new Transcoder(new XmlTndsCodec(), new WbxmlTndsCodec()).forXml(message);
        return StandardCharsets.UTF_8.decode(new XmlCodec().encode(asText)).toString();
    }

    private static ByteBuffer convert(String tool, ByteBuffer octets, String... options) throws Exception {
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        Files.deleteIfExists(out);
        byte[] copy = new byte[octets.remaining()];
        octets.duplicate().get(copy);
        Files.write(in, copy);
        ProcessBuilder builder = new ProcessBuilder(tool);
        builder.command().addAll(List.of(options));
        builder.command().addAll(List.of("-o", out.toString(), in.toString()));
        Path log = folder.resolve("log");
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(tool + " ends").isTrue();
        assertThat(process.exitValue()).as(() -> tool + ": " + text(log)).isZero();
        return ByteBuffer.wrap(Files.readAllBytes(out));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static boolean isThere(String tool) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
    }
}
