package org.fumogateway.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;

/** Images, packages and the keys they are signed with, in one folder. */
final class Releases {

    private static final int BLOCK = 64 * 1024;

    private final Path folder;
    private final SigningKey key = SigningKey.generate(SignatureAlgorithm.ED25519);

    Releases(Path folder) throws IOException {
        this.folder = folder;
        SigningKey root = SigningKey.generate(SignatureAlgorithm.ED25519);
        Files.write(trust(), new TrustFileBuilder().version(1).addRootKey(root.verificationKey()).rootThreshold(1)
                .addReleaseKey(ReleaseKey.unlimited(key.verificationKey())).threshold(1).sign(root));
    }

    Path trust() {
        return folder.resolve("trust.fut");
    }

    SigningKey key() {
        return key;
    }

    Path packageOf(Path image, String version, String compatible, SigningKey signer) throws IOException {
        Path file = folder.resolve("package-" + version + "-" + Integer.toHexString(compatible.hashCode() ^ signer.id().hashCode()) + ".fup");
        new PackageBuilder().id("lab-" + version).name("Lab firmware").version(version).compatible(compatible).counter(1)
                .payload(PayloadSource.raw("rootfs", image)).write(file, signer);
        return file;
    }

    Path image(String name, long octets, long seed) throws IOException {
        Path image = folder.resolve(name);
        Random random = new Random(seed);
        byte[] block = new byte[BLOCK];
        try (var out = Files.newOutputStream(image)) {
            for (long left = octets; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return image;
    }
}
