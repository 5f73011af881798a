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
    public static final Data EMPTY = new Data(ByteBuffer.allocate(0), false);

    private final ByteBuffer octets;
    private final boolean opaque;

    private Data(ByteBuffer octets, boolean opaque) {
        this.octets = octets;
        this.opaque = opaque;
    }

    /** Text. */
    public static Data ofText(String text) {
        return text.isEmpty() ? EMPTY : new Data(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    /** Text given as UTF-8 octets: position to limit, shared, not copied. */
    public static Data ofUtf8(ByteBuffer octets) {
        return new Data(octets.slice(), false);
    }

    /** Opaque octets: position to limit, shared, not copied. */
    public static Data ofOpaque(ByteBuffer octets) {
        return new Data(octets.slice(), true);
    }

    /** True if these are raw octets rather than text. */
    public boolean isOpaque() {
        return opaque;
    }

    /** Number of octets as carried: what Meta Size counts (SYN-47). */
    public int size() {
        return octets.remaining();
    }

    /** A read-only view of the octets, valid as long as the message is open. */
    public ByteBuffer octets() {
        return octets.asReadOnlyBuffer();
    }

    /** The text. Opaque octets are read as UTF-8 as well, for peers that send text so. */
    public String text() {
        return StandardCharsets.UTF_8.decode(octets.duplicate()).toString();
    }

    /** A copy that outlives the message. */
    public Data copy() {
        ByteBuffer copy = ByteBuffer.allocate(octets.remaining());
        copy.put(octets.duplicate()).flip();
        return new Data(copy, opaque);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Data that && opaque == that.opaque && octets.equals(that.octets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(octets, opaque);
    }

    /** Size only: the content may be large or secret. */
    @Override
    public String toString() {
        return "Data[" + size() + (opaque ? " opaque octets]" : " octets of text]");
    }
}
