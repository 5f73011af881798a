package org.fumogateway.powercut.cycle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.Sha256;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;

/** Three images, signed packages that lead from one to the next, and the trust file of the factory. */
final class Firmware {

    static final byte[] OLD = image(1, 96 << 10);
    static final byte[] NEW = changed(OLD);
    static final byte[] NEXT = image(3, 64 << 10);
    static final String COMPATIBLE = "exampleworks,gw-200";

    private static final int WINDOW = 32 << 10;
    private static final int CHANGED = 1 << 10;
    private static final SigningKey ROOT = SigningKey.generate(SignatureAlgorithm.ED25519);
    private static final SigningKey RELEASE = SigningKey.generate(SignatureAlgorithm.ED25519);

    final Path trustFile;
    final byte[] full;
    final byte[] delta;
    final byte[] next;
    private final Path folder;

    Firmware(Path folder) throws IOException {
        this.folder = folder;
        trustFile = Files.write(folder.resolve("trust.fut"), new TrustFileBuilder().addRootKey(ROOT.verificationKey())
                .addReleaseKey(ReleaseKey.unlimited(RELEASE.verificationKey())).sign(ROOT));
        Path whole = Files.write(folder.resolve("new"), NEW);
        full = signed("2.0", 7, PayloadSource.raw("rootfs", whole));
        Path difference = Files.write(folder.resolve("difference"), difference());
        delta = signed("2.0", 7, PayloadSource.delta("rootfs", "vcdiff", difference, identity(OLD), identity(NEW)));
        next = signed("3.0", 8, PayloadSource.raw("rootfs", Files.write(folder.resolve("next"), NEXT)));
    }

    byte[] packageOf(Cycle cycle) {
        return cycle.delta() ? delta : full;
    }

    /** Version of a known image, or empty for octets that nobody made. */
    static String versionOf(byte[] octets) {
        Map<String, byte[]> known = Map.of("1.0", OLD, "2.0", NEW, "3.0", NEXT);
        return known.entrySet().stream().filter(image -> Arrays.equals(image.getValue(), octets)).map(Map.Entry::getKey).findFirst()
                .orElse("");
    }

    private byte[] signed(String version, int counter, PayloadSource payload) throws IOException {
        Path file = folder.resolve("made.fup");
        new PackageBuilder().compatible(COMPATIBLE).id("p-" + version).name("Example").version(version).counter(counter).payload(payload)
                .write(file, RELEASE);
        return Files.readAllBytes(file);
    }

    private static ImageIdentity identity(byte[] image) {
        return new ImageIdentity(image.length, Sha256.of(image));
    }

    private static byte[] image(int seed, int size) {
        byte[] image = new byte[size];
        new Random(seed).nextBytes(image);
        return image;
    }

    private static byte[] changed(byte[] old) {
        byte[] image = old.clone();
        byte[] other = image(2, old.length);
        for (int end = WINDOW; end <= image.length; end += WINDOW) {
            System.arraycopy(other, end - CHANGED, image, end - CHANGED, CHANGED);
        }
        return image;
    }

    /** A difference by RFC 3284 from OLD to NEW: of each window all is copied but its end. */
    private static byte[] difference() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0xD6, (byte) 0xC3, (byte) 0xC4, 0, 0});
        for (int start = 0; start < NEW.length; start += WINDOW) {
            byte[] instructions = concat(new byte[] {19}, number(WINDOW - CHANGED), new byte[] {1}, number(CHANGED));
            byte[] data = Arrays.copyOfRange(NEW, start + WINDOW - CHANGED, start + WINDOW);
            byte[] address = number(0);
            byte[] window = concat(number(WINDOW), new byte[] {0}, number(data.length), number(instructions.length), number(address.length),
                    data, instructions, address);
            out.write(concat(new byte[] {1}, number(WINDOW), number(start), number(window.length), window));
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Seven bits per octet, the highest first. */
    private static byte[] number(int value) {
        return value < 128 ? new byte[] {(byte) value} : concat(continued(value >>> 7), new byte[] {(byte) (value & 127)});
    }

    private static byte[] continued(int value) {
        byte[] octets = number(value);
        octets[octets.length - 1] |= (byte) 128;
        return octets;
    }
}
