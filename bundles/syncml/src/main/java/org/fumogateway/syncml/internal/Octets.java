package org.fumogateway.syncml.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Looks through octets eight at a time. */
public final class Octets {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long BEHIND_AMPERSAND = (0x80 - '&' - 1) * ONES;
    private static final long LESS = '<' * ONES;
    private static final long LESS_OR_GREATER = (0xFF & ~('<' ^ '>')) * ONES;

    private Octets() {
    }

    /** Position of the first octet of this value, or {@code to}. */
    public static int find(byte[] octets, int from, int to, int value) {
        long pattern = (value & 0xFF) * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long found = zeros((long) WORD.get(octets, at) ^ pattern);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        while (at < to && octets[at] != (byte) value) {
            at++;
        }
        return at;
    }

    /** Position of the first octet that text in XML cannot carry as it is or that is not ASCII, or {@code to}. */
    public static int findMarkup(byte[] octets, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES) {
            long word = (long) WORD.get(octets, at);
            long found = markup(word);
            if (found == 0) {
                at += Long.BYTES;
                while (at <= to - 2 * Long.BYTES && (markup((long) WORD.get(octets, at)) | markup((long) WORD.get(octets, at + Long.BYTES))) == 0) {
                    at += 2 * Long.BYTES;
                }
                continue;
            }
            at += Long.numberOfTrailingZeros(found) >> 3;
            if (isMarkup(octets[at])) {
                return at;
            }
            at++;
        }
        while (at < to && !isMarkup(octets[at])) {
            at++;
        }
        return at;
    }

    private static long markup(long word) {
        // Less and greater differ in one bit, which is masked out.
        return notBehindAmpersand(word) | zeros(word & LESS_OR_GREATER ^ LESS);
    }

    private static long textEnd(long word) {
        return notBehindAmpersand(word) | zeros(word ^ LESS);
    }

    private static boolean isMarkup(byte octet) {
        return octet < ' ' || octet == '&' || octet == '<' || octet == '>';
    }

    /**
     * The highest bits of octets up to the ampersand and beyond ASCII, at least of the first of them: nearly all octets of tokens and
     * base64 are none, and adding carries those into their highest bit.
     */
    private static long notBehindAmpersand(long word) {
        return (word + BEHIND_AMPERSAND & ~word & HIGH) ^ HIGH;
    }

    /**
     * Position of the first octet at which a text in XML ends or is not what it looks like: mark-up, a carriage return, anything
     * that is not ASCII; or {@code to}.
     */
    public static int findTextEnd(byte[] octets, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES) {
            long word = (long) WORD.get(octets, at);
            long found = textEnd(word);
            if (found == 0) {
                at += Long.BYTES;
                while (at <= to - 2 * Long.BYTES && (textEnd((long) WORD.get(octets, at)) | textEnd((long) WORD.get(octets, at + Long.BYTES))) == 0) {
                    at += 2 * Long.BYTES;
                }
                continue;
            }
            at += Long.numberOfTrailingZeros(found) >> 3;
            if (endsText(octets[at])) {
                return at;
            }
            at++;
        }
        while (at < to && !endsText(octets[at])) {
            at++;
        }
        return at;
    }

    private static boolean endsText(byte octet) {
        return octet < 0 || octet == '<' || octet == '&' || octet == '\r';
    }

    /** Whether these octets are well-formed UTF-8 without NUL. */
    public static boolean isText(ByteBuffer octets) {
        ByteBuffer rest = octets.duplicate();
        while (rest.hasRemaining()) {
            int first = rest.get() & 0xFF;
            if (first == 0 || first >= 0x80 && !continues(first, rest)) {
                return false;
            }
        }
        return true;
    }

    /** The rest of one character of two to four octets: ranges of the second octet as UTF-8 defines them. */
    private static boolean continues(int first, ByteBuffer rest) {
        int following = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || rest.remaining() < following) {
            return false;
        }
        int second = rest.get() & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        boolean good = second >= least && second <= most;
        for (int i = 1; i < following; i++) {
            good &= (rest.get() & 0xC0) == 0x80;
        }
        return good;
    }

    private static long zeros(long word) {
        return word - ONES & ~word & HIGH;
    }
}
