package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updatepackage.PackageFixture.assertRefused;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and writing of manifests. */
class ManifestTest {

    private static final String DIGEST = "3ab8ebccca1800db6a59911b9477e535be3177d0dc309dbcdab7984914661270";
    private static final String PAYLOAD = "{\"role\":\"rootfs\",\"enc\":\"raw\",\"off\":0,\"len\":11,\"sha256\":\"" + DIGEST
            + "\",\"out\":{\"len\":11,\"sha256\":\"" + DIGEST + "\"}}";

    private static String manifest(String more, String payloads) {
        return "{\"fup\":1,\"id\":\"i\",\"name\":\"n\",\"version\":\"v\",\"compatible\":[\"a,b\"],\"counter\":0" + more
                + ",\"payloads\":[" + payloads + "]}";
    }

    private static Manifest parse(String json) throws PackageException {
        return Manifest.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Proves({"PKG-28", "PKG-29", "PKG-30", "PKG-31", "PKG-32", "PKG-33", "PKG-34", "PKG-35", "PKG-36", "PKG-37", "PKG-38"})
    @DisplayName("Every key of a manifest is read, and writing it gives a text that reads the same")
    void everyKey() throws Exception {
        String chunks = Base64.getEncoder().encodeToString(new byte[3 * 32]);
        Manifest manifest = parse(manifest(",\"hw\":[\"C1\"],\"notAfter\":1900000000,\"from\":[\"4.1\",\"4.0\"],"
                + "\"need\":{\"disk\":5,\"ram\":6},\"install\":{\"reboot\":false,\"healthSeconds\":30,\"estimateSeconds\":90,"
                + "\"keepConfig\":false},\"crit\":[\"from\"],\"text\":{\"de\":\"\\u00dcber \\\"alles\\\"\"},"
                + "\"unknown\":[null,{}]",
                PAYLOAD.replace("\"off\"", "\"slot\":\"system\",\"chunk\":{\"size\":4,\"sha256\":\"" + chunks + "\"},\"off\"")
                + ",{\"role\":\"app\",\"enc\":\"vcdiff\",\"off\":11,\"len\":2,\"sha256\":\"" + DIGEST
                + "\",\"out\":{\"len\":9,\"sha256\":\""
                + DIGEST + "\"},\"base\":{\"len\":8,\"sha256\":\"" + DIGEST + "\"}}"));

        assertThat(manifest.hardware()).containsExactly("C1");
        assertThat(manifest.notAfter()).contains(Instant.ofEpochSecond(1900000000));
        assertThat(manifest.from()).containsExactly("4.1", "4.0");
        assertThat(manifest.need()).isEqualTo(new Manifest.Need(5, 6));
        assertThat(manifest.install()).isEqualTo(new Manifest.Install(false, 30, OptionalInt.of(90), false));
        assertThat(manifest.text()).containsEntry("de", "Über \"alles\"");
        assertThat(manifest.payloads().get(0).slot()).isEqualTo("system");
        assertThat(manifest.payloads().get(0).chunks().orElseThrow().digests()).hasSize(3);
        assertThat(manifest.payloads().get(1).slot()).isEqualTo("app");
        assertThat(manifest.payloads().get(1).base().orElseThrow().length()).isEqualTo(8);
        assertThat(manifest.payloadOctets()).isEqualTo(13);
        assertThat(Manifest.parse(manifest.toJson())).isEqualTo(manifest);
    }

    @Test
    @Proves({"PKG-36", "PKG-63"})
    @DisplayName("What a manifest leaves out has its default: restart, 600 seconds of trial, settings kept")
    void defaults() throws Exception {
        Manifest manifest = parse(manifest("", PAYLOAD));

        assertThat(manifest.install()).isEqualTo(new Manifest.Install(true, 600, OptionalInt.empty(), true));
        assertThat(manifest.need()).isEqualTo(Manifest.Need.NOTHING);
        assertThat(manifest.hardware()).isEmpty();
        assertThat(manifest.payloads().get(0).slot()).isEqualTo("rootfs");
    }

    static Stream<String> hostileTexts() {
        String good = manifest("", PAYLOAD);
        return Stream.of("", " ", "null", "[]", "1", "{", good + "x", good + good, "\ufeff" + good, good.substring(0, 40),
                manifest(",\"counter\":1", PAYLOAD), manifest(",\"a\":1,\"\\u0061\":2", PAYLOAD), manifest(",\"x\":1.0", PAYLOAD),
                manifest(",\"x\":1e3", PAYLOAD), manifest(",\"x\":01", PAYLOAD), manifest(",\"x\":-", PAYLOAD),
                manifest(",\"x\":+1", PAYLOAD), manifest(",\"x\":9007199254740992", PAYLOAD),
                manifest(",\"x\":-9007199254740992", PAYLOAD), manifest(",\"x\":99999999999999999999999", PAYLOAD),
                manifest(",\"x\":" + "[".repeat(8) + "]".repeat(8), PAYLOAD), manifest(",\"x\":[" + "1,".repeat(4096) + "1]",
                PAYLOAD),
                manifest(",\"x\":\"" + "a".repeat(4097) + "\"", PAYLOAD), manifest(",\"" + "a".repeat(4097) + "\":1", PAYLOAD),
                manifest(",\"x\":\"\n\"", PAYLOAD), manifest(",\"x\":\"\\x\"", PAYLOAD), manifest(",\"x\":\"\\u12g4\"", PAYLOAD),
                manifest(",\"x\":\"\\ud800\"", PAYLOAD), manifest(",\"x\":'a'", PAYLOAD), manifest(",\"x\":tru", PAYLOAD),
                manifest(",\"x\":[1,]", PAYLOAD), manifest(",\"x\":{\"y\":1,}", PAYLOAD), manifest(",\"x\"", PAYLOAD),
                manifest(",\"x\":NaN", PAYLOAD), manifest("/**/", PAYLOAD), manifest(",x:1", PAYLOAD));
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    @Proves("PKG-39")
    @DisplayName("JSON text that breaks a rule is refused as corrupted, 402")
    void hostileText(String text) {
        assertRefused(RefusalReason.CORRUPTED, () -> parse(text));
    }

    @Test
    @Proves("PKG-39")
    @DisplayName("JSON text that is not valid UTF-8 is refused as corrupted, 402; the largest allowed text is read")
    void utf8AndLimits() throws Exception {
        byte[] octets = manifest(",\"x\":\"?\"", PAYLOAD).getBytes(StandardCharsets.UTF_8);
        byte[] broken = new String(octets, StandardCharsets.ISO_8859_1).replace('?', '\u00ff')
                .getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(RefusalReason.CORRUPTED, () -> Manifest.parse(broken));
        assertThat(parse(manifest(",\"x\":" + "[".repeat(7) + "]".repeat(7), PAYLOAD))).isNotNull();
        assertThat(parse(manifest(",\"x\":[" + "9007199254740991,".repeat(3000) + "-9007199254740991]", PAYLOAD))).isNotNull();
        assertThat(parse(manifest(",\"x\":\"" + "a".repeat(4096) + "\",\"y\":\"\\ud83d\\ude00\"", PAYLOAD))).isNotNull();
    }

    @Test
    @Proves("PKG-39")
    @DisplayName("The digests of very many chunks may be longer than other strings")
    void manyChunks() throws Exception {
        String chunks = Base64.getEncoder().encodeToString(new byte[1000 * 32]);
        String payload = PAYLOAD.replace("\"len\":11", "\"len\":4000")
                .replace("\"off\"", "\"chunk\":{\"size\":4,\"sha256\":\"" + chunks + "\"},\"off\"");

        assertThat(parse(manifest("", payload)).payloads().get(0).chunks().orElseThrow().digests()).hasSize(1000);
    }

    static Stream<String> wrongManifests() {
        return Stream.of(manifest("", ""), manifest("", PAYLOAD + "," + PAYLOAD), manifest("", "1"),
                manifest("", PAYLOAD.replace("\"off\":0", "\"off\":1")), manifest("", PAYLOAD.replace("\"off\":0", "\"off\":-1")),
                manifest("", PAYLOAD.replace("\"out\"", "\"uot\"")), manifest("", PAYLOAD.replace("\"raw\"", "\"vcdiff\"")),
                manifest("", PAYLOAD.replace("\"out\":{\"len\":11", "\"out\":{\"len\":12")),
                manifest("", PAYLOAD.replace(DIGEST, "abc")), manifest("", PAYLOAD.replace("\"role\"", "\"rule\"")),
                manifest("", PAYLOAD.replace("\"off\"", "\"chunk\":{\"size\":4,\"sha256\":\"AAAA\"},\"off\"")),
                manifest("", PAYLOAD.replace("\"off\"", "\"chunk\":{\"size\":0,\"sha256\":\"AAAA\"},\"off\"")),
                manifest(",\"hw\":[]", PAYLOAD), manifest(",\"hw\":\"C1\"", PAYLOAD), manifest(",\"from\":[1]", PAYLOAD),
                manifest(",\"need\":{\"disk\":-1}", PAYLOAD), manifest(",\"install\":{\"reboot\":1}", PAYLOAD),
                manifest(",\"notAfter\":\"soon\"", PAYLOAD), manifest(",\"text\":{\"en\":1}", PAYLOAD),
                manifest("", PAYLOAD).replace("\"counter\":0", "\"counter\":2147483648"),
                manifest("", PAYLOAD).replace("\"counter\":0", "\"c\":0"), manifest("", PAYLOAD)
                        .replace("\"id\":\"i\"", "\"id\":\"\""),
                manifest("", PAYLOAD).replace("\"name\":\"n\"", "\"name\":\"" + "n".repeat(65) + "\""),
                manifest("", PAYLOAD).replace("\"compatible\":[\"a,b\"]", "\"compatible\":[]"),
                manifest("", PAYLOAD).replace("\"compatible\"", "\"compatibel\""), manifest("", PAYLOAD)
                        .replace("\"fup\":1", "\"fup\":null"),
                manifest("", String.join(",", Collections.nCopies(17, PAYLOAD.replace("\"len\":11", "\"len\":0")))));
    }

    @ParameterizedTest
    @MethodSource("wrongManifests")
    @Proves({"PKG-34", "PKG-43"})
    @DisplayName("A manifest that lacks a mandatory key, or holds a wrong value, is refused as corrupted, 402")
    void wrongManifest(String text) {
        assertRefused(RefusalReason.CORRUPTED, () -> parse(text));
    }

    @Test
    @Proves({"PKG-27", "PKG-28"})
    @DisplayName("Id, name and version have 1 to 64 characters; a longer or missing one is refused as corrupted, 402")
    void names() throws Exception {
        String whole = manifest("", PAYLOAD);
        for (String key : List.of("\"id\":\"i\"", "\"name\":\"n\"", "\"version\":\"v\"")) {
            String value = key.substring(0, key.length() - 2);
            assertThat(parse(whole.replace(key, value + "x".repeat(64) + "\""))).isNotNull();
            assertRefused(RefusalReason.CORRUPTED, () -> parse(whole.replace(key, value + "x".repeat(65) + "\"")));
            assertRefused(RefusalReason.CORRUPTED, () -> parse(whole.replace(key, value + "\"")));
            assertRefused(RefusalReason.CORRUPTED, () -> parse(whole.replace(key + ",", "")));
        }
    }

    @Test
    @Proves({"PKG-26", "PKG-37", "PKG-43"})
    @DisplayName("An unknown key is ignored unless the manifest calls it critical; that, or another manifest version, gives 405")
    void critical() throws Exception {
        assertThat(parse(manifest(",\"future\":1", PAYLOAD))).isNotNull();
        assertThat(parse(manifest(",\"crit\":[\"from\",\"chunk\"]", PAYLOAD)).critical()).isEqualTo(List.of("from", "chunk"));
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> parse(manifest(",\"future\":1,\"crit\":[\"future\"]", PAYLOAD)));
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> parse(manifest("", PAYLOAD).replace("\"fup\":1", "\"fup\":2")));
    }
}
