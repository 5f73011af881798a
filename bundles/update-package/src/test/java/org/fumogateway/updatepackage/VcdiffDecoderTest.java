package org.fumogateway.updatepackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updatepackage.PackageFixture.assertRefused;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decoder of differences. */
class VcdiffDecoderTest {

    private static final byte[] OLD = "ABCDEFGHIJKLMNOP".getBytes();
    private static final byte[] PATCH = hex("d6c3c40000 01100011 1c00040503 58595a7a ab00053628 040006");

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] decode(byte[] base, byte[] patch, long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new VcdiffDecoder(ByteSource.of(base), length).decode(new ByteArrayInputStream(patch),
                ByteTarget.of(Channels.newChannel(out)), VcdiffDecoder.Checkpoint.START, done -> { });
        return out.toByteArray();
    }

    @Test
    @Proves({"PKG-6", "PKG-7", "PKG-8", "PKG-9"})
    @DisplayName("The published example difference gives the published result")
    void vector() throws Exception {
        assertThat(new String(decode(OLD, PATCH, 28))).isEqualTo("XYZEFGHIJzzzzzEFGHIJEFGHIJEF");
    }

    @Test
    @Proves({"PKG-5", "PKG-6", "PKG-7", "PKG-8", "PKG-10", "PKG-14"})
    @DisplayName("Random differences of many windows, with and without checksums, give exactly the expected result")
    void randomDifferences() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            VcdiffWriter writer = new VcdiffWriter(seed, 1 + seed * 1000);
            byte[] patch = (seed % 2 == 0 ? writer : writer.withChecksum()).patch(1 + seed % 4, 1 + seed * 300);
            assertThat(decode(writer.base(), patch, writer.result().length)).as("seed " + seed).isEqualTo(writer.result());
        }
    }

    @Test
    @Proves("PKG-7")
    @DisplayName("Combined instructions, an ADD and a COPY in one code and the other way round, are executed for every code")
    void combinedCodes() throws Exception {
        for (int code = 163; code < 256; code++) {
            int mode = code < 235 ? (code - 163) / 12 : code < 247 ? 6 + (code - 235) / 4 : code - 247;
            int added = code < 235 ? (code - 163) % 12 / 3 + 1 : code < 247 ? (code - 235) % 4 + 1 : 1;
            int copied = code < 235 ? (code - 163) % 3 + 4 : 4;
            boolean addFirst = code < 247;
            int here = 16 + (addFirst ? added : 0);
            String copy = new String(OLD, mode == 1 ? here - 14 : mode < 6 ? 2 : 0, copied);
            String add = "wxyz".substring(0, added);
            String address = mode == 1 ? "0e" : mode < 6 ? "02" : "00";
            String sections = HexFormat.of().formatHex(add.getBytes()) + HexFormat.of().toHexDigits((byte) code) + address;
            byte[] patch = hex("d6c3c40000 011000" + HexFormat.of().toHexDigits((byte) (5 + sections.length() / 2))
                    + HexFormat.of().toHexDigits((byte) (added + copied)) + "00"
                    + HexFormat.of().toHexDigits((byte) added) + "0101" + sections);

            assertThat(new String(decode(OLD, patch, added + copied))).as("code " + code).isEqualTo(addFirst ? add + copy : copy
                    + add);
        }
    }

    @Test
    @Proves({"PKG-11", "PKG-12"})
    @DisplayName("A secondary compressor or the version of another dialect is refused with 405")
    void unsupported() {
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> decode(OLD, hex("d6c3c4000102" + "01100011"), 28));
        assertRefused(RefusalReason.NOT_ACCEPTABLE, () -> decode(OLD, hex("d6c3c45300" + "01100011"), 28));
    }

    @Test
    @Proves({"PKG-9", "PKG-12"})
    @DisplayName("A difference that breaks a limit, uses a forbidden feature or does not fit together is refused with 402")
    void broken() {
        List<String> broken = List.of("", "d6c3c4", "d6c3c50000", "d6c3c4000200", "d6c3c4000800",
                "d6c3c4000404", // header of the application cut off
                "d6c3c40000 02100011 1c00040503 58595a7a ab00053628 040006", // copies from the result
                "d6c3c40000 08100011 1c00040503 58595a7a ab00053628 040006", // unknown flag
                "d6c3c40000 01110011 1c00040503 58595a7a ab00053628 040006", // segment longer than the base
                "d6c3c40000 01100111 1c00040503 58595a7a ab00053628 040006", // segment behind the base
                "d6c3c40000 01100011 1c01040503 58595a7a ab00053628 040006", // compressed sections
                "d6c3c40000 01100012 1c00040503 58595a7a ab00053628 040006", // lengths disagree
                "d6c3c40000 01100011 1b00040503 58595a7a ab00053628 040006", // more octets than the window says
                "d6c3c40000 01100011 1d00040503 58595a7a ab00053628 040006", // result longer than promised
                "d6c3c40000 01100011 1c00040503 58595a7a ab00053628 300006", // copy from nowhere
                "d6c3c40000 01100011 1c00040503 58595a7a ab00053628 0400", // cut off
                "d6c3c40000 01100012 1c00050503 58595a7a7a ab00053628 040006", // data left over
                "d6c3c40000 01100012 1c00040504 58595a7a ab00053628 04000600", // addresses left over
                "d6c3c40000 05100015 1c00040503 00000001 58595a7a ab00053628 040006", // wrong checksum
                "d6c3c40000 0110008fffffffffffffffffff7f", "d6c3c40000 01100090808001", // absurd and too long delta
                "d6c3c40000 0005 88808001 00 0000", // window of more than 16 MiB
                "d6c3c40000 01100011 1c00040503 58595a7a ab00053628 040006 00060100010100 58 02"); // one octet more than promised

        for (String patch : broken) {
            assertRefused(RefusalReason.CORRUPTED, () -> decode(OLD, hex(patch), 28));
        }
        assertRefused(RefusalReason.CORRUPTED, () -> decode(OLD, PATCH, 27));
        assertRefused(RefusalReason.CORRUPTED, () -> decode(OLD, PATCH, 29));
        assertRefused(RefusalReason.CORRUPTED, () -> decode(OLD, hex("d6c3c40000 0005 88808001 00 0000"), 1L << 40));
        assertRefused(RefusalReason.CORRUPTED, () -> decode(OLD, emptyWindows(VcdiffDecoder.MAX_WINDOWS + 1), 0));
    }

    private static byte[] emptyWindows(int count) {
        byte[] patch = Arrays.copyOf(hex("d6c3c40000"), 5 + count * 7);
        for (int i = 0; i < count; i++) {
            System.arraycopy(hex("00 05 00 00 00 00 00"), 0, patch, 5 + i * 7, 7);
        }
        return patch;
    }

    @Test
    @Proves("PKG-12")
    @DisplayName("Random damage never leads to anything but a refusal or a result of the promised length")
    void mutations() throws Exception {
        VcdiffWriter writer = new VcdiffWriter(7, 5000);
        byte[] patch = writer.patch(3, 900);
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = patch.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(decode(writer.base(), changed, writer.result().length)).hasSize(writer.result().length);
            } catch (PackageException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    @Proves("PKG-14")
    @DisplayName("Work goes on from any window boundary and gives the same end")
    void resumption() throws Exception {
        VcdiffWriter writer = new VcdiffWriter(9, 20_000);
        byte[] patch = writer.patch(6, 2000);
        VcdiffDecoder decoder = new VcdiffDecoder(ByteSource.of(writer.base()), writer.result().length);
        List<VcdiffDecoder.Checkpoint> places = new ArrayList<>();
        decoder.decode(new ByteArrayInputStream(patch), octets -> { }, VcdiffDecoder.Checkpoint.START, places::add);

        assertThat(places).hasSize(6);
        for (VcdiffDecoder.Checkpoint place : places) {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            decoder.decode(new ByteArrayInputStream(patch), ByteTarget.of(Channels.newChannel(rest)), place, done -> { });
            assertThat(rest.toByteArray())
                    .isEqualTo(Arrays.copyOfRange(writer.result(), (int) place.outputOctets(), writer.result().length));
        }
    }

    @Test
    @Proves({"PKG-10", "PKG-13"})
    @DisplayName("Differences made by xdelta3, with and without its header and checksum, are applied bit by bit")
    void xdelta3(@TempDir Path folder) throws Exception {
        OptionalTool.require("xdelta3", "xdelta3");
        byte[] old = PackageFixture.random(1, 3_000_000);
        byte[] changed = Arrays.copyOfRange(old, 1000, 2_900_000);
        System.arraycopy(PackageFixture.random(2, 50_000), 0, changed, 1_000_000, 50_000);
        System.arraycopy(old, 2_000_000, changed, 100_000, 300_000);
        Path from = Files.write(folder.resolve("from"), old);
        Path to = Files.write(folder.resolve("to"), changed);
        for (List<String> options : List.of(List.<String>of(), List.of("-n"), List.of("-A"), List.of("-n", "-A"),
                List.of("-9", "-W", "1048576"), List.of("-9", "-W", "2097152", "-B", "3000000"))) {
            Path patch = folder.resolve("patch");
            List<String> command = new ArrayList<>(List.of("xdelta3", "-e", "-f", "-S", "none"));
            command.addAll(options);
            command.addAll(List.of("-s", from.toString(), to.toString(), patch.toString()));
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();

            assertThat(decode(old, Files.readAllBytes(patch), changed.length)).as(options.toString()).isEqualTo(changed);
        }
    }
}
