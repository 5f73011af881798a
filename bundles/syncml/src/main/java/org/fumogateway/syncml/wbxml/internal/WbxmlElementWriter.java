package org.fumogateway.syncml.wbxml.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.ElementWriter;
import org.fumogateway.syncml.internal.OctetSink;
import org.fumogateway.syncml.internal.Tag;

/**
 * Writes WBXML 1.2 (SYN 10.1 to 10.6): text inline, raw octets opaque, a code page named just before the first tag that needs it
 * (SYN-63).
 */
final class WbxmlElementWriter implements ElementWriter {

    /** Version 1.2, public identifier 0x1201, UTF-8, no string table (SYN-60). */
    static final byte[] MESSAGE = {0x02, (byte) 0xA4, 0x01, 0x6A, 0x00};
    /** The same for a tree, whose document type has no number: its name in the string table, 26 octets without NUL (SYN-62). */
    static final byte[] TREE = tree();

    private static final int EXPECTED = 1024;
    private static final int LONGEST_LENGTH = 5;
    private static final int SLACK = 512;
    private static final boolean[] PLAIN = plain();

    private final OctetSink out;
    private final int mainPage;
    private int page = Tag.SYNCML_PAGE;

    WbxmlElementWriter(byte[] header, int mainPage) {
        this(header, mainPage, new byte[EXPECTED]);
    }

    WbxmlElementWriter(byte[] header, int mainPage, byte[] room) {
        this.mainPage = mainPage;
        out = new OctetSink(room);
        out.put(header);
    }

    /** The document so far; nothing may be written afterwards. */
    ByteBuffer toBuffer() {
        return out.toBuffer();
    }

    @Override
    public void open(Tag tag) {
        start(tag, mainPage, Wbxml.CONTENT);
    }

    @Override
    public void close(Tag tag) {
        out.put(Wbxml.END);
    }

    @Override
    public void empty(Tag tag) {
        start(tag, mainPage, 0);
    }

    @Override
    public void text(Tag tag, String text) throws SyncMlException {
        text(tag, mainPage, text);
    }

    @Override
    public void number(Tag tag, long value) {
        start(tag, mainPage, Wbxml.CONTENT);
        out.put(Wbxml.STR_I);
        out.putDecimal(value);
        out.put(0);
        out.put(Wbxml.END);
    }

    @Override
    public void metaText(Tag tag, String text) throws SyncMlException {
        text(tag, Tag.META_PAGE, text);
    }

    @Override
    public void data(Tag tag, Data data) {
        if (data.size() == 0) {
            empty(tag);
            return;
        }
        start(tag, mainPage, Wbxml.CONTENT);
        ByteBuffer octets = data.octets();
        if (!data.isOpaque()) {
            int mark = out.size();
            out.reserve(octets.remaining() + SLACK);
            out.put(Wbxml.STR_I);
            out.put(octets);
            if (out.isTextFrom(mark + 1)) {
                out.put(0);
                out.put(Wbxml.END);
                return;
            }
            // A text with NUL in it would end at it, and what is no UTF-8 is no text (SYN-67).
            out.cut(mark);
            octets = data.octets();
        }
        opaque(octets);
        out.put(Wbxml.END);
    }

    private void text(Tag tag, int tagPage, String text) throws SyncMlException {
        if (text.isEmpty()) {
            start(tag, tagPage, 0);
            return;
        }
        start(tag, tagPage, Wbxml.CONTENT);
        if (text.indexOf('\0') >= 0) {
            opaque(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } else {
            out.put(Wbxml.STR_I);
            int at = 0;
            while ((at = out.putPlain(text, at, PLAIN)) < text.length()) {
                at = out.putCharacter(text, at, tag);
            }
            out.put(0);
        }
        out.put(Wbxml.END);
    }

    private void opaque(ByteBuffer octets) {
        out.reserve(octets.remaining() + LONGEST_LENGTH + SLACK);
        out.put(Wbxml.OPAQUE);
        number(octets.remaining());
        out.put(octets);
    }

    private void start(Tag tag, int tagPage, int bits) {
        if (page != tagPage) {
            out.put(Wbxml.SWITCH_PAGE);
            out.put(tagPage);
            page = tagPage;
        }
        out.put(tag.token(tagPage) | bits);
    }

    private void number(int value) {
        int shift = 28;
        while (shift > 0 && value >>> shift == 0) {
            shift -= 7;
        }
        for (; shift > 0; shift -= 7) {
            out.put(value >>> shift & 0x7F | 0x80);
        }
        out.put(value & 0x7F);
    }

    private static byte[] tree() {
        byte[] name = Wbxml.TREE_DOCUMENT.getBytes(StandardCharsets.US_ASCII);
        byte[] header = new byte[5 + name.length];
        header[0] = 0x02;
        header[3] = 0x6A;
        header[4] = (byte) name.length;
        System.arraycopy(name, 0, header, 5, name.length);
        return header;
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        Arrays.fill(plain, 1, plain.length, true);
        return plain;
    }
}
