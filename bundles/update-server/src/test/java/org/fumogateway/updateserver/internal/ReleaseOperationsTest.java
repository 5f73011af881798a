package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.Sha256;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseOperationsTest {

    private static final SigningKey ROOT = SigningKey.generate(SignatureAlgorithm.ED25519);
    private static final SigningKey RELEASE = SigningKey.generate(SignatureAlgorithm.ED25519);
    private static final SigningKey STRANGER = SigningKey.generate(SignatureAlgorithm.ED25519);

    @TempDir
    private Path folder;
    private Path data;
    private final MemoryStore store = new MemoryStore();

    @BeforeEach
    void trustFile() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        Files.write(data.resolve("trust.fut"),
                new TrustFileBuilder().version(1).addRootKey(ROOT.verificationKey()).rootThreshold(1)
                .addReleaseKey(ReleaseKey.unlimited(RELEASE.verificationKey())).threshold(1).sign(ROOT));
    }

    private ReleaseOperations operations(boolean requireTrust) {
        return new ReleaseOperations(data, requireTrust, store, Clock.systemUTC(), TestLogger.create());
    }

    private Path release(SigningKey key) throws IOException {
        Path image = Files.write(folder.resolve("image"), new byte[200_000]);
        Path second = Files.write(folder.resolve("second"), "HELLO".getBytes());
        Path file = folder.resolve("release.fup");
        Files.deleteIfExists(file);
        new PackageBuilder().name("GW-200").version("4.2.0").compatible("exampleworks,gw-200").hardware("C1").counter(7)
                .from("4.1.7")
                .payload(PayloadSource.raw("rootfs", image)).payload(PayloadSource.raw("file", second)).write(file, key);
        return file;
    }

    private List<Path> stored() throws IOException {
        if (!Files.isDirectory(data.resolve("packages"))) {
            return List.of();
        }
        try (var files = Files.list(data.resolve("packages"))) {
            return files.toList();
        }
    }

    @Test
    @Proves({"PKG-79"})
    @DisplayName("A signed package is stored whole under its digest and described by its manifest; once is enough")
    void publish() throws Exception {
        Path file = release(RELEASE);

        ReleasePackage published = operations(true).publish(file);

        assertThat(published.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(file)).hex());
        assertThat(published.size()).isEqualTo(Files.size(file));
        assertThat(published.version()).isEqualTo("4.2.0");
        assertThat(published.compatible()).containsExactly("exampleworks,gw-200");
        assertThat(published.from()).containsExactly("4.1.7");
        assertThat(published.counter()).isEqualTo(7);
        assertThat(stored()).containsExactly(data.resolve("packages").resolve(published.sha256() + ".fup"));
        assertThat(stored().get(0)).hasSameBinaryContentAs(file);
        assertThat(operations(true).publish(file)).isEqualTo(published);
    }

    @Test
    @Proves({"PKG-42"})
    @DisplayName("A package signed by a key that nobody trusts is refused, and nothing of it stays")
    void stranger() throws Exception {
        Path file = release(STRANGER);

        assertThatThrownBy(() -> operations(true).publish(file)).isInstanceOf(OperationException.class)
                .hasMessageStartingWith("The package is refused: ");
        assertThat(stored()).isEmpty();
        assertThat(store.packages).isEmpty();
    }

    @Test
    @Proves({"PKG-41", "PKG-50"})
    @DisplayName("A package with a changed, missing or surplus octet is refused")
    void damaged() throws Exception {
        byte[] whole = Files.readAllBytes(release(RELEASE));
        byte[] changed = whole.clone();
        changed[whole.length - 1] ^= 1;
        byte[] middle = whole.clone();
        middle[whole.length / 2] ^= 1;
        for (byte[] octets : List.of(changed, middle, java.util.Arrays.copyOf(whole, whole.length - 1),
                java.util.Arrays.copyOf(whole, whole.length + 1), new byte[100])) {
            Path file = Files.write(folder.resolve("bad.fup"), octets);
            assertThatThrownBy(() -> operations(true).publish(file)).isInstanceOf(OperationException.class);
        }
        assertThat(stored()).isEmpty();
    }

    @Test
    @DisplayName("Without a trust file nothing is published, unless the operator has said so")
    void noTrust() throws Exception {
        Files.delete(data.resolve("trust.fut"));
        Path file = release(STRANGER);

        assertThatThrownBy(() -> operations(true).publish(file)).isInstanceOf(OperationException.class)
                .hasMessageContaining("no trust file");
        assertThat(operations(false).publish(file).version()).isEqualTo("4.2.0");
    }

    @Test
    @DisplayName("A file that is not there and a package that is not published are one sentence each")
    void missing() {
        assertThatThrownBy(() -> operations(true).publish(folder.resolve("none.fup"))).isInstanceOf(OperationException.class)
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> operations(true).withdraw("00")).isInstanceOf(OperationException.class);
    }

    @Test
    @DisplayName("What a crash left of a publication is removed at the next start; published packages stay")
    void leftovers() throws Exception {
        ReleasePackage published = operations(true).publish(release(RELEASE));
        Files.write(data.resolve("packages").resolve("incoming123.tmp"), new byte[1000]);

        operations(true);

        assertThat(stored()).containsExactly(data.resolve("packages").resolve(published.sha256() + ".fup"));
    }
}
