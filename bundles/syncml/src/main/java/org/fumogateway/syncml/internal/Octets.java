package org.fumogateway.syncml.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Looks through octets, eight and where nothing is found sixteen at a time. */
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
        if (octets.hasArray()) {
            int from = octets.arrayOffset() + octets.position();
            return isText(octets.array(), from, from + octets.remaining());
        }
        byte[] copy = new byte[octets.remaining()];
        octets.duplicate().get(copy);
        return isText(copy, 0, copy.length);
    }

    /** Whether these octets are well-formed UTF-8 without NUL. */
    public static boolean isText(byte[] octets, int from, int to) {
        return findIllFormed(octets, from, to) == to;
    }

    /** Position of the first octet of the first character that is NUL or no well-formed UTF-8, or {@code to}. */
    public static int findIllFormed(byte[] octets, int from, int to) {
        int at = from;
        while (true) {
            while (at <= to - 2 * Long.BYTES
                    && (unusual((long) WORD.get(octets, at)) | unusual((long) WORD.get(octets, at + Long.BYTES))) == 0) {
                at += 2 * Long.BYTES;
            }
            while (at < to && octets[at] > 0) {
                at++;
            }
            int length = at < to ? characterLength(octets, at, to) : 0;
            if (length == 0) {
                return at;
            }
            at += length;
        }
    }

    /** Not zero if there is NUL or anything beyond ASCII among the octets. */
    private static long unusual(long word) {
        return (word - ONES | word) & HIGH;
    }

    /** Octets of the character of two to four of them that begins here, 0 if it is none: the second's range is as UTF-8 defines it. */
    private static int characterLength(byte[] octets, int at, int to) {
        int first = octets[at] & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || to - at < length) {
            return 0;
        }
        int second = octets[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        boolean good = second >= least && second <= most;
        for (int i = 2; i < length; i++) {
            good &= (octets[at + i] & 0xC0) == 0x80;
        }
        return good ? length : 0;
    }

    private static long zeros(long word) {
        return word - ONES & ~word & HIGH;
    }
}
