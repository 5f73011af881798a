package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.SigningKey;

/**
 * One release of the demo.
 *
 * @param version       version
 * @param image         firmware image; one that the demo made is deleted when nothing needs it any more
 * @param sha256        digest of the image
 * @param file          signed package; gone once it is published, the server keeps its own
 * @param packageSha256 digest of the package
 * @param packageOctets octets of the package
 */
record Release(String version, Path image, String sha256, Path file, String packageSha256, long packageOctets) {

    /** What the demo's gateway calls itself. */
    static final String COMPATIBLE = "fumo-gateway,demo";

    /** Makes the signed package of an image. */
    static Release build(Path folder, Path image, String version, SigningKey key) throws IOException {
        Path file = folder.resolve("demo-" + version + ".fup");
        new PackageBuilder().id("demo-" + version).name("Demo firmware").version(version).compatible(COMPATIBLE).counter(1)
                .payload(PayloadSource.raw("rootfs", image)).write(file, key);
        return new Release(version, image, digest(image), file, digest(file), Files.size(file));
    }

    /** SHA-256 of a file, hexadecimal. */
    static String digest(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), newDigest())) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
