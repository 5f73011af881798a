package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.updatepackage.PackageFixture.RELEASE;
import static org.fumogateway.updatepackage.PackageFixture.assertRefused;
import static org.fumogateway.updatepackage.PackageFixture.build;
import static org.fumogateway.updatepackage.PackageFixture.builder;
import static org.fumogateway.updatepackage.PackageFixture.device;
import static org.fumogateway.updatepackage.PackageFixture.verifier;
import static org.fumogateway.updatepackage.PackageFixture.verify;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Building packages of several payloads and getting the payloads back. */
class PayloadReaderTest {

    private static final byte[] NO_BASE = {};

    @TempDir
    private Path folder;

    private Path file(String name, byte[] octets) throws IOException {
        return Files.write(folder.resolve(name), octets);
    }

    private static byte[] gzip(byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressed = new GZIPOutputStream(out)) {
            compressed.write(octets);
        }
        return out.toByteArray();
    }

    private static byte[] decode(PayloadReader reader, int index, byte[] base) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader.decode(index, ByteSource.of(base), ByteTarget.of(Channels.newChannel(out)), ProgressListener.NONE);
        return out.toByteArray();
    }

    private PayloadReader reader(PackageBuilder builder) throws IOException {
        byte[] octets = build(builder, folder, RELEASE);
        return new PayloadReader(ByteSource.of(octets), verify(verifier(), octets, device().encodings("rauc").build()));
    }

    @Test
    @Proves({"PKG-24", "PKG-34", "PKG-50"})
    @DisplayName("A package with a plain, a compressed and a foreign payload gives each of them back, octet by octet")
    void severalPayloads() throws Exception {
        byte[] plain = PackageFixture.random(1, 100_000);
        byte[] text = "the same line again and again\n".repeat(5000).getBytes();
        byte[] bundle = PackageFixture.random(2, 777);
        PayloadReader reader = reader(builder().payload(PayloadSource.raw("rootfs", file("plain", plain)).withChunks(30_000))
                .payload(PayloadSource.gzip("file", file("text", text)).inSlot("rootfs"))
                .payload(PayloadSource.foreign("rauc", file("bundle", bundle))));

        List<Payload> payloads = reader.manifest().payloads();
        assertThat(payloads.get(0).chunks().orElseThrow().digests()).hasSize(4)
                .startsWith(Sha256.of(Arrays.copyOf(plain, 30_000)))
                .endsWith(Sha256.of(Arrays.copyOfRange(plain, 90_000, 100_000)));
        assertThat(payloads.get(1).length()).isLessThan(2000);
        assertThat(payloads.get(1).output()).contains(PackageFixture.identity(text));
        assertThat(decode(reader, 0, NO_BASE)).isEqualTo(plain);
        assertThat(decode(reader, 1, NO_BASE)).isEqualTo(text);
        assertThat(reader.openDecoded(1).readAllBytes()).isEqualTo(text);
        assertThat(reader.stored(2).openStream().readAllBytes()).isEqualTo(bundle);
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> reader.openDecoded(2));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("plain", "text", "bundle", "test.fup");
    }

    @Test
    @Proves("PKG-39")
    @DisplayName("Making the same package twice gives the same octets, compressed payloads included")
    void reproducible() throws Exception {
        PayloadSource source = PayloadSource.gzip("rootfs", file("image", PackageFixture.random(3, 50_000)));

        assertThat(build(builder().payload(source), folder, RELEASE)).isEqualTo(build(builder().payload(source), folder,
                RELEASE));
    }

    @Test
    @Proves("PKG-43")
    @DisplayName("A compressed payload that gives more or fewer octets than promised, or is no gzip stream, ends with 402")
    void wrongOutput() throws Exception {
        byte[] image = "the same line again and again\n".repeat(5000).getBytes();
        byte[] stored = gzip(image);
        ImageIdentity shorter = new ImageIdentity(image.length - 1, Sha256.of(Arrays.copyOf(image, image.length - 1)));
        ImageIdentity longer = new ImageIdentity(image.length + 1, Sha256.of(image));
        PayloadReader reader = reader(builder().payload(PayloadSource.encoded("rootfs", "gzip", file("a", stored), shorter))
                .payload(PayloadSource.encoded("rootfs", "gzip", file("b", stored), longer))
                .payload(PayloadSource.encoded("rootfs", "gzip", file("c", image), PackageFixture.identity(image)))
                .payload(PayloadSource.encoded("rootfs", "gzip", file("d", Arrays.copyOf(stored, stored.length / 2)),
                        PackageFixture.identity(image))));

        for (int index = 0; index < 4; index++) {
            int payload = index;
            assertRefused(RefusalReason.CORRUPTED, () -> decode(reader, payload, NO_BASE));
            assertRefused(RefusalReason.CORRUPTED, () -> reader.openDecoded(payload).transferTo(OutputStream.nullOutputStream()));
        }
    }

    @Test
    @Proves({"PKG-2", "PKG-51"})
    @DisplayName("A payload that decodes to another image than promised, of the same length, ends with 410")
    void wrongDigest() throws Exception {
        byte[] image = PackageFixture.random(4, 1000);
        ImageIdentity other = PackageFixture.identity(PackageFixture.random(5, 1000));
        PayloadReader reader = reader(builder().payload(PayloadSource.encoded("rootfs", "gzip", file("a", gzip(image)), other)));

        assertRefused(RefusalReason.APPLY_FAILED, () -> decode(reader, 0, NO_BASE));
    }

    @Test
    @Proves({"PKG-1", "PKG-14", "PKG-24"})
    @DisplayName("Deltas, plain and compressed, are applied to their base, also from the middle on")
    void deltas() throws Exception {
        VcdiffWriter writer = new VcdiffWriter(42, 30_000);
        byte[] patch = writer.patch(5, 4000);
        byte[] result = writer.result();
        ImageIdentity base = PackageFixture.identity(writer.base());
        byte[] octets = build(builder()
                .payload(PayloadSource.delta("rootfs", "vcdiff", file("p", patch), base, PackageFixture.identity(result)))
                .payload(PayloadSource.delta("rootfs", "vcdiff+gzip", file("z", gzip(patch)), base,
                PackageFixture.identity(result))),
                folder, RELEASE);
        VerifiedPackage verified = verify(verifier(), octets, device().slot("rootfs", 1 << 20, base).build());
        PayloadReader reader = new PayloadReader(ByteSource.of(octets), verified);

        for (int index = 0; index < 2; index++) {
            assertThat(decode(reader, index, writer.base())).isEqualTo(result);
            List<VcdiffDecoder.Checkpoint> places = new ArrayList<>();
            reader.decodeDelta(index, ByteSource.of(writer.base()), octetsRead -> { }, VcdiffDecoder.Checkpoint.START,
                    places::add);
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            reader.decodeDelta(index, ByteSource.of(writer.base()), ByteTarget.of(Channels.newChannel(rest)), places.get(2),
                    done -> { });
            assertThat(places).hasSize(5);
            assertThat(rest.toByteArray()).isEqualTo(
                    Arrays.copyOfRange(result, (int) places.get(2).outputOctets(), result.length));
        }
    }

    @Test
    @Proves({"PKG-40", "PKG-50"})
    @DisplayName("A 64 MB image goes into a package, is verified and decoded with less than 4 MB of memory in all")
    void boundedMemory() throws Exception {
        Path image = folder.resolve("image");
        try (RandomAccessFile sparse = new RandomAccessFile(image.toFile(), "rw")) {
            sparse.setLength(64L << 20);
            sparse.seek(12_345_678);
            sparse.write(PackageFixture.random(6, 1000));
        }
        PackageVerifier verifier = verifier();
        DeviceContext device = device().slot("rootfs", 1L << 30).build();
        Path file = folder.resolve("large.fup");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        builder().payload(PayloadSource.gzip("rootfs", image)).write(file, RELEASE);
        long[] decoded = new long[1];
        try (FileChannel channel = FileChannel.open(file)) {
            ByteSource source = ByteSource.of(channel);
            VerifiedPackage verified = verifier.verifyFile(source, device, ProgressListener.NONE);
            new PayloadReader(source, verified).decode(0, ByteSource.of(NO_BASE), octets -> decoded[0] += octets.remaining(),
                    ProgressListener.NONE);
        }

        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(decoded[0]).isEqualTo(64L << 20);
        assertThat(allocated).isLessThan(4L << 20);
    }

    @Test
    @Proves("PKG-78")
    @DisplayName("A package is signed elsewhere: octets to sign go out, a signature block comes back")
    void signedElsewhere() throws Exception {
        Path file = folder.resolve("out.fup");
        try (PreparedPackage prepared = builder().payload(PayloadSource.gzip("rootfs", file("i", new byte[9]))).prepare(folder)) {
            prepared.write(file, List.of(RELEASE.sign(prepared.signedOctets())));
            assertThat(prepared.manifest()).isEqualTo(Manifest.parse(prepared.manifestOctets()));
        }

        assertThat(verify(verifier(), Files.readAllBytes(file), device().build()).signers()).containsExactly(RELEASE.id());
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("i", "out.fup");
    }

    @Test
    @Proves("PKG-79")
    @DisplayName("A payload file that changes while a package is made, or a package that cannot be valid, leaves no file behind")
    void nothingHalfDone() throws Exception {
        Path image = file("i", new byte[9]);
        Path file = folder.resolve("out.fup");
        try (PreparedPackage prepared = builder().payload(PayloadSource.raw("rootfs", image)).prepare(folder)) {
            Files.write(image, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
            assertThatThrownBy(() -> prepared.write(file, List.of())).isInstanceOf(IOException.class)
                    .hasMessage("The file i changed while the package was made.");
        }
        assertThatThrownBy(() -> builder().write(file, RELEASE)).isInstanceOf(PackageException.class);
        assertThatThrownBy(() -> builder().version("").payload(PayloadSource.gzip("rootfs", image)).write(file, RELEASE))
                .isInstanceOf(PackageException.class).hasMessageContaining("version");

        assertThat(folder.toFile().list()).containsExactly("i");
    }

    @Test
    @DisplayName("A part of a source ends where it should, and a sentence for users is short and printable")
    void sourcesAndSentences() throws Exception {
        ByteSource part = ByteSource.of("0123456789".getBytes()).slice(2, 5);
        ByteBuffer target = ByteBuffer.allocate(10);

        assertThat(part.read(1, target)).isEqualTo(4);
        assertThat(new String(target.array(), 0, target.position())).isEqualTo("3456");
        assertThat(part.read(5, target)).isEqualTo(-1);
        assertThatThrownBy(() -> part.readFully(3, ByteBuffer.allocate(3))).isInstanceOf(EOFException.class);
        assertThat(part.slice(1, 2).openStream().readAllBytes()).isEqualTo("34".getBytes());
        PackageException refusal = new PackageException(RefusalReason.WRONG_DEVICE, "bad\u0000\n\u202e" + "x".repeat(300));
        assertThat(refusal.getMessage()).startsWith("bad???x").endsWith("x...").hasSize(256);
        assertThat(refusal.resultCode()).isEqualTo(403);
    }
}
