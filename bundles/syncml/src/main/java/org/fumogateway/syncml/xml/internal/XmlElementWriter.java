package org.fumogateway.syncml.xml.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.ElementWriter;

/**
 * Writes XML straight into octets: UTF-8, no prolog, no white space between elements, name spaces as every sample of OMA has them
 * (SYN-2, SYN-4). What XML cannot carry is refused, never altered.
 */
final class XmlElementWriter implements ElementWriter {

    private static final byte[] ROOT_NAMESPACE = " xmlns=\"SYNCML:SYNCML1.2\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] META_NAMESPACE = " xmlns=\"syncml:metinf\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AMPERSAND = "&amp;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LESS = "&lt;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GREATER = "&gt;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CARRIAGE_RETURN = "&#13;".getBytes(StandardCharsets.US_ASCII);

    private byte[] octets = new byte[2048];
    private int size;

    /** The document so far; nothing may be written afterwards. */
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(octets, 0, size).slice();
    }

    @Override
    public void open(String name) {
        boolean root = size == 0;
        put('<');
        putName(name);
        if (root) {
            put(ROOT_NAMESPACE);
        }
        put('>');
    }

    @Override
    public void close(String name) {
        put('<');
        put('/');
        putName(name);
        put('>');
    }

    @Override
    public void empty(String name) {
        put('<');
        putName(name);
        put('/');
        put('>');
    }

    @Override
    public void text(String name, String text) throws SyncMlException {
        open(name);
        escape(encoded(text, name), name);
        close(name);
    }

    @Override
    public void metaText(String name, String text) throws SyncMlException {
        put('<');
        putName(name);
        put(META_NAMESPACE);
        put('>');
        escape(encoded(text, name), name);
        close(name);
    }

    @Override
    public void data(Data data) throws SyncMlException {
        if (data.size() == 0) {
            empty("Data");
            return;
        }
        if (data.isOpaque()) {
            throw refused("Raw octets travel as base64 text in XML", "Data");
        }
        open("Data");
        escape(data.octets(), "Data");
        close("Data");
    }

    private static ByteBuffer encoded(String text, String name) throws SyncMlException {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isSurrogate(character)) {
                boolean paired = Character.isHighSurrogate(character) && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw refused("Half a surrogate pair is no character", name);
                }
                i++;
            }
        }
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void escape(ByteBuffer text, String name) throws SyncMlException {
        reserve(text.remaining());
        while (text.hasRemaining()) {
            int octet = text.get() & 0xFF;
            if (octet >= 0x80) {
                multi(octet, text, name);
            } else {
                ascii(octet, name);
            }
        }
    }

    private void ascii(int octet, String name) throws SyncMlException {
        switch (octet) {
            case '&' -> put(AMPERSAND);
            case '<' -> put(LESS);
            case '>' -> put(GREATER);
            // A bare one would come out as a line feed at the other end.
            case '\r' -> put(CARRIAGE_RETURN);
            case '\t', '\n' -> put(octet);
            default -> {
                if (octet < ' ') {
                    throw refused("XML has no way to carry this control character", name);
                }
                put(octet);
            }
        }
    }

    /** One character of two to four octets, checked: ranges of the second octet as UTF-8 defines them. */
    private void multi(int first, ByteBuffer text, String name) throws SyncMlException {
        int following = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || text.remaining() < following) {
            throw refused("The text is not UTF-8", name);
        }
        int second = text.get() & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            throw refused("The text is not UTF-8", name);
        }
        put(first);
        put(second);
        int last = second;
        for (int i = 1; i < following; i++) {
            last = text.get() & 0xFF;
            if ((last & 0xC0) != 0x80) {
                throw refused("The text is not UTF-8", name);
            }
            put(last);
        }
        if (first == 0xEF && second == 0xBF && last >= 0xBE) {
            throw refused("XML has no way to carry this character", name);
        }
    }

    private static SyncMlException refused(String detail, String name) {
        return new SyncMlException(SyncMlException.Kind.UNSUPPORTED, detail, name, -1, null);
    }

    private void putName(String name) {
        reserve(name.length());
        for (int i = 0; i < name.length(); i++) {
            octets[size++] = (byte) name.charAt(i);
        }
    }

    private void put(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, octets, size, more.length);
        size += more.length;
    }

    private void put(int octet) {
        if (size == octets.length) {
            reserve(1);
        }
        octets[size++] = (byte) octet;
    }

    private void reserve(int more) {
        if (more > octets.length - size) {
            octets = Arrays.copyOf(octets, Math.max(Math.addExact(size, more), octets.length + (octets.length >> 1)));
        }
    }
}
