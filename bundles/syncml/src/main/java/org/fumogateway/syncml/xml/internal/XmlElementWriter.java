package org.fumogateway.syncml.xml.internal;

import static org.fumogateway.syncml.internal.OctetSink.refused;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.ElementWriter;
import org.fumogateway.syncml.internal.OctetSink;
import org.fumogateway.syncml.internal.Octets;
import org.fumogateway.syncml.internal.Tag;

/**
 * Writes XML straight into octets: UTF-8, no prolog, no white space between elements, name spaces as every sample of OMA has them
 * (SYN-2, SYN-4). What XML cannot carry is refused, never altered.
 */
final class XmlElementWriter implements ElementWriter {

    /** Name space of a message. */
    static final byte[] SYNCML = ascii(" xmlns=\"SYNCML:SYNCML1.2\"");
    /** Name space of a serialised tree. */
    static final byte[] TREE = ascii(" xmlns=\"syncml:dmddf1.2\"");

    private static final byte[] META = ascii(" xmlns=\"syncml:metinf\">");
    private static final byte[] AMPERSAND = ascii("&amp;");
    private static final byte[] LESS = ascii("&lt;");
    private static final byte[] GREATER = ascii("&gt;");
    private static final byte[] CARRIAGE_RETURN = ascii("&#13;");
    private static final int EXPECTED = 2048;
    /** What usually follows a value. */
    private static final int SLACK = 512;
    private static final boolean[] PLAIN = plain();

    private final byte[] rootNamespace;
    private final boolean opaqueAsBase64;
    private final OctetSink out;

    /**
     * Creates a writer of one document.
     *
     * @param rootNamespace name space of the root as it is written
     * @param opaqueAsBase64 whether raw octets are written as base64; else they are refused, since a message must say so in its Meta
     */
    XmlElementWriter(byte[] rootNamespace, boolean opaqueAsBase64) {
        this(rootNamespace, opaqueAsBase64, new byte[EXPECTED]);
    }

    /** The same in an array that is overwritten. */
    XmlElementWriter(byte[] rootNamespace, boolean opaqueAsBase64, byte[] room) {
        this.out = new OctetSink(room);
        this.rootNamespace = rootNamespace;
        this.opaqueAsBase64 = opaqueAsBase64;
    }

    /** The document so far; nothing may be written afterwards. */
    ByteBuffer toBuffer() {
        return out.toBuffer();
    }

    @Override
    public void open(Tag tag) {
        if (out.size() > 0) {
            out.put(tag.startTag());
            return;
        }
        out.put('<');
        out.put(ascii(tag.xmlName()));
        out.put(rootNamespace);
        out.put('>');
    }

    @Override
    public void close(Tag tag) {
        out.put(tag.endTag());
    }

    @Override
    public void empty(Tag tag) {
        out.put(tag.emptyTag());
    }

    @Override
    public void text(Tag tag, String text) throws SyncMlException {
        out.put(tag.startTag());
        escape(text, tag);
        out.put(tag.endTag());
    }

    @Override
    public void number(Tag tag, long value) {
        out.put(tag.startTag());
        out.putDecimal(value);
        out.put(tag.endTag());
    }

    @Override
    public void metaText(Tag tag, String text) throws SyncMlException {
        byte[] start = tag.startTag();
        out.put(start, 0, start.length - 1);
        out.put(META);
        escape(text, tag);
        out.put(tag.endTag());
    }

    @Override
    public void data(Tag tag, Data data) throws SyncMlException {
        if (data.size() == 0) {
            empty(tag);
            return;
        }
        if (data.isOpaque() && !opaqueAsBase64) {
            throw refused("Raw octets travel as base64 text in XML", tag);
        }
        out.put(tag.startTag());
        if (data.isOpaque()) {
            out.put(Base64.getEncoder().encode(data.octets()));
        } else {
            escape(data.octets(), tag);
        }
        out.put(tag.endTag());
    }

    private void escape(String text, Tag tag) throws SyncMlException {
        int at = 0;
        while ((at = out.putPlain(text, at, PLAIN)) < text.length()) {
            char character = text.charAt(at);
            if (character < 0x80) {
                ascii(character, tag);
                at++;
            } else if (character >= 0xFFFE) {
                throw refused("XML has no way to carry this character", tag);
            } else {
                at = out.putCharacter(text, at, tag);
            }
        }
    }

    private void escape(ByteBuffer text, Tag tag) throws SyncMlException {
        // Mostly nothing is to be escaped, as in base64: then it is copied once and looked over where it lies.
        int from = out.size();
        out.reserve(text.remaining() + SLACK);
        out.put(text);
        if (out.isPlainFrom(from)) {
            return;
        }
        byte[] octets = out.cut(from);
        int at = 0;
        while (at < octets.length) {
            int stop = Octets.findMarkup(octets, at, octets.length);
            out.put(octets, at, stop - at);
            at = stop;
            if (at < octets.length && octets[at] < 0) {
                at = multi(octets, at, tag);
            } else if (at < octets.length) {
                ascii(octets[at++], tag);
            }
        }
    }

    private void ascii(int octet, Tag tag) throws SyncMlException {
        switch (octet) {
            case '&' -> out.put(AMPERSAND);
            case '<' -> out.put(LESS);
            case '>' -> out.put(GREATER);
            // A bare one would come out as a line feed at the other end.
            case '\r' -> out.put(CARRIAGE_RETURN);
            case '\t', '\n' -> out.put(octet);
            default -> {
                if (octet < ' ') {
                    throw refused("XML has no way to carry this control character", tag);
                }
                out.put(octet);
            }
        }
    }

    /** One character of two to four octets, checked; returns the position behind it. */
    private int multi(byte[] octets, int at, Tag tag) throws SyncMlException {
        int first = octets[at] & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (at + length > octets.length || !Octets.isText(ByteBuffer.wrap(octets, at, length))) {
            throw refused("The text is not UTF-8", tag);
        }
        if (first == 0xEF && (octets[at + 1] & 0xFF) == 0xBF && (octets[at + 2] & 0xFF) >= 0xBE) {
            throw refused("XML has no way to carry this character", tag);
        }
        out.put(octets, at, length);
        return at + length;
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        for (int octet = ' '; octet < plain.length; octet++) {
            plain[octet] = octet != '&' && octet != '<' && octet != '>';
        }
        plain['\t'] = true;
        plain['\n'] = true;
        return plain;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
