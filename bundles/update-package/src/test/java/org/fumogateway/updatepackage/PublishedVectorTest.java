package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.fumogateway.updatepackage.PackageFixture.assertRefused;
import static org.fumogateway.updatepackage.PackageFixture.flipped;
import static org.fumogateway.updatepackage.PackageFixture.joined;
import static org.fumogateway.updatepackage.PackageFixture.verify;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container's published example of 450 octets, signed with the first key of RFC 8032, and everything derived from it. */
class PublishedVectorTest {

    private static final byte[] VECTOR = Base64.getDecoder().decode(
            "RlVQMQABAAAAAAFZAAAATnsiZnVwIjoxLCJpZCI6InQtMSIsIm5hbWUiOiJUZXN0IiwidmVyc2lv"
            + "biI6IjQuMi4wIiwiY29tcGF0aWJsZSI6WyJleGFtcGxld29ya3MsZ3ctMjAwIl0sImh3IjpbIkMx"
            + "IiwiQzIiXSwiY291bnRlciI6NywicGF5bG9hZHMiOlt7InJvbGUiOiJmaWxlIiwiZW5jIjoicmF3"
            + "Iiwib2ZmIjowLCJsZW4iOjExLCJzaGEyNTYiOiIzYWI4ZWJjY2NhMTgwMGRiNmE1OTkxMWI5NDc3"
            + "ZTUzNWJlMzE3N2QwZGMzMDlkYmNkYWI3OTg0OTE0NjYxMjcwIiwib3V0Ijp7ImxlbiI6MTEsInNo"
            + "YTI1NiI6IjNhYjhlYmNjY2ExODAwZGI2YTU5OTExYjk0NzdlNTM1YmUzMTc3ZDBkYzMwOWRiY2Rh"
            + "Yjc5ODQ5MTQ2NjEyNzAifX1dfQABAQgh/jHfoVSiYQBA1xYSTQzMIRL8nj9aQEDfJgsdtOQLxObA"
            + "NhxZpCNXMlyKDj7fcOFRNqqn87UO9ejXyUA53HcY/zR5vYcSryGJCkhFTExPLUZVTU8K");
    private static final int MANIFEST_END = 16 + 345;
    private static final VerificationKey KEY = VerificationKey.ofRaw(SignatureAlgorithm.ED25519,
            HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    private final PackageVerifier verifier = new PackageVerifier(PackageFixture.trust(
            new TrustFileBuilder().addRootKey(PackageFixture.ROOT.verificationKey()).addReleaseKey(ReleaseKey.unlimited(KEY))));
    private final DeviceContext device = PackageFixture.device().build();

    PublishedVectorTest() throws PackageException {
        // the fields say it all
    }

    @Test
    @Proves({"PKG-26", "PKG-41", "PKG-42", "PKG-43", "PKG-50", "PKG-56"})
    @DisplayName("The published example package is read, its signature verified and its payload returned")
    void accepted() throws Exception {
        assertThat(Sha256.of(VECTOR)).hasToString("e8ce81e93f0d8088979c3e1063f86d653e98bde5aad18e36f872cb315b937f2b");

        VerifiedPackage verified = verify(verifier, VECTOR, device);

        assertThat(verified.outcome()).isEqualTo(VerifiedPackage.Outcome.INSTALLABLE);
        assertThat(verified.fileLength()).isEqualTo(450);
        assertThat(verified.signers()).containsExactly(new KeyId("21fe31dfa154a261"));
        assertThat(verified.manifest().version()).isEqualTo("4.2.0");
        assertThat(verified.manifest().hardware()).containsExactly("C1", "C2");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PayloadReader(ByteSource.of(VECTOR), verified).openDecoded(0).transferTo(out);
        assertThat(out).hasToString("HELLO-FUMO\n");
    }

    @Test
    @Proves("PKG-39")
    @DisplayName("Building the published example with its key gives the published octets, every one of them")
    void rebuilt(@TempDir Path folder) throws Exception {
        PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(
                "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
        Path image = Files.writeString(folder.resolve("image"), "HELLO-FUMO\n");
        PackageBuilder builder = new PackageBuilder().id("t-1").name("Test").version("4.2.0").compatible("exampleworks,gw-200")
                .hardware("C1", "C2").counter(7).payload(PayloadSource.raw("file", image));

        assertThat(PackageFixture.build(builder, folder, SigningKey.of(secret, KEY))).isEqualTo(VECTOR);
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
    }

    @Test
    @Proves("PKG-42")
    @DisplayName("A package with any one octet of its manifest changed is refused as not authentic, 404")
    void manifestChanged() {
        for (int at = 16; at < MANIFEST_END; at++) {
            byte[] changed = flipped(VECTOR, at);
            assertRefused(RefusalReason.NOT_AUTHENTIC, () -> verify(verifier, changed, device));
        }
    }

    @Test
    @Proves({"PKG-41", "PKG-42"})
    @DisplayName("A package with any one octet of its header or signature block changed is refused")
    void headerOrSignatureChanged() {
        for (int at = 0; at < VECTOR.length - 11; at++) {
            boolean minorVersion = at == 6 || at == 7;
            boolean manifest = at >= 16 && at < MANIFEST_END;
            if (!minorVersion && !manifest) {
                byte[] changed = flipped(VECTOR, at);
                assertThat(catchThrowable(() -> verify(verifier, changed, device)))
                        .as("octet " + at).isInstanceOf(PackageException.class);
            }
        }
    }

    @Test
    @Proves("PKG-50")
    @DisplayName("A package with any one octet of its payload changed is refused as corrupted, 402")
    void payloadChanged() {
        for (int at = VECTOR.length - 11; at < VECTOR.length; at++) {
            byte[] changed = flipped(VECTOR, at);
            assertRefused(RefusalReason.CORRUPTED, () -> verify(verifier, changed, device));
        }
    }

    @Test
    @Proves("PKG-41")
    @DisplayName("A package cut off after any octet, or with one octet appended, is refused as corrupted, 402")
    void wrongLength() {
        for (int length = 0; length < VECTOR.length; length++) {
            byte[] cut = Arrays.copyOf(VECTOR, length);
            assertRefused(RefusalReason.CORRUPTED, () -> verify(verifier, cut, device));
        }
        assertRefused(RefusalReason.CORRUPTED, () -> verify(verifier, joined(VECTOR, (byte) 0), device));
    }

    @Test
    @Proves("PKG-41")
    @DisplayName("Container major version 2 is refused with 405, a higher minor version is accepted")
    void versions() throws Exception {
        byte[] major = VECTOR.clone();
        major[5] = 2;
        byte[] minor = VECTOR.clone();
        minor[7] = 9;

        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> verify(verifier, major, device));
        assertThat(verify(verifier, minor, device).manifest().id()).isEqualTo("t-1");
    }

    @Test
    @Proves("PKG-47")
    @DisplayName("Security counter 7 is accepted by a gateway that stores 7 or less, refused with 405 by one that stores 8")
    void counter() throws Exception {
        DeviceContext newer = PackageFixture.device().securityCounter(8).build();
        DeviceContext older = PackageFixture.device().securityCounter(6).build();

        assertThat(verify(verifier, VECTOR, device).manifest().counter()).isEqualTo(7);
        assertThat(verify(verifier, VECTOR, older).manifest().counter()).isEqualTo(7);
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> verify(verifier, VECTOR, newer));
    }

    @Test
    @Proves("PKG-40")
    @DisplayName("The head of a package is complete and verified when exactly its own octets have arrived, none of the payload")
    void headArrives() throws Exception {
        int head = VECTOR.length - 11;
        for (int arrived = 0; arrived <= VECTOR.length; arrived++) {
            int required = PackageHead.requiredOctets(ByteBuffer.wrap(VECTOR, 0, arrived));
            assertThat(required).isEqualTo(arrived < 16 ? 16 : head);
        }
        VerifiedPackage verified = verifier.verifyHead(PackageHead.parse(ByteBuffer.wrap(VECTOR, 0, head)), device);
        assertThat(verified.fileLength()).isEqualTo(VECTOR.length);
        assertThat(verified.head().manifestDigest()).isEqualTo(Sha256.of(Arrays.copyOfRange(VECTOR, 16, MANIFEST_END)));
        assertRefused(RefusalReason.CORRUPTED, () -> PackageHead.requiredOctets(ByteBuffer.wrap("<html>".getBytes())));
    }
}
