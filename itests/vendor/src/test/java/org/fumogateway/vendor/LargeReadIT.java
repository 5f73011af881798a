package org.fumogateway.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy.Exchange;
import org.fumogateway.lab.WireText;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server of the shipped distribution reads a value of a vendor's node for which the gateway's heap has no room beside the gateway itself. */
class LargeReadIT {

    private static final String LOGO = "./Example/Logo";
    private static final int OCTETS = 16 << 20;
    private static final String HEAP = "-Xmx28m -Xms8m -Xmn4m";
    private static final int MESSAGE_OCTETS = 1 << 18;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String WBXML = "application/vnd.syncml.dm+wbxml";

    @TempDir
    private Path folder;

    /** Encoding, and Size as it stands in its first chunk: in XML of the base64 text. Both with {@code -Psweep}. */
    static Stream<Arguments> encodings() {
        Arguments opaque = Arguments.of(WBXML, null);
        return Boolean.getBoolean("vendor.sweep") ? Stream.of(Arguments.of("application/vnd.syncml.dm+xml", "22369624"), opaque) : Stream.of(opaque);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    @Proves({"DM-160", "DM-162", "DM-163", "DM-164", "DM-165", "DM-166", "DM-167", "DM-168", "DM-175", "DM-177", "DM-179"})
    @DisplayName("16 MiB of a gateway with a heap of 28 MiB, of which it needs 14 itself: 200 and Size "
            + "with the first chunk, 213 and 1222 for each, Final with the last")
    void reads(String encoding, String size) throws Exception {
        try (Lab lab = new Lab(folder)) {
            Path logo = lab.image("logo.png", OCTETS, 3);
            lab.gatewaySetting("com.example.logo", "file", logo.toString());
            lab.gatewaySetting("org.fumogateway.dmclient", "maxMessageSize", Integer.toString(MESSAGE_OCTETS));
            lab.startServer();
            new Plugins(lab.serverData(), lab.server()).drop("server-console");
            lab.provision(lab.image("old.img", 300_000, 1), "1.0");
            speak(encoding, lab.gatewayData().resolve("bootstrap/account.xml"));
            lab.startGateway(HEAP);
            new Plugins(lab.gatewayData(), lab.gateway()).drop("logo-sink");
            lab.awaitSessions(1);
            lab.proxy().clear();

            Path saved = folder.resolve("saved.png");
            assertThat(lab.server().run("console:save " + Lab.DEVICE + " " + LOGO + " '" + saved + "'")).contains("waits for the next session");
            lab.connect();
            Pattern wanted = Pattern.compile("(?m)^save " + Pattern.quote(LOGO) + " 200 " + OCTETS + " octets\\s*$");
            Awaitility.await("the value").atMost(PATIENCE).pollInterval(Duration.ofMillis(500))
                    .until(() -> lab.server().ask("console:results").orElse(""), text -> wanted.matcher(text).find());

            assertThat(saved).hasSameBinaryContentAs(logo);
            assertChunks(lab.proxy().exchanges(), encoding, size);
            assertThat(filesOfValues(lab.serverData())).as("what the value was spooled in").isZero();
            assertThat(lab.gateway().logText() + lab.server().logText()).doesNotContain("\tat ", " ERROR ");
        }
    }

    private static void assertChunks(List<Exchange> all, String encoding, String size) {
        List<Exchange> chunks = all.stream().filter(exchange -> exchange.request().contains("<Results")).toList();
        assertThat(chunks).hasSizeGreaterThan(OCTETS / MESSAGE_OCTETS).allSatisfy(chunk -> {
            assertThat(chunk.requestType()).isEqualTo(encoding);
            assertThat(chunk.request()).contains(LOGO, "image/png");
        });
        Exchange first = chunks.get(0);
        Exchange last = chunks.get(chunks.size() - 1);
        // What the proxy shows of WBXML is written as XML, so Size there is not the one that was sent; a wrong one is answered 424.
        assertThat(first.request()).contains("<Size");
        assertThat(size == null ? null : WireText.first(first.request(), "Size")).isEqualTo(size);
        assertThat(first.request()).contains("<Cmd>Get</Cmd>");
        assertThat(chunks.subList(1, chunks.size())).allSatisfy(chunk -> assertThat(chunk.request()).doesNotContain("<Size", "<Cmd>Get</Cmd>"));
        assertThat(chunks.subList(0, chunks.size() - 1)).allSatisfy(chunk -> {
            assertThat(chunk.request()).contains("<MoreData").doesNotContain("<Final");
            assertThat(chunk.response()).contains("<Cmd>Results</Cmd>", "<Data>213</Data>", "<Data>1222</Data>").doesNotContain("<Final", "<Get");
        });
        assertThat(last.request()).contains("<Final").doesNotContain("<MoreData");
        assertThat(last.response()).doesNotContain("<Cmd>Results</Cmd>");
    }

    private static long filesOfValues(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("value-")).count();
        }
    }

    /** What an operator writes into the account: the encoding that messages to this server have. */
    private static void speak(String encoding, Path account) throws IOException {
        String application = "<parm name=\"APPID\" value=\"w7\"/>";
        String document = Files.readString(account);
        assertThat(document).contains(application);
        Files.writeString(account, document.replace(application, application + "<parm name=\"DEFAULTENCODING\" value=\"" + encoding + "\"/>"));
    }
}
