package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.updatepackage.PackageFixture.RELEASE;
import static org.fumogateway.updatepackage.PackageFixture.ROOT;
import static org.fumogateway.updatepackage.PackageFixture.SECOND_RELEASE;
import static org.fumogateway.updatepackage.PackageFixture.assertRefused;
import static org.fumogateway.updatepackage.PackageFixture.flipped;
import static org.fumogateway.updatepackage.PackageFixture.trust;
import static org.fumogateway.updatepackage.PackageFixture.trustFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust files and key files. */
class TrustStoreTest {

    private final SigningKey newRoot = SigningKey.generate(SignatureAlgorithm.ECDSA_P256);

    @Test
    @Proves("PKG-55")
    @DisplayName("A trust file gives back everything it was made from")
    void roundTrip() throws Exception {
        Instant end = Instant.ofEpochSecond(1_900_000_000);
        byte[] file = trustFile().version(3).notAfter(end).addRootKey(newRoot.verificationKey()).rootThreshold(2).threshold(2)
                .addReleaseKey(new ReleaseKey(SECOND_RELEASE.verificationKey(), List.of("a,b"), Optional.of(end)))
                .revoke(RELEASE.id()).sign(ROOT, newRoot);

        TrustStore store = TrustStore.load(file);

        assertThat(store.version()).isEqualTo(3);
        assertThat(store.notAfter()).contains(end);
        assertThat(store.rootKeys()).containsExactly(ROOT.verificationKey(), newRoot.verificationKey());
        assertThat(store.rootThreshold()).isEqualTo(2);
        assertThat(store.releaseKeys()).containsExactly(ReleaseKey.unlimited(RELEASE.verificationKey()),
                new ReleaseKey(SECOND_RELEASE.verificationKey(), List.of("a,b"), Optional.of(end)));
        assertThat(store.threshold()).isEqualTo(2);
        assertThat(store.revoked()).containsExactly(RELEASE.id());
        assertThat(store.octets()).isEqualTo(file);
        assertThat(TrustFileBuilder.after(store).version(3).sign(ROOT)).startsWith(Arrays.copyOf(file, 8))
                .containsSequence(Arrays.copyOfRange(file, 16, 500));
    }

    @Test
    @Proves({"PKG-54", "PKG-55"})
    @DisplayName("A trust file that its root keys did not sign, or too few of them, is refused with 404")
    void rootSignatures() {
        TrustFileBuilder two = trustFile().addRootKey(newRoot.verificationKey()).rootThreshold(2);

        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> TrustStore.load(trustFile().sign()));
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> TrustStore.load(trustFile().sign(RELEASE)));
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> TrustStore.load(two.sign(ROOT)));
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> TrustStore.load(two.sign(ROOT, ROOT)));
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> TrustStore.load(trustFile().revoke(ROOT.id()).sign(ROOT)));
    }

    @Test
    @Proves("PKG-55")
    @DisplayName("A new trust file is accepted when it is the next version and both old and new root keys signed it")
    void rotation() throws Exception {
        TrustStore present = trust(trustFile());
        TrustFileBuilder next = TrustFileBuilder.after(present).removeRootKey(ROOT.id()).addRootKey(newRoot.verificationKey());

        TrustStore updated = present.update(next.sign(ROOT, newRoot));

        assertThat(updated.version()).isEqualTo(2);
        assertThat(updated.rootKeys()).containsExactly(newRoot.verificationKey());
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> present.update(next.sign(newRoot)));
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> present.update(next.sign(ROOT)));
    }

    @Test
    @Proves("PKG-55")
    @DisplayName("A new trust file that skips a version, repeats one or goes back is refused with 405")
    void versionStep() throws Exception {
        TrustStore present = trust(trustFile().version(4));

        for (long version : new long[] {1, 3, 4, 6}) {
            assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> present.update(trustFile().version(version).sign(ROOT)));
        }
        assertThat(present.update(trustFile().version(5).sign(ROOT)).version()).isEqualTo(5);
    }

    @Test
    @Proves("PKG-55")
    @DisplayName("A trust file with any octet changed, cut off or appended is refused")
    void damaged() {
        byte[] file = trustFile().sign(ROOT);
        for (int at = 0; at < file.length; at++) {
            byte[] changed = flipped(file, at);
            byte[] cut = Arrays.copyOf(file, at);
            if (at != 6 && at != 7) {
                assertThatThrownBy(() -> TrustStore.load(changed)).as("octet " + at).isInstanceOf(PackageException.class);
            }
            assertRefused(RefusalReason.CORRUPTED, () -> TrustStore.load(cut));
        }
        assertRefused(RefusalReason.CORRUPTED, () -> TrustStore.load(PackageFixture.joined(file, (byte) 0)));
    }

    @Test
    @Proves("PKG-42")
    @DisplayName("A signature over a manifest does not pass as one over a trust file with the same text")
    void domains() throws Exception {
        byte[] json = trustFile().toJson();
        byte[] asPackage = PackageFixture.joined("FUP1-MANIFEST\0".getBytes(), ByteBuffer.allocate(4 + json.length)
                .putInt(json.length).put(json).array());

        assertThat(TrustStore.load(trustFile().build(List.of(ROOT.sign(trustFile().signedOctets()))))).isNotNull();
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> TrustStore.load(trustFile().build(List.of(ROOT.sign(asPackage)))));
    }

    @Test
    @Proves("PKG-56")
    @DisplayName("Keys of both algorithms are written to files, private ones for the owner only, and read again")
    void keyFiles(@TempDir Path folder) throws Exception {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            SigningKey key = SigningKey.generate(algorithm);
            Path secret = folder.resolve(algorithm + ".key");
            Path open = folder.resolve(algorithm + ".pub");
            key.write(secret, open);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret))).isEqualTo("rw-------");
            SigningKey read = SigningKey.read(secret, open);
            assertThat(read.verificationKey()).isEqualTo(key.verificationKey());
            assertThat(read.verificationKey().verifies(new byte[3], key.sign(new byte[3]))).isTrue();
            assertThat(read.verificationKey().verifies(new byte[4], key.sign(new byte[3]))).isFalse();
            assertThat(read.toString()).doesNotContain(Files.readString(secret).split("\n")[1]);
        }
        assertThatThrownBy(() -> SigningKey.read(folder.resolve("ED25519.key"), folder.resolve("ECDSA_P256.pub")))
                .isInstanceOf(IOException.class).hasMessageContaining("is not the private key to");
        assertThatThrownBy(() -> VerificationKey.read(folder.resolve("ED25519.key")))
                .isInstanceOf(IOException.class).hasMessageContaining("holds no public key");
    }
}
