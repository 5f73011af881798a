package org.fumogateway.servertools.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PackageSigner;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.SigningKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PackageCommandTest {

    @TempDir
    private Path folder;
    private final StringWriter printed = new StringWriter();
    private String problem;
    private Path oldImage;
    private Path newImage;

    @BeforeEach
    void images() throws Exception {
        byte[] image = new byte[1_500_000];
        new Random(1).nextBytes(image);
        oldImage = Files.write(folder.resolve("old.img"), image);
        byte[] patch = new byte[20_000];
        new Random(2).nextBytes(patch);
        System.arraycopy(patch, 0, image, 700_000, patch.length);
        newImage = Files.write(folder.resolve("new.img"), image);
        assertThat(run("keygen", folder.resolve("keys").toString())).isZero();
    }

    private int run(String... words) {
        printed.getBuffer().setLength(0);
        problem = "";
        CommandLine line = new CommandLine(new PackageCommand()).setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            problem = failure.getMessage();
            return failure instanceof LaunchException known ? known.exitCode() : ExitCode.SOFTWARE;
        });
        return line.execute(words);
    }

    private int build(String... more) {
        List<String> words = new ArrayList<>(List.of("build", "--image", newImage.toString(), "--version", "2.0", "--compatible", "acme,gw-1",
                "--out", file("full.fup")));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String key() {
        return file("keys/release.key");
    }

    private String trust() {
        return file("keys/trust.fut");
    }

    private Path difference() throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(one -> one.getFileName().toString().startsWith("full-from-")).findFirst().orElse(null);
        }
    }

    @Test
    @Proves({"PKG-76", "PKG-78", "PKG-1"})
    @DisplayName("A release is built with a difference to an earlier image: applied and compared before it is signed, sizes shown")
    void buildsDifference() throws Exception {
        OptionalTool.require("xdelta3", "xdelta3");
        assertThat(build("--key", key(), "--base", oldImage.toString())).as(problem).isZero();
        assertThat(printed.toString()).contains("full, ", "of the image", "difference to " + oldImage, "of the full package", "applied and compared")
                .doesNotContain("not signed");
        assertThat(Files.size(difference())).isLessThan(Files.size(folder.resolve("full.fup")) / 10);
        assertThat(run("verify", difference().toString(), "--trust", trust(), "--base", oldImage.toString())).as(problem).isZero();
        assertThat(printed.toString()).contains("good", "image compared");
        assertThat(run("verify", difference().toString(), "--trust", trust(), "--base", newImage.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(problem).contains("Refused (403)");
        assertThat(run("inspect", difference().toString())).isZero();
        assertThat(printed.toString()).contains("compatible  acme,gw-1", "payload     rootfs, vcdiff", "base", "signatures");
        try (var left = Files.list(folder)) {
            assertThat(left.filter(Files::isDirectory)).extracting(one -> one.getFileName().toString()).containsExactly("keys");
        }
    }

    @Test
    @Proves("PKG-76")
    @DisplayName("A difference above 60 % of the full package is dropped, and the full package stands")
    void dropsUselessDifference() throws Exception {
        OptionalTool.require("xdelta3", "xdelta3");
        byte[] other = new byte[1_000_000];
        new Random(9).nextBytes(other);
        Path stranger = Files.write(folder.resolve("stranger.img"), other);
        assertThat(build("--key", key(), "--base", stranger.toString())).as(problem).isZero();
        assertThat(printed.toString()).contains("dropped", "60 %");
        assertThat(difference()).isNull();
        assertThat(run("verify", file("full.fup"), "--trust", trust())).isZero();
    }

    @Test
    @Proves({"PKG-78", "PKG-42"})
    @DisplayName("Building and signing are apart: an unsigned package is refused with 404 until 'sign' has signed it")
    void signedElsewhere() {
        assertThat(build()).isZero();
        assertThat(printed.toString()).contains("not signed");
        assertThat(run("verify", file("full.fup"), "--trust", trust())).isEqualTo(ExitCode.FAILED);
        assertThat(problem).contains("Refused (404)");
        assertThat(run("sign", file("full.fup"), "--key", key(), "--out", file("signed.fup"))).as(problem).isZero();
        assertThat(run("verify", file("signed.fup"), "--trust", trust())).as(problem).isZero();
        assertThat(run("sign", file("signed.fup"), "--key", key())).isZero();
        assertThat(run("inspect", file("signed.fup"))).isZero();
        assertThat(printed.toString().lines().filter(line -> line.startsWith("signatures")).findFirst().orElseThrow()).doesNotContain(",");
    }

    @Test
    @Proves({"PKG-78", "PKG-50", "PKG-51", "PKG-41"})
    @DisplayName("What is not what it says is never signed: damaged, cut off, another image than promised, a difference without its base")
    void signsNoNonsense() throws Exception {
        assertThat(build("--raw")).isZero();
        Path full = folder.resolve("full.fup");
        byte[] good = Files.readAllBytes(full);
        byte[] damaged = good.clone();
        damaged[damaged.length - 5] ^= 1;
        refusedToSign(damaged, "Refused (402)");
        refusedToSign(java.util.Arrays.copyOf(good, good.length - 1), "Refused (402)");
        refusedToSign(java.util.Arrays.copyOf(good, good.length + 1), "Refused (402)");
        refusedToSign("nonsense".repeat(50).getBytes(), "Refused (402)");
        ImageIdentity identity = PackageFiles.identity(newImage);
        ImageIdentity another = PackageFiles.identity(oldImage);
        Path lying = folder.resolve("lying.fup");
        new PackageBuilder().version("2").compatible("a,b").payload(PayloadSource.encoded("rootfs", "gzip", gzip(newImage), another)).write(lying);
        refusedToSign(Files.readAllBytes(lying), "Refused (410)");
        new PackageBuilder().version("2").compatible("a,b")
                .payload(PayloadSource.delta("rootfs", "vcdiff", Files.write(folder.resolve("d"), new byte[] {1, 2, 3}), another, identity))
                .write(lying);
        refusedToSign(Files.readAllBytes(lying), "Refused (403)");
        assertThatThrownBy(() -> new PackageSigner(lying, Optional.of(oldImage)).sign(lying, (done, total) -> { },
                SigningKey.read(folder.resolve("keys/release.key"), folder.resolve("keys/release.pub")))).hasMessageContaining("VCDIFF");
    }

    private Path gzip(Path image) throws Exception {
        Path packed = folder.resolve("packed.gz");
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(image, out);
        }
        return packed;
    }

    private void refusedToSign(byte[] octets, String why) throws Exception {
        Path file = Files.write(folder.resolve("bad.fup"), octets);
        assertThat(run("sign", file.toString(), "--key", key())).isEqualTo(ExitCode.FAILED);
        assertThat(problem).contains(why);
        assertThat(Files.readAllBytes(file)).isEqualTo(octets);
    }

    @Test
    @DisplayName("What could never be installed is not built, and the sentence says why")
    void buildsNoNonsense() throws Exception {
        assertThat(build("--from", "1.0,2.0")).isEqualTo(ExitCode.USAGE);
        assertThat(problem).contains("its own version 2.0");
        assertThat(build("--base", newImage.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(problem).contains("the very image of the new release");
        assertThat(build("--compatible", "gw-1")).isEqualTo(ExitCode.USAGE);
        assertThat(build("--counter", "-1")).isNotZero();
        assertThat(build("--base", file("none.img"))).isEqualTo(ExitCode.NO_INPUT);
        assertThat(build("--key", file("none.key"))).isEqualTo(ExitCode.NO_INPUT);
        Files.write(newImage, new byte[0]);
        assertThat(build()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(problem).contains("is empty");
        assertThat(Files.exists(folder.resolve("full.fup"))).isFalse();
    }

    @Test
    @Proves({"PKG-55", "PKG-44"})
    @DisplayName("The next trust file revokes a key and is written only if gateways with the present one would take it")
    void nextTrustFile() throws Exception {
        assertThat(build("--key", key())).isZero();
        String id = SigningKey.read(folder.resolve("keys/release.key"), folder.resolve("keys/release.pub")).id().toString();
        assertThat(run("trust", trust(), "--revoke", id, "--key", key(), "--out", file("next.fut"))).isEqualTo(ExitCode.FAILED);
        assertThat(problem).contains("Refused (404)");
        assertThat(Files.exists(folder.resolve("next.fut"))).isFalse();
        assertThat(run("keygen", file("more"))).isZero();
        assertThat(run("trust", trust(), "--revoke", id, "--add-release", file("more/release.pub"), "--key", file("keys/root.key"), "--out",
                file("next.fut"))).as(problem).isZero();
        assertThat(printed.toString()).contains("version 2", "1 keys revoked");
        assertThat(run("verify", file("full.fup"), "--trust", file("next.fut"))).isEqualTo(ExitCode.FAILED);
        assertThat(run("sign", file("full.fup"), "--key", file("more/release.key"))).isZero();
        assertThat(run("verify", file("full.fup"), "--trust", file("next.fut"))).as(problem).isZero();
    }

    @Test
    @Proves("PKG-77")
    @DisplayName("A difference is made by a process of lowest priority whose memory is bounded")
    void politely() throws Exception {
        OptionalTool.require("nice", "coreutils");
        Path tool = Files.writeString(folder.resolve("slow"), "#!/bin/sh\necho \"$(nice) $*\" >&2\nexit 1\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        try (var large = FileChannel.open(folder.resolve("large"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            large.write(ByteBuffer.allocate(1), 1L << 30);
        }
        assertThatThrownBy(() -> new DifferenceMaker(tool.toString()).make(folder.resolve("large"), newImage, folder))
                .isInstanceOf(LaunchException.class).hasMessageContaining("failed: 19 -e").hasMessageContaining("-B 536870912");
    }

    @Test
    @DisplayName("Without xdelta3 the sentence says that it is missing")
    void toolMissing() {
        assertThatThrownBy(() -> new DifferenceMaker("no-such-tool").make(oldImage, newImage, folder))
                .isInstanceOf(LaunchException.class).hasMessageContaining("no-such-tool is not installed");
    }
}
