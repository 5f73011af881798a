package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;
import org.fumogateway.updatepackage.TrustStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustKeeperTest {

    @TempDir
    Path home;
    private Bench bench;
    private TrustStore first;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home).start();
        first = TrustStore.load(Files.readAllBytes(home.resolve("trust.fut")));
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private void download() {
        assertThat(bench.replace("Download/PkgURL", "https://host/good.fup")).isEqualTo(200);
        assertThat(bench.exec("Download", null)).isEqualTo(202);
    }

    @Test
    @Proves({"PKG-44", "PKG-52", "PKG-55", "FUMO-60", "FUMO-137"})
    @DisplayName("A key that is revoked while its package waits makes the update end with 404 before anything is written, also after a restart")
    void revoked() throws Exception {
        download();
        bench.untilState(50);
        bench.untilReported();
        assertThat(bench.trust.update(TrustFileBuilder.after(first).revoke(Bench.RELEASE.id()).sign(Bench.ROOT)).revoked())
                .containsExactly(Bench.RELEASE.id().toString());
        bench.stop();
        bench.start();
        assertThat(bench.exec("Update", null)).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports().get(1).data()).isEqualTo("404");
        assertThat(bench.state()).isEqualTo(80);
        assertThat(bench.device.calls).isEmpty();
    }

    @Test
    @Proves({"PKG-54", "PKG-55"})
    @DisplayName("Root and release keys are rotated by a file that old and new root keys signed; then only the new release key counts")
    void rotated() throws Exception {
        SigningKey nextRoot = SigningKey.generate(SignatureAlgorithm.ED25519);
        TrustFileBuilder next = TrustFileBuilder.after(first).addRootKey(nextRoot.verificationKey()).removeRootKey(Bench.ROOT.id())
                .addReleaseKey(ReleaseKey.unlimited(Bench.STRANGER.verificationKey())).revoke(Bench.RELEASE.id());
        assertThatThrownBy(() -> bench.trust.update(next.sign(nextRoot))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bench.trust.update(next.sign(Bench.ROOT))).isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.trust.status().version()).isEqualTo(1);
        assertThat(bench.trust.update(next.sign(Bench.ROOT, nextRoot)).releaseKeys()).containsExactly(Bench.STRANGER.id().toString());
        bench.network.offer("https://host/good.fup", bench.fup("2.0", Bench.STRANGER));
        download();
        bench.untilState(50);
        TrustStore second = bench.trust.current();
        bench.trust.update(TrustFileBuilder.after(second).sign(nextRoot));
        assertThat(bench.trust.status().version()).isEqualTo(3);
        assertThatThrownBy(() -> bench.trust.update(TrustFileBuilder.after(first).sign(Bench.ROOT))).hasMessageContaining("version");
    }

    @Test
    @Proves("PKG-55")
    @DisplayName("A skipped version, an oversized or a broken file changes nothing, and the sentence says why")
    void refused() throws Exception {
        assertThatThrownBy(() -> bench.trust.update(TrustFileBuilder.after(first).version(3).sign(Bench.ROOT)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("only version 2");
        assertThatThrownBy(() -> bench.trust.update(new byte[200_000])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bench.trust.update(new byte[10])).isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.trust.status().version()).isEqualTo(1);
        Files.delete(home.resolve("trust.fut"));
        assertThatThrownBy(() -> bench.trust.update(new byte[10])).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no trusted release key");
    }

    @Test
    @Proves("PKG-55")
    @DisplayName("A provisioned file of a higher version counts; an older one put back does not bring revoked keys back")
    void olderFilePutBack() throws Exception {
        byte[] original = Files.readAllBytes(home.resolve("trust.fut"));
        bench.trust.update(TrustFileBuilder.after(first).revoke(Bench.RELEASE.id()).sign(Bench.ROOT));
        Files.write(home.resolve("trust.fut"), original);
        assertThat(bench.trust.status().version()).isEqualTo(2);
        Files.write(home.resolve("trust.fut"), TrustFileBuilder.after(first).version(5).sign(Bench.ROOT));
        assertThat(bench.trust.status().version()).isEqualTo(5);
    }

    @Test
    @Proves({"PKG-43", "PKG-55"})
    @DisplayName("A trust file damaged in both copies lets nothing in; the same files brought again in their order repair it, and not before all of them")
    void damaged() throws Exception {
        byte[] second = TrustFileBuilder.after(first).revoke(Bench.STRANGER.id()).sign(Bench.ROOT);
        byte[] third = TrustFileBuilder.after(TrustStore.load(second)).sign(Bench.ROOT);
        bench.trust.update(second);
        bench.trust.update(third);
        for (int copy = 1; copy <= 2; copy++) {
            Files.write(home.resolve("data/state/fumo-agent/records/trust." + copy), new byte[100]);
        }
        bench.stop();
        bench.start();
        download();
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("404");
        assertThatThrownBy(() -> bench.trust.update(third)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("only version 2");
        bench.trust.update(second);
        assertThatThrownBy(() -> bench.trust.status()).isInstanceOf(IllegalStateException.class).hasMessageContaining("bring version 3");
        bench.trust.update(third);
        bench.stop();
        bench.start();
        assertThat(bench.trust.status().version()).isEqualTo(3);
        assertThat(bench.trust.status().revoked()).containsExactly(Bench.STRANGER.id().toString());
        download();
        bench.untilState(50);
    }

    @Test
    @Proves("PKG-55")
    @DisplayName("A trust file damaged in both copies is also repaired by a file of at least its version in the factory's place")
    void damagedAndProvisioned() throws Exception {
        bench.trust.update(TrustFileBuilder.after(first).revoke(Bench.STRANGER.id()).sign(Bench.ROOT));
        for (int copy = 1; copy <= 2; copy++) {
            Files.write(home.resolve("data/state/fumo-agent/records/trust." + copy), new byte[100]);
        }
        assertThatThrownBy(() -> bench.trust.status()).isInstanceOf(IllegalStateException.class).hasMessageContaining("damaged");
        Files.write(home.resolve("trust.fut"), TrustFileBuilder.after(first).version(2).sign(Bench.ROOT));
        assertThat(bench.trust.status().version()).isEqualTo(2);
    }
}
