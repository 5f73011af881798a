package org.fumogateway.dmprotocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.fumogateway.syncml.Data;

/** Values of nodes between their transport form and their octets (SYN section 10.6). Pure and thread-safe. */
public final class NodeValues {

    /** Meta Format of octets written as base64 text. */
    public static final String FORMAT_B64 = "b64";
    /** Meta Format of raw octets. */
    public static final String FORMAT_BIN = "bin";

    private NodeValues() {
    }

    /**
     * The octets of a value: base64 undone for Format {@code b64}, and for {@code bin} that arrived as text (SYN-70); everything
     * else as carried, text in UTF-8. White space in base64 is dropped, padding optional (SYN-7, SYN-73).
     *
     * @param data   what was carried; null counts as empty
     * @param format Meta Format, null means {@code chr} (SYN-46)
     * @return a copy that outlives the message
     * @throws NodeValueException if base64 is expected and this is none
     */
    public static byte[] decode(Data data, String format) throws NodeValueException {
        if (data == null) {
            return new byte[0];
        }
        String name = format == null ? "" : format.toLowerCase(Locale.ROOT);
        if (name.equals(FORMAT_B64) || name.equals(FORMAT_BIN) && !data.isOpaque()) {
            return fromBase64(data.octets());
        }
        ByteBuffer octets = data.octets();
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        return copy;
    }

    /** Octets as XML carries them: base64 text in one line, to be sent with Format {@code b64} (SYN-72, SYN-73). */
    public static Data encodeBase64(byte[] octets) {
        return Data.ofUtf8(ByteBuffer.wrap(Base64.getEncoder().encode(octets)));
    }

    static byte[] fromBase64(ByteBuffer text) throws NodeValueException {
        byte[] dense = new byte[text.remaining()];
        int length = 0;
        while (text.hasRemaining()) {
            byte octet = text.get();
            if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
                dense[length++] = octet;
            }
        }
        try {
            return Base64.getDecoder().decode(length == dense.length ? dense : Arrays.copyOf(dense, length));
        } catch (IllegalArgumentException notBase64) {
            throw new NodeValueException("The value is not base64 text as its Format says", notBase64);
        }
    }
}
