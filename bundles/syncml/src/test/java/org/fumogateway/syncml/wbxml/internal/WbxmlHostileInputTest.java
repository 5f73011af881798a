package org.fumogateway.syncml.wbxml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WbxmlHostileInputTest {

    @ParameterizedTest
    @CsvSource({"00A4016A00, UNSUPPORTED", "04A4016A00, UNSUPPORTED", "0312016A00, UNSUPPORTED", "020B6A00, UNSUPPORTED",
        "02A4010500, UNSUPPORTED", "0200006A0578797A7A79, UNSUPPORTED", "0200056A0578797A7A79, MALFORMED",
        "02A4016AFFFFFFFF07, MALFORMED", "02A4016AFFFFFFFF7F, MALFORMED", "02A4016A8080808000, MALFORMED"})
    @Proves({"SYN-60", "SYN-61", "SYN-69"})
    @DisplayName("A version, document type, character set or string table that cannot be is refused with its reason")
    void headers(String header, Kind kind) {
        refused(header + (header.endsWith("8000") ? "" : Vectors.BODY), kind);
    }

    @Test
    @Proves("SYN-69")
    @DisplayName("A value that claims more octets than there are costs nothing and is refused where it stands")
    void lengths() {
        SyncMlException refusal = refused(Vectors.add("4F C3 87FFFFFF7F"), Kind.MALFORMED);
        assertThat(refusal.path()).isEqualTo("/SyncML/SyncBody/Add/Item/Data");
        assertThat(refusal.offset()).isPositive();
        refused(Vectors.add("4F C3 8FFFFFFF7F"), Kind.MALFORMED);
        refused(Vectors.add("4F C3 808080808001 61 01"), Kind.MALFORMED);
        refused("02A4016A00" + Vectors.BODY.substring(0, 20) + "03" + Vectors.ascii("no end"), Kind.MALFORMED);
    }

    @Test
    @Proves("SYN-69")
    @DisplayName("A string that is not in the table, a long table and a long name are refused")
    void table() {
        refused(Vectors.add("4F 8300 01"), Kind.MALFORMED);
        refused(Vectors.add("04 05"), Kind.MALFORMED);
        String large = "02A4016A" + Vectors.number(70_000) + "61".repeat(70_000);
        refused(Vectors.add("4F 8300 01").replace("02A4016A00", large), Kind.LIMIT);
        refused(Vectors.around("04 00").replace("02A4016A00", "02A4016A" + Vectors.number(300) + "61".repeat(300)), Kind.LIMIT);
    }

    @Test
    @Proves({"SYN-13", "SYN-69"})
    @DisplayName("A long string of the table named again and again is refused before it fills the memory")
    void amplification() {
        String table = "02A4016A" + Vectors.number(16_000) + "61".repeat(16_000);
        String status = "69 4B033100 01" + "6F 8300 01".repeat(10_000) + "01";
        refused(Vectors.around(status).replace("02A4016A00", table), Kind.LIMIT);
        refused(Vectors.add("4F" + "8300".repeat(1_000) + "01").replace("02A4016A00", table), Kind.LIMIT);
        refused(Vectors.around("45 54 4F 0002 20 0000 01 01 01".repeat(200)).replace("02A4016A00", table), Kind.LIMIT);
    }

    @Test
    @Proves({"SYN-13", "SYN-69"})
    @DisplayName("A string of the table without end costs nothing where no text is wanted, however often it is named")
    void unwantedText() {
        String table = "02A4016A" + Vectors.number(65_000) + "61".repeat(65_000);
        String skipped = "69 4B033100 01 5F" + "8300".repeat(400_000) + "01 01";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            SyncMlException refusal = refusal(Vectors.octets(Vectors.around(skipped).replace("02A4016A00", table)));
            assertThat(refusal).isNull();
        });
        refused(Vectors.around(skipped).replace("02A4016A00", "02A4016A" + Vectors.number(0)), Kind.MALFORMED);
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("A name that a peer made up cannot write on a terminal")
    void names() {
        String name = Vectors.ascii("\u001b[2J\n<x>");
        String table = "02A4016A" + Vectors.number(name.length() / 2) + name;
        SyncMlException refusal = refused(Vectors.around("44 00 4B 03 6F6E6500 01 01").replace("02A4016A00", table), Kind.INCOMPLETE);
        assertThat(refusal.path()).isEqualTo("/SyncML/SyncBody/??2J??x?/CmdID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"48", "4F", "54", "7F", "0002 64"})
    @Proves("SYN-13")
    @DisplayName("Elements nested without end are refused at the limit, whatever they are")
    void nesting(String tag) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            refused(Vectors.around(tag.repeat(100_000)), Kind.LIMIT);
            refused(Vectors.around(tag.repeat(31) + "01".repeat(31)), Kind.LIMIT);
        });
        Limits deepest = new Limits(1 << 20, 1_000, 20_000, 2_000, 4_096, 16_384, 65_536);
        Assertions.assertDoesNotThrow(() -> new WbxmlCodec(deepest).decode(
                Vectors.buffer(Vectors.around("48".repeat(195) + "01".repeat(195)))));
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("Too many elements, commands or octets are refused")
    void counts() {
        refused(Vectors.around("5A" + "05".repeat(100_000) + "01"), Kind.LIMIT);
        refused(Vectors.add("4F 0002" + "05".repeat(100_000) + "01"), Kind.LIMIT);
        refused(Vectors.around("13".repeat(2_001)), Kind.LIMIT);
        refused(Vectors.around("64" + "13".repeat(2_000) + "01"), Kind.LIMIT);
        refused("00".repeat((1 << 20) + 1), Kind.LIMIT);
        refused(Vectors.add("6E 57 03" + "61".repeat(20_000) + "00 01 01"), Kind.LIMIT);
    }

    @Test
    @Proves("SYN-1")
    @DisplayName("What is no document is refused: nothing, text or ends outside of elements, two roots, something behind the end")
    void noDocument() {
        refused("", Kind.MALFORMED);
        refused("02A4016A00", Kind.MALFORMED);
        refused("02A4016A00 01", Kind.MALFORMED);
        refused("02A4016A00 03 6100", Kind.MALFORMED);
        refused("02A4016A00 02 21", Kind.MALFORMED);
        refused(Vectors.MESSAGE + "2D", Kind.MALFORMED);
        refused(Vectors.MESSAGE + "01", Kind.MALFORMED);
        refused(Vectors.MESSAGE + "036100", Kind.MALFORMED);
        refused("02A4016A00 2D", Kind.INCOMPLETE);
        refused("02A4016A00 05", Kind.MALFORMED);
        refused(Vectors.add("4F 02 8FFFFFFF7F 01"), Kind.MALFORMED);
        refused(Vectors.add("4F 02 83B000 01"), Kind.MALFORMED);
        Assertions.assertDoesNotThrow(() -> new WbxmlCodec().decode(Vectors.buffer(Vectors.MESSAGE + "430501")));
    }

    @Test
    @Proves({"SYN-23", "SYN-33"})
    @DisplayName("A number that is none is named by the place where it stands")
    void numbers() {
        SyncMlException refusal = refused(Vectors.around("53 4B033100 01 01 53 4B 03 6F6E6500 01 01"), Kind.INCOMPLETE);
        assertThat(refusal.path()).isEqualTo("/SyncML/SyncBody/Get[2]/CmdID");
        assertThat(refusal.offset()).isEqualTo(Vectors.octets(Vectors.around("53 4B033100 01 01 53")).length - 2L);
    }

    @Test
    @Proves({"SYN-1", "SYN-69"})
    @DisplayName("A message cut off after any octet is refused properly")
    void truncated() {
        for (String hex : new String[] {Vectors.MESSAGE, Vectors.TEXT_HEADER + Vectors.BODY,
            Vectors.add("4F C3 5B" + Vectors.TREE + "01"), Vectors.add("4F 0002" + Vectors.TREE_BODY + "01 0000")}) {
            byte[] whole = Vectors.octets(hex);
            for (int length = 0; length < whole.length; length++) {
                assertThat(refusal(Arrays.copyOf(whole, length))).as("cut at %d", length).isNotNull();
            }
        }
    }

    @Test
    @Proves({"SYN-1", "SYN-69"})
    @DisplayName("Damage anywhere gives a message or a proper refusal, never another failure")
    void damaged() {
        Random random = new Random(20_261_124);
        byte[] whole = Vectors.octets(Vectors.around("45 4B033100 01 5A 0001 47 03 62696E00 01 01 0000 54 4F C3 5B" + Vectors.TREE
                + "01 01 54 4F 0002" + Vectors.TREE_BODY + "01 0000 01 01"));
        byte[] interesting = {0, 1, 2, 3, 4, 0x40, 0x43, 0x44, (byte) 0x80, (byte) 0x83, (byte) 0xC3, (byte) 0xC4, (byte) 0xFF, 0x7F};
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = random.nextBoolean() ? (byte) random.nextInt(256)
                        : interesting[random.nextInt(interesting.length)];
            }
            refusal(damaged);
        }
    }

    private static SyncMlException refused(String hex, Kind kind) {
        ByteBuffer octets = Vectors.buffer(hex);
        SyncMlException refusal = catchThrowableOfType(SyncMlException.class, () -> new WbxmlCodec().decode(octets));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
        return refusal;
    }

    /** The refusal, or null if the octets are a message; anything else fails the test. */
    private static SyncMlException refusal(byte[] octets) {
        try {
            new WbxmlCodec().decode(ByteBuffer.wrap(octets));
            return null;
        } catch (SyncMlException refusal) {
            return refusal;
        } catch (RuntimeException | Error other) {
            return fail("Not a refusal for " + HexFormat.of().formatHex(octets), other);
        }
    }
}
