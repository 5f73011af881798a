package org.fumogateway.syncml.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fumogateway.syncml.codec.SyncMlException;

/** Octets that are being written, in an array that grows. Not thread-safe. */
public final class OctetSink {

    /** Room for what follows a large value: without it the whole message would be copied once more for its last tags. */
    private static final int TAIL_OCTETS = 256;

    private byte[] octets;
    private int size;

    /** Creates an empty sink in an array that is overwritten, as long as there is room in it. */
    public OctetSink(byte[] room) {
        octets = room;
    }

    /** Octets so far. */
    public int size() {
        return size;
    }

    /** What was written; nothing may be written afterwards. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(octets, 0, size).slice();
    }

    /** One octet. */
    public void put(int octet) {
        if (size == octets.length) {
            reserve(1);
        }
        octets[size++] = (byte) octet;
    }

    /** All octets of an array. */
    public void put(byte[] more) {
        put(more, 0, more.length);
    }

    /** So many octets of an array. */
    public void put(byte[] more, int from, int length) {
        reserveWithTail(length);
        System.arraycopy(more, from, octets, size, length);
        size += length;
    }

    /** What remains in a buffer. */
    public void put(ByteBuffer more) {
        int length = more.remaining();
        reserveWithTail(length);
        more.get(octets, size, length);
        size += length;
    }

    /** The digits of a number that is not negative. */
    public void putDecimal(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        reserve(digits);
        long rest = number;
        for (int at = size + digits - 1; at >= size; at--) {
            octets[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** The leading characters of a text from a position on as far as they are plain; returns the position of the first that is not. */
    public int putPlain(String text, int from, boolean[] plain) {
        int length = text.length();
        reserve(length - from);
        byte[] target = octets;
        int at = size;
        int i = from;
        while (i < length) {
            char character = text.charAt(i);
            if (character >= plain.length || !plain[character]) {
                break;
            }
            target[at++] = (byte) character;
            i++;
        }
        size = at;
        return i;
    }

    /** One character of a text beyond ASCII as UTF-8; returns the position behind it. */
    public int putCharacter(String text, int at, Tag where) throws SyncMlException {
        int character = text.codePointAt(at);
        if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
            throw refused("Half a surrogate pair is no character", where);
        }
        if (character < 0x80) {
            put(character);
        } else if (character < 0x800) {
            put(0xC0 | character >> 6);
            put(0x80 | character & 0x3F);
        } else if (character < 0x10000) {
            put(0xE0 | character >> 12);
            put(0x80 | character >> 6 & 0x3F);
            put(0x80 | character & 0x3F);
        } else {
            put(0xF0 | character >> 18);
            put(0x80 | character >> 12 & 0x3F);
            put(0x80 | character >> 6 & 0x3F);
            put(0x80 | character & 0x3F);
        }
        return at + Character.charCount(character);
    }

    /** Whether everything from an earlier size on is ASCII that XML carries as it is. */
    public boolean isPlainFrom(int from) {
        return Octets.findMarkup(octets, from, size) == size;
    }

    /** Whether everything from an earlier size on is well-formed UTF-8 without NUL. */
    public boolean isTextFrom(int from) {
        return Octets.isText(octets, from, size);
    }

    /** Forgets everything from an earlier size on and returns it. */
    public byte[] cut(int from) {
        byte[] tail = Arrays.copyOfRange(octets, from, size);
        size = from;
        return tail;
    }

    private void reserveWithTail(int more) {
        if (more > octets.length - size) {
            reserve(Math.addExact(more, TAIL_OCTETS));
        }
    }

    /** Makes room for so many more octets. */
    public void reserve(int more) {
        if (more > octets.length - size) {
            octets = Arrays.copyOf(octets, Math.max(Math.addExact(size, more), 2 * octets.length));
        }
    }

    /** Why a value cannot be written. */
    public static SyncMlException refused(String detail, Tag where) {
        return new SyncMlException(SyncMlException.Kind.UNSUPPORTED, detail, where.xmlName(), -1, null);
    }
}
