package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.updatepackage.PackageFixture.RELEASE;
import static org.fumogateway.updatepackage.PackageFixture.ROOT;
import static org.fumogateway.updatepackage.PackageFixture.RUNNING;
import static org.fumogateway.updatepackage.PackageFixture.SECOND_RELEASE;
import static org.fumogateway.updatepackage.PackageFixture.TYPE;
import static org.fumogateway.updatepackage.PackageFixture.assertRefused;
import static org.fumogateway.updatepackage.PackageFixture.build;
import static org.fumogateway.updatepackage.PackageFixture.builder;
import static org.fumogateway.updatepackage.PackageFixture.device;
import static org.fumogateway.updatepackage.PackageFixture.flipped;
import static org.fumogateway.updatepackage.PackageFixture.trust;
import static org.fumogateway.updatepackage.PackageFixture.trustFile;
import static org.fumogateway.updatepackage.PackageFixture.verifier;
import static org.fumogateway.updatepackage.PackageFixture.verify;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reason to refuse a package, and the order in which they are found. */
class PackageVerifierTest {

    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");

    @TempDir
    private Path folder;
    private PayloadSource image;

    @BeforeEach
    void writeImage() throws IOException {
        image = PayloadSource.raw(Payload.ROLE_ROOTFS, Files.writeString(folder.resolve("image"), "HELLO-FUMO\n"));
    }

    @Test
    @Proves({"PKG-42", "PKG-54"})
    @DisplayName("A package without signature, or signed by a key that nobody vouches for, is refused with 404")
    void notAuthentic() throws Exception {
        byte[] unsigned = build(builder().payload(image), folder);
        byte[] foreign = build(builder().payload(image), folder, SigningKey.generate(SignatureAlgorithm.ED25519));
        byte[] byRoot = build(builder().payload(image), folder, ROOT);

        for (byte[] octets : List.of(unsigned, foreign, byRoot)) {
            assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(verifier(), octets, device().build()));
            assertRefused(RefusalReason.NOT_AUTHENTIC,
                    () -> verifier().verifyHead(PackageHead.parse(ByteBuffer.wrap(octets)), device().build()));
        }
    }

    @Test
    @Proves("PKG-42")
    @DisplayName("With a threshold of two, two different keys have to sign; the same key twice counts once")
    void threshold() throws Exception {
        PackageVerifier strict = new PackageVerifier(trust(trustFile().threshold(2)
                .addReleaseKey(ReleaseKey.unlimited(SECOND_RELEASE.verificationKey()))));

        assertThat(verify(strict, build(builder().payload(image), folder, RELEASE, SECOND_RELEASE), device().build()).signers())
                .containsExactlyInAnyOrder(RELEASE.id(), SECOND_RELEASE.id());
        byte[] once = build(builder().payload(image), folder, RELEASE);
        byte[] twice = build(builder().payload(image), folder, RELEASE, RELEASE);
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(strict, once, device().build()));
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(strict, twice, device().build()));
        assertRefused(RefusalReason.NOT_AUTHENTIC,
                () -> verify(strict, PackageFixture.signed("not even a manifest", new byte[0]), device().build()));
    }

    @Test
    @Proves({"PKG-42", "PKG-56"})
    @DisplayName("Signatures of unknown algorithms are skipped, a good ECDSA P-256 signature beside them counts")
    void unknownAlgorithm() throws Exception {
        PackageVerifier verifier = new PackageVerifier(trust(trustFile()
                .addReleaseKey(ReleaseKey.unlimited(SECOND_RELEASE.verificationKey()))));
        Path file = folder.resolve("mixed.fup");
        try (PreparedPackage prepared = builder().payload(image).prepare(folder)) {
            PackageSignature experimental = new PackageSignature(200, new KeyId("00"), new byte[100]);
            prepared.write(file, List.of(experimental, SECOND_RELEASE.sign(prepared.signedOctets())));
        }

        assertThat(verify(verifier, Files.readAllBytes(file), device().build()).signers()).containsExactly(SECOND_RELEASE.id());
    }

    @Test
    @Proves({"PKG-44", "PKG-55"})
    @DisplayName("A package whose only signer is revoked is refused with 404")
    void revoked() throws Exception {
        PackageVerifier verifier = new PackageVerifier(trust(trustFile().revoke(RELEASE.id())));
        byte[] octets = build(builder().payload(image), folder, RELEASE);

        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(verifier, octets, device().build()));
    }

    @Test
    @Proves("PKG-44")
    @DisplayName("A key limited to some device types cannot sign for others, not even in a package that names both types")
    void limitedKey() throws Exception {
        PackageVerifier limited = new PackageVerifier(trust(new TrustFileBuilder().addRootKey(ROOT.verificationKey())
                .addReleaseKey(new ReleaseKey(RELEASE.verificationKey(), List.of("exampleworks,toy"), Optional.empty()))));
        byte[] other = build(builder().payload(image), folder, RELEASE);
        byte[] both = build(builder().compatible("exampleworks,toy").payload(image), folder, RELEASE);

        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(limited, other, device().build()));
        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(limited, both, device().build()));
        assertThat(verify(limited, both, DeviceContext.builder().compatible("exampleworks,toy").roles("rootfs")
                .slot("rootfs", 100).securityCounter(7).build()).signers()).containsExactly(RELEASE.id());
    }

    @Test
    @Proves({"PKG-32", "PKG-44", "PKG-57"})
    @DisplayName("An expired package, signer or trust file gives 404 if the clock is known good or the last good time is past it")
    void expiry() throws Exception {
        byte[] plain = build(builder().payload(image), folder, RELEASE);
        byte[] expiring = build(builder().notAfter(NOON).payload(image), folder, RELEASE);
        PackageVerifier expiringKey = new PackageVerifier(trust(new TrustFileBuilder().addRootKey(ROOT.verificationKey())
                .addReleaseKey(new ReleaseKey(RELEASE.verificationKey(), List.of(), Optional.of(NOON)))));
        PackageVerifier expiringTrust = new PackageVerifier(trust(trustFile().notAfter(NOON)));

        for (DeviceContext late : List.of(device().clockKnownGood(NOON.plusSeconds(1)).build(),
                device().lastGoodTime(NOON.plusSeconds(1)).build())) {
            assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(verifier(), expiring, late));
            assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(expiringKey, plain, late));
            assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(expiringTrust, plain, late));
        }
        for (DeviceContext early : List.of(device().clockKnownGood(NOON).build(), device().lastGoodTime(NOON).build(),
                device().build())) {
            assertThat(verify(verifier(), expiring, early)).isNotNull();
            assertThat(verify(expiringKey, plain, early)).isNotNull();
            assertThat(verify(expiringTrust, plain, early)).isNotNull();
        }
    }

    @Test
    @Proves({"PKG-29", "PKG-30", "PKG-45"})
    @DisplayName("A package for another device type or hardware version is refused with 403, by its head alone")
    void wrongDevice() throws Exception {
        byte[] octets = build(builder().hardware("C1", "C2").payload(image), folder, RELEASE);
        PackageHead head = PackageHead.parse(ByteBuffer.wrap(octets));

        assertRefused(RefusalReason.WRONG_DEVICE,
                () -> verifier().verifyHead(head, DeviceContext.builder().compatible("exampleworks,gw-300").build()));
        assertRefused(RefusalReason.WRONG_DEVICE, () -> verifier().verifyHead(head, device().hardwareVersion("B7").build()));
        assertThat(verifier().verifyHead(head, device().hardwareVersion("C2").build()).manifest().compatible()).contains(TYPE);
    }

    @Test
    @Proves({"PKG-1", "PKG-33", "PKG-46"})
    @DisplayName("A package for other running versions, or a delta to another base image, is refused with 403")
    void wrongBase() throws Exception {
        byte[] from = build(builder().from("3.9", "4.0.0").payload(image), folder, RELEASE);
        PayloadSource delta = PayloadSource.delta(Payload.ROLE_ROOTFS, Payload.ENCODING_VCDIFF, image.file(), RUNNING,
                new ImageIdentity(5, Sha256.of(new byte[5])));
        byte[] octets = build(builder().payload(delta), folder, RELEASE);

        assertRefused(RefusalReason.WRONG_DEVICE, () -> verify(verifier(), from, device().build()));
        assertThat(verify(verifier(), from, device().runningVersion("4.0.0").build())).isNotNull();
        assertThat(verify(verifier(), octets, device().build())).isNotNull();
        assertRefused(RefusalReason.WRONG_DEVICE,
                () -> verify(verifier(), octets, device().slot(Payload.ROLE_ROOTFS, 1 << 20).build()));
        assertRefused(RefusalReason.WRONG_DEVICE, () -> verify(verifier(), octets, device()
                .slot(Payload.ROLE_ROOTFS, 1 << 20, new ImageIdentity(RUNNING.length() + 1, RUNNING.sha256())).build()));
    }

    @Test
    @Proves({"PKG-58", "PKG-61"})
    @DisplayName("Version texts are compared for equality only: neither a lower nor a differently written one is another's successor")
    void versionsAreNotOrdered() throws Exception {
        byte[] earlier = build(builder().version("0.0.1").payload(image), folder, RELEASE);
        byte[] from = build(builder().from("4.0").payload(image), folder, RELEASE);

        assertThat(verify(verifier(), earlier, device().runningVersion("9.9").build()).outcome()).isEqualTo(VerifiedPackage.Outcome.INSTALLABLE);
        assertThat(verify(verifier(), from, device().runningVersion("4.0").build())).isNotNull();
        for (String other : List.of("4.0.0", "4.1", "04.0", "4.0 ", "v4.0")) {
            assertRefused(RefusalReason.WRONG_DEVICE, () -> verify(verifier(), from, device().runningVersion(other).build()));
        }
    }

    @Test
    @Proves({"PKG-31", "PKG-47", "DL-166"})
    @DisplayName("A package with a lower security counter than the stored one is refused with 405")
    void downgrade() throws Exception {
        byte[] octets = build(builder().counter(6).payload(image), folder, RELEASE);

        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> verify(verifier(), octets, device().build()));
    }

    @Test
    @Proves({"PKG-24", "PKG-48"})
    @DisplayName("An unknown encoding, role or slot is refused with 405, an image larger than its slot with 502")
    void abilities() throws Exception {
        byte[] plain = build(builder().payload(image), folder, RELEASE);
        byte[] zstd = build(builder().payload(PayloadSource.encoded("rootfs", "zstd", image.file(), RUNNING)), folder, RELEASE);
        byte[] rauc = build(builder().payload(PayloadSource.foreign("rauc", image.file())), folder, RELEASE);

        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> verify(verifier(), zstd, device().build()));
        assertThat(verify(verifier(), zstd, device().encodings("zstd").build())).isNotNull();
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> verify(verifier(), rauc, device().build()));
        assertThat(verify(verifier(), rauc, device().encodings("rauc").build())).isNotNull();
        assertRefused(RefusalReason.NOT_ACCEPTABLE,
                () -> verify(verifier(), plain, DeviceContext.builder().compatible(TYPE).slot("rootfs", 100).build()));
        assertRefused(RefusalReason.NOT_ACCEPTABLE,
                () -> verify(verifier(), plain, DeviceContext.builder().compatible(TYPE).roles("rootfs").build()));
        assertThat(verify(verifier(), plain, device().slot(Payload.ROLE_ROOTFS, 11).build())).isNotNull();
        assertRefused(RefusalReason.NOT_ENOUGH_SPACE_TO_UPDATE,
                () -> verify(verifier(), plain, device().slot(Payload.ROLE_ROOTFS, 10).build()));
    }

    @Test
    @Proves({"PKG-35", "PKG-49"})
    @DisplayName("Too little free storage is refused with 501, too little memory with 502")
    void need() throws Exception {
        byte[] octets = build(builder().need(1000, 2000).payload(image), folder, RELEASE);

        assertThat(verify(verifier(), octets, device().freeDisk(1000).freeMemory(2000).build())).isNotNull();
        assertRefused(RefusalReason.NOT_ENOUGH_STORAGE,
                () -> verify(verifier(), octets, device().freeDisk(999).freeMemory(2000).build()));
        assertRefused(RefusalReason.NOT_ENOUGH_SPACE_TO_UPDATE,
                () -> verify(verifier(), octets, device().freeDisk(1000).freeMemory(1999).build()));
    }

    @Test
    @Proves("PKG-53")
    @DisplayName("A package whose version and image run already is no error and nothing to install, whatever it updates from")
    void alreadyRunning() throws Exception {
        byte[] octets = build(builder().from("4.1.0").payload(image), folder, RELEASE);
        ImageIdentity same = PackageFixture.identity("HELLO-FUMO\n".getBytes());
        DeviceContext updated = device().runningVersion("4.2.0").slot(Payload.ROLE_ROOTFS, 100, same).build();

        assertThat(verify(verifier(), octets, updated).outcome()).isEqualTo(VerifiedPackage.Outcome.ALREADY_RUNNING);
        assertThat(verify(verifier(), octets, device().build()).outcome()).isEqualTo(VerifiedPackage.Outcome.INSTALLABLE);
        assertRefused(RefusalReason.WRONG_DEVICE, () -> verify(verifier(), octets, device().runningVersion("4.2.0").build()));
    }

    @Test
    @Proves({"PKG-41", "PKG-42", "PKG-43", "PKG-44", "PKG-45", "PKG-46", "PKG-47", "PKG-48", "PKG-49", "PKG-50"})
    @DisplayName("Of several faults the first in the order of the specification gives the result")
    void order() throws Exception {
        byte[] octets = build(builder().hardware("Z").from("1").counter(1).need(10, 0).payload(image), folder, RELEASE);
        byte[] damaged = flipped(octets, octets.length - 1);
        DeviceContext poor = DeviceContext.builder().compatible(TYPE).hardwareVersion("C1").runningVersion("2").securityCounter(2)
                .freeDisk(0).build();
        DeviceContext fitting = DeviceContext.builder().compatible(TYPE).hardwareVersion("Z").runningVersion("1")
                .roles("rootfs").slot("rootfs", 11).freeDisk(0).build();

        assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(new PackageVerifier(trust(
                new TrustFileBuilder().addRootKey(ROOT.verificationKey()))), damaged, poor));
        assertRefused(RefusalReason.WRONG_DEVICE, () -> verify(verifier(), damaged, poor));
        assertRefused(RefusalReason.NOT_ENOUGH_STORAGE, () -> verify(verifier(), damaged, fitting));
        String text = new String(octets, 16, octets.length - 16 - 78 - 11).replace("\"counter\"", "\"crit\":[\"x\"],\"counter\"");
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> verify(verifier(), PackageFixture.signed(text, new byte[11]), poor));
        assertRefused(RefusalReason.CORRUPTED, () -> verify(verifier(), PackageFixture.signed("{}", new byte[11]), poor));
    }

    @Test
    @Proves("PKG-41")
    @DisplayName("A head with impossible lengths or a signature block that does not add up is refused with 402")
    void brokenHead() throws Exception {
        byte[] octets = build(builder().payload(image), folder, RELEASE);
        int block = octets.length - 11 - 78;
        byte[] huge = octets.clone();
        huge[8] = 1;
        byte[] none = octets.clone();
        ByteBuffer.wrap(none).putInt(8, 0);
        byte[] moreSignatures = octets.clone();
        moreSignatures[block + 1] = 2;
        byte[] fewerSignatures = octets.clone();
        fewerSignatures[block + 1] = 0;
        byte[] longKeyId = octets.clone();
        longKeyId[block + 3] = 100;

        for (byte[] broken : List.of(huge, none, moreSignatures, fewerSignatures, longKeyId)) {
            assertRefused(RefusalReason.CORRUPTED, () -> PackageHead.read(ByteSource.of(broken)));
        }
    }

    @Test
    @Proves({"PKG-52", "DL-163"})
    @DisplayName("Verifying the complete file tells its progress, stops when interrupted, and finds a payload changed since")
    void progressAndInterruption() throws Exception {
        Path large = Files.write(folder.resolve("large"), PackageFixture.random(1, 300_000));
        byte[] octets = build(builder().payload(PayloadSource.raw("rootfs", large)).payload(image.inSlot("file")), folder,
                RELEASE);
        List<Long> seen = new ArrayList<>();

        VerifiedPackage verified = verifier().verifyFile(ByteSource.of(octets), device().build(), (done, total) -> {
            assertThat(total).isEqualTo(300_011);
            seen.add(done);
        });

        assertThat(seen).isSorted().hasSize(6).endsWith(300_011L);
        PayloadReader reader = new PayloadReader(ByteSource.of(flipped(octets, octets.length - 1)), verified);
        reader.verifyStored(0, ProgressListener.NONE);
        assertRefused(RefusalReason.CORRUPTED, () -> reader.verifyStored(1, ProgressListener.NONE));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> verify(verifier(), octets, device().build())).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
