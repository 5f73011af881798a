package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Keys, a device and small packages that the tests of this module share. */
final class PackageFixture {

    static final String TYPE = "exampleworks,gw-200";
    static final SigningKey ROOT = SigningKey.generate(SignatureAlgorithm.ED25519);
    static final SigningKey RELEASE = SigningKey.generate(SignatureAlgorithm.ED25519);
    static final SigningKey SECOND_RELEASE = SigningKey.generate(SignatureAlgorithm.ECDSA_P256);
    static final byte[] OLD_IMAGE = "the image that runs now".getBytes(StandardCharsets.UTF_8);
    static final ImageIdentity RUNNING = identity(OLD_IMAGE);

    private PackageFixture() {
    }

    static TrustFileBuilder trustFile() {
        return new TrustFileBuilder().addRootKey(ROOT.verificationKey())
                .addReleaseKey(ReleaseKey.unlimited(RELEASE.verificationKey()));
    }

    static TrustStore trust(TrustFileBuilder file) throws PackageException {
        return TrustStore.load(file.sign(ROOT));
    }

    static PackageVerifier verifier() throws PackageException {
        return new PackageVerifier(trust(trustFile()));
    }

    static DeviceContext.Builder device() {
        return DeviceContext.builder().compatible(TYPE).hardwareVersion("C1").runningVersion("4.1.0").securityCounter(7)
                .roles(Payload.ROLE_ROOTFS, Payload.ROLE_FILE, Payload.ROLE_FOREIGN)
                .slot(Payload.ROLE_ROOTFS, 1 << 20, RUNNING).slot(Payload.ROLE_FILE, 1 << 20);
    }

    static PackageBuilder builder() {
        return new PackageBuilder().id("build-1").name("Test").version("4.2.0").compatible(TYPE).counter(7);
    }

    static byte[] build(PackageBuilder builder, Path folder, SigningKey... keys) throws IOException {
        Path file = folder.resolve("test.fup");
        builder.write(file, keys);
        return Files.readAllBytes(file);
    }

    static byte[] small(Path folder) throws IOException {
        Path image = folder.resolve("image");
        Files.writeString(image, "HELLO-FUMO\n");
        return build(builder().payload(PayloadSource.raw(Payload.ROLE_ROOTFS, image)), folder, RELEASE);
    }

    /** A package around any manifest text, signed like a good one. */
    static byte[] signed(String manifest, byte[] payloads) {
        byte[] json = manifest.getBytes(StandardCharsets.UTF_8);
        byte[] signedOctets = ByteBuffer.allocate(18 + json.length).put("FUP1-MANIFEST\0".getBytes(StandardCharsets.US_ASCII))
                .putInt(json.length).put(json).array();
        byte[] signature = RELEASE.sign(signedOctets).value();
        ByteBuffer out = ByteBuffer.allocate(16 + json.length + 78 + payloads.length);
        out.put("FUP1".getBytes(StandardCharsets.US_ASCII)).putShort((short) 1).putShort((short) 0).putInt(json.length)
                .putInt(78);
        out.put(json).putShort((short) 1).put((byte) 1).put((byte) 8).put(RELEASE.id().toBytes()).putShort((short) 64)
                .put(signature);
        return out.put(payloads).array();
    }

    static VerifiedPackage verify(PackageVerifier verifier, byte[] octets, DeviceContext device) throws IOException {
        return verifier.verifyFile(ByteSource.of(octets), device, ProgressListener.NONE);
    }

    static void assertRefused(RefusalReason reason, ThrowingCallable call) {
        PackageException refusal = catchThrowableOfType(PackageException.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
        assertThat(refusal.getMessage()).hasSizeLessThanOrEqualTo(PackageException.MAX_MESSAGE).endsWith(".");
    }

    static ImageIdentity identity(byte[] image) {
        return new ImageIdentity(image.length, Sha256.of(image));
    }

    static byte[] random(long seed, int length) {
        byte[] octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    static byte[] flipped(byte[] octets, int at) {
        byte[] changed = octets.clone();
        changed[at] ^= 0x20;
        return changed;
    }

    static byte[] joined(byte[] first, byte... second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
