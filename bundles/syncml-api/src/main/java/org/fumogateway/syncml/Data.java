package org.fumogateway.syncml;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Content of a Data element as carried: either text (UTF-8 octets) or opaque octets (WBXML OPAQUE). A value in base64 is text here; it
 * is decoded where the format is known, not in the codec. Decoded Data are slices of the message's buffer.
 */
public final class Data {

    /** An empty element. */
    public static final Data EMPTY = new Data(new byte[0], 0, 0, false);

    /** Null only if the octets were given in a buffer without an array. */
    private final byte[] array;
    private final int from;
    private final int size;
    private final ByteBuffer buffer;
    private final boolean opaque;

    private Data(byte[] array, int from, int size, boolean opaque) {
        this.array = array;
        this.from = from;
        this.size = size;
        this.opaque = opaque;
        buffer = null;
    }

    private Data(ByteBuffer octets, boolean opaque) {
        size = octets.remaining();
        this.opaque = opaque;
        array = octets.hasArray() ? octets.array() : null;
        from = array == null ? 0 : octets.arrayOffset() + octets.position();
        buffer = array == null ? octets.slice() : null;
    }

    /** Text. */
    public static Data ofText(String text) {
        return text.isEmpty() ? EMPTY : ofUtf8(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Text given as UTF-8 octets: position to limit, shared, not copied. */
    public static Data ofUtf8(ByteBuffer octets) {
        return new Data(octets, false);
    }

    /** Opaque octets: position to limit, shared, not copied. */
    public static Data ofOpaque(ByteBuffer octets) {
        return new Data(octets, true);
    }

    /**
     * Octets of an array, shared, not copied; for decoders.
     *
     * @param octets array that holds them
     * @param from   first octet
     * @param to     octet behind the last
     * @param opaque whether they are raw octets rather than text in UTF-8
     * @throws IndexOutOfBoundsException if the array has no such range
     */
    public static Data ofSlice(byte[] octets, int from, int to, boolean opaque) {
        return new Data(octets, Objects.checkFromToIndex(from, to, octets.length), to - from, opaque);
    }

    /** True if these are raw octets rather than text. */
    public boolean isOpaque() {
        return opaque;
    }

    /** Number of octets as carried: what Meta Size counts (SYN-47). */
    public int size() {
        return size;
    }

    /** A read-only view of the octets, valid as long as the message is open. */
    public ByteBuffer octets() {
        return view().asReadOnlyBuffer();
    }

    /** The text. Opaque octets are read as UTF-8 as well, for peers that send text so. */
    public String text() {
        return array != null ? new String(array, from, size, StandardCharsets.UTF_8) : StandardCharsets.UTF_8.decode(view()).toString();
    }

    /** A copy that outlives the message. */
    public Data copy() {
        byte[] copy = new byte[size];
        view().get(copy);
        return new Data(copy, 0, size, opaque);
    }

    private ByteBuffer view() {
        return array != null ? ByteBuffer.wrap(array, from, size).slice() : buffer.duplicate();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Data that && opaque == that.opaque && view().equals(that.view());
    }

    @Override
    public int hashCode() {
        return Objects.hash(view(), opaque);
    }

    /** Size only: the content may be large or secret. */
    @Override
    public String toString() {
        return "Data[" + size() + (opaque ? " opaque octets]" : " octets of text]");
    }
}
