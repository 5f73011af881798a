package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.fumogateway.testing.Proves;

/**
 * Whatever octets come, the parsers answer with what they read or with a {@link PackageException}. The normal run takes the stored inputs; with
 * {@code JAZZER_FUZZ=1} in the environment one method at a time looks for new ones.
 */
class ParserFuzzTest {

    private static final byte[] BASE = "ABCDEFGHIJKLMNOP".getBytes(StandardCharsets.US_ASCII);
    private static final int PROMISED = 28;
    private static final long MEMORY = 1 << 20;

    @FuzzTest(maxDuration = "1m")
    @Proves({"PKG-41", "PKG-43", "PKG-40"})
    void head(byte[] octets) throws IOException {
        try {
            PackageHead head = PackageHead.parse(ByteBuffer.wrap(octets));
            assertThat(head.payloadStart()).isLessThanOrEqualTo(Math.min(octets.length, PackageHead.MAX_OCTETS));
            Manifest.parse(head.manifestOctets());
        } catch (PackageException refused) {
            assertThat(refused.getMessage()).endsWith(".");
        }
    }

    @FuzzTest(maxDuration = "1m")
    @Proves({"PKG-39", "PKG-43"})
    void manifest(byte[] octets) throws IOException {
        try {
            Manifest read = Manifest.parse(octets);
            assertThat(Manifest.parse(read.toJson())).isEqualTo(read);
        } catch (PackageException refused) {
            assertThat(refused.getMessage()).endsWith(".");
        }
    }

    @FuzzTest(maxDuration = "1m")
    @Proves("PKG-55")
    void trustFile(byte[] octets) {
        try {
            assertThat(TrustStore.load(octets).rootThreshold()).isPositive();
        } catch (PackageException refused) {
            assertThat(refused.getMessage()).endsWith(".");
        }
    }

    @FuzzTest(maxDuration = "1m")
    @Proves({"PKG-12", "PKG-9"})
    void vcdiff(byte[] octets) throws IOException {
        long[] made = {0};
        try {
            new VcdiffDecoder(ByteSource.of(BASE), PROMISED, MEMORY).decode(new ByteArrayInputStream(octets), result -> {
                made[0] += result.remaining();
                result.position(result.limit());
            }, VcdiffDecoder.Checkpoint.START, done -> { });
            assertThat(made[0]).isEqualTo(PROMISED);
        } catch (PackageException refused) {
            assertThat(made[0]).isLessThanOrEqualTo(PROMISED);
        }
    }
}
