package org.fumogateway.syncml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.fumogateway.testing.Proves;

/** The search word by word finds what a loop octet by octet finds, wherever the octets begin and end. */
class OctetsPropertyTest {

    private static final int ALIGNMENTS = 8;

    @Property(tries = 300)
    @Proves({"SYN-10", "SYN-69"})
    @Label("find, findMarkup, findTextEnd and findIllFormed stop where a plain loop does, at all alignments")
    void searches(@ForAll("octets") byte[] octets, @ForAll @IntRange(max = 255) int value) {
        for (int shift = 0; shift < ALIGNMENTS; shift++) {
            byte[] shifted = new byte[octets.length + 2 * ALIGNMENTS];
            // What stands in front and behind must not matter, so it is what is looked for.
            Arrays.fill(shifted, (byte) value);
            System.arraycopy(octets, 0, shifted, shift, octets.length);
            int to = shift + octets.length;
            assertThat(Octets.find(shifted, shift, to, value)).isEqualTo(first(shifted, shift, to, octet -> octet == (byte) value));
            for (int wanted : new int[] {0, '<', '&', '"', 0x80, 0xFF}) {
                assertThat(Octets.find(shifted, shift, to, wanted)).isEqualTo(first(shifted, shift, to, octet -> octet == (byte) wanted));
            }
            assertThat(Octets.findMarkup(shifted, shift, to)).isEqualTo(first(shifted, shift, to, OctetsPropertyTest::isMarkup));
            assertThat(Octets.findTextEnd(shifted, shift, to)).isEqualTo(first(shifted, shift, to, OctetsPropertyTest::endsText));
            assertThat(Octets.isText(shifted, shift, to)).isEqualTo(isText(octets));
            assertThat(Octets.isText(ByteBuffer.wrap(shifted, shift, octets.length).asReadOnlyBuffer())).isEqualTo(isText(octets));
            int illFormed = Octets.findIllFormed(shifted, shift, to);
            assertThat(isText(Arrays.copyOfRange(shifted, shift, illFormed))).as("all in front of it is text").isTrue();
        }
    }

    /** Long stretches of what stops nothing, with something that might here and there; some of it well-formed beyond ASCII. */
    @Provide
    Arbitrary<byte[]> octets() {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(40)),
                Tuple.of(3, Arbitraries.integers().between(0, 0xFF).map(Character::toString)),
                Tuple.of(2, Arbitraries.of("<", ">", "&", "\r", "\n", "%", "'", "\u007f", "=", ";", "\0")));
        Arbitrary<byte[]> text = pieces.list().ofMaxSize(5).map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> raw = pieces.list().ofMaxSize(5).map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(50);
        return Arbitraries.oneOf(text, raw, any);
    }

    private static int first(byte[] octets, int from, int to, IntPredicate wanted) {
        int at = from;
        while (at < to && !wanted.test(octets[at])) {
            at++;
        }
        return at;
    }

    private static boolean isMarkup(int octet) {
        return octet < ' ' || octet == '&' || octet == '<' || octet == '>';
    }

    private static boolean endsText(int octet) {
        return octet < 0 || octet == '<' || octet == '&' || octet == '\r';
    }

    /** The JDK's decoder reports what is ill-formed. */
    private static boolean isText(byte[] octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString().indexOf('\0') < 0;
        } catch (CharacterCodingException illFormed) {
            return false;
        }
    }
}
