package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A good package, attacked at every place; {@code -Psweep} attacks more of them. */
class AttackTest {

    private static final int KIB = 1024;

    @TempDir
    private Path folder;
    private PackageVerifier verifier;
    private DeviceContext device;
    private byte[] good;
    private int manifestStart;
    private int payloadStart;

    @BeforeEach
    void build() throws Exception {
        verifier = PackageFixture.verifier();
        device = PackageFixture.device().build();
        Path image = Files.write(folder.resolve("image"), PackageFixture.random(1, 200 * KIB + 17));
        good = PackageFixture.build(PackageFixture.builder().payload(PayloadSource.raw(Payload.ROLE_ROOTFS, image))
                .payload(PayloadSource.gzip(Payload.ROLE_FILE, image)), folder, PackageFixture.RELEASE);
        manifestStart = PackageHead.FIXED_OCTETS;
        payloadStart = PackageHead.read(ByteSource.of(good)).payloadStart();
        assertThat(PackageFixture.verify(verifier, good, device).outcome()).isEqualTo(VerifiedPackage.Outcome.INSTALLABLE);
    }

    private RefusalReason refusal(byte[] octets) throws IOException {
        try {
            PackageFixture.verify(verifier, octets, device);
            return null;
        } catch (PackageException refused) {
            assertThat(refused.getMessage()).hasSizeLessThanOrEqualTo(PackageException.MAX_MESSAGE);
            return refused.reason();
        }
    }

    /** The head alone is judged while the rest is still on its way: no attack on it may wait for the payload. */
    private RefusalReason headRefusal(byte[] octets) throws IOException {
        try {
            verifier.verifyHead(PackageHead.read(ByteSource.of(octets)), device);
            return null;
        } catch (PackageException refused) {
            return refused.reason();
        }
    }

    private static byte[] flipped(byte[] octets, int bit) {
        byte[] changed = octets.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    @Test
    @Proves({"PKG-40", "PKG-42"})
    @DisplayName("With any one bit of the manifest flipped the package is not authentic (404), by its head alone")
    void everyBitOfTheManifest() throws Exception {
        byte[] head = Arrays.copyOf(good, payloadStart);
        int end = manifestEnd();
        for (int bit = manifestStart * 8; bit < end * 8; bit++) {
            assertThat(headRefusal(flipped(head, bit))).as("bit " + bit).isEqualTo(RefusalReason.NOT_AUTHENTIC);
        }
    }

    private int manifestEnd() throws IOException {
        return manifestStart + PackageHead.read(ByteSource.of(good)).manifestOctets().length;
    }

    @Test
    @Proves({"PKG-41", "PKG-42"})
    @DisplayName("With any one bit of the header or the signature block flipped the package is refused; only the minor format version is free")
    void everyBitAroundTheManifest() throws Exception {
        byte[] head = Arrays.copyOf(good, payloadStart);
        int end = manifestEnd();
        for (int bit = 0; bit < payloadStart * 8; bit++) {
            boolean minor = bit / 8 == 6 || bit / 8 == 7;
            if (bit / 8 < manifestStart || bit / 8 >= end) {
                RefusalReason reason = headRefusal(flipped(head, bit));
                if (minor) {
                    assertThat(reason).as("bit " + bit).isNull();
                } else {
                    assertThat(reason).as("bit " + bit).isIn(RefusalReason.CORRUPTED, RefusalReason.NOT_AUTHENTIC, RefusalReason.NOT_ACCEPTABLE);
                }
            }
        }
    }

    @Test
    @Proves("PKG-50")
    @DisplayName("With any bit of the payloads flipped the package is corrupted (402)")
    void payloadFlips() throws Exception {
        int flips = Integer.getInteger("attack.flips", 300);
        Random random = new Random(42);
        byte[] changed = good.clone();
        for (int flip = 0; flip < flips; flip++) {
            int at = payloadStart + random.nextInt(good.length - payloadStart);
            byte mask = (byte) (1 << random.nextInt(8));
            changed[at] ^= mask;
            assertThat(refusal(changed)).as("octet " + at).isEqualTo(RefusalReason.CORRUPTED);
            changed[at] ^= mask;
        }
        assertThat(refusal(changed)).isNull();
    }

    @Test
    @Proves("PKG-41")
    @DisplayName("Cut off at any KiB, or with octets appended, the package is corrupted (402)")
    void otherLengths() throws Exception {
        for (int length = 0; length < good.length; length += KIB) {
            assertThat(refusal(Arrays.copyOf(good, length))).as("cut off at " + length).isEqualTo(RefusalReason.CORRUPTED);
        }
        for (int more : new int[] {1, 2, 16, KIB, 100 * KIB}) {
            assertThat(refusal(Arrays.copyOf(good, good.length + more))).as("appended " + more).isEqualTo(RefusalReason.CORRUPTED);
        }
    }
}
