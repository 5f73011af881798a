package org.fumogateway.syncml.internal;

import java.util.Arrays;
import org.fumogateway.syncml.codec.SyncMlException;

/** A text that is put together as UTF-8 octets; bounded. Not thread-safe. */
public final class TextArena {

    private final int limit;
    private byte[] octets;
    private int size;
    private char highSurrogate;

    /**
     * Creates an empty arena.
     *
     * @param expected octets to make room for at once
     * @param limit    octets at most
     */
    public TextArena(int expected, int limit) {
        this.limit = limit;
        octets = new byte[Math.max(16, Math.min(expected, limit))];
    }

    /** Octets so far. */
    public int size() {
        return size;
    }

    /** Appends characters; a surrogate pair may be split between two calls. */
    public void append(char[] characters, int from, int length) throws SyncMlException {
        reserve(length);
        int i = from;
        int end = from + length;
        while (i < end && characters[i] < 0x80 && highSurrogate == 0) {
            octets[size++] = (byte) characters[i++];
        }
        while (i < end) {
            append(characters[i++]);
        }
    }

    /** Appends a text. */
    public void append(String text) throws SyncMlException {
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i));
        }
    }

    /** Appends one character. */
    public void append(char character) throws SyncMlException {
        if (highSurrogate != 0 && !Character.isLowSurrogate(character)) {
            throw unpaired();
        }
        if (character < 0x80) {
            put(character);
        } else if (character < 0x800) {
            put(0xC0 | character >> 6);
            put(0x80 | character & 0x3F);
        } else if (Character.isHighSurrogate(character)) {
            highSurrogate = character;
        } else if (Character.isLowSurrogate(character)) {
            if (highSurrogate == 0) {
                throw unpaired();
            }
            appendSupplementary(Character.toCodePoint(highSurrogate, character));
            highSurrogate = 0;
        } else {
            put(0xE0 | character >> 12);
            put(0x80 | character >> 6 & 0x3F);
            put(0x80 | character & 0x3F);
        }
    }

    /** Forgets everything from an earlier {@link #size()} on and returns it. */
    public byte[] cut(int from) {
        byte[] tail = Arrays.copyOfRange(octets, from, size);
        size = from;
        return tail;
    }

    /** Forgets everything. */
    public void clear() {
        size = 0;
        highSurrogate = 0;
    }

    /** To be called behind the last character: half a surrogate pair is refused. */
    public void complete() throws SyncMlException {
        if (highSurrogate != 0) {
            throw unpaired();
        }
    }

    /** Appends text that is UTF-8 already. */
    public void append(byte[] utf8, int from, int to) throws SyncMlException {
        reserve(to - from);
        System.arraycopy(utf8, from, octets, size, to - from);
        size += to - from;
    }

    /** The octets themselves, valid until more is appended. */
    public byte[] octets() {
        return octets;
    }

    private static SyncMlException unpaired() {
        return new SyncMlException(SyncMlException.Kind.MALFORMED, "Half a surrogate pair is no character", null, -1, null);
    }

    private void appendSupplementary(int codePoint) throws SyncMlException {
        put(0xF0 | codePoint >> 18);
        put(0x80 | codePoint >> 12 & 0x3F);
        put(0x80 | codePoint >> 6 & 0x3F);
        put(0x80 | codePoint & 0x3F);
    }

    private void put(int octet) throws SyncMlException {
        if (size == octets.length) {
            reserve(1);
        }
        octets[size++] = (byte) octet;
    }

    private void reserve(int more) throws SyncMlException {
        if (more > limit - size) {
            throw new SyncMlException(SyncMlException.Kind.LIMIT, "The text of the message is longer than " + limit + " octets",
                    null, -1, null);
        }
        if (size + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.min(limit, Math.max(size + more, octets.length * 2)));
        }
    }
}
