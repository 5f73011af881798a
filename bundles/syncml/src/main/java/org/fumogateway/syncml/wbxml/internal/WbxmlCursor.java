package org.fumogateway.syncml.wbxml.internal;

import java.nio.charset.StandardCharsets;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.ElementCursor;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.syncml.internal.Tag;
import org.fumogateway.syncml.internal.TextArena;

/**
 * The elements of one WBXML document (SYN-60 to SYN-69). A text of one piece stays where it is in the document.
 *
 * <p>A tree that a peer writes directly into a Data by switching to the code page of trees (SYN-74) becomes a document of its own:
 * the same tokens behind a header with the same string table.
 */
final class WbxmlCursor extends ElementCursor {

    private static final int LONGEST_NAME = 256;
    private static final int FIRST_TAG = 0x05;
    private static final int FEW = 64;

    private final WbxmlInput in;
    private final WbxmlHeader header;
    private int page;
    private int open;
    private boolean rootSeen;
    /** Whether the element just entered has no content, so that no END will come. */
    private boolean empty;
    /** Whether text here belongs to the current element: nothing but text came since it was entered. */
    private boolean ownText;
    /** Token and page of the element just entered, or where its literal name stands. */
    private int nameToken;
    private int namePage;
    private int nameStart;
    private int nameEnd;
    private TextArena arena;
    /** The text so far of the element around the one just entered. */
    private byte[] outerOctets;
    private int outerStart;
    private int outerEnd;

    private WbxmlCursor(Source document, WbxmlInput in, WbxmlHeader header, Limits limits) {
        super(document.octets(), limits);
        this.in = in;
        this.header = header;
        // Some write trees without ever naming their code page (SYN-75).
        page = header.tree() ? Tag.TREE_PAGE : Tag.SYNCML_PAGE;
    }

    /** A cursor in front of the root. */
    static WbxmlCursor open(Source document, Limits limits) throws SyncMlException {
        WbxmlInput in = new WbxmlInput(document);
        return new WbxmlCursor(document, in, WbxmlHeader.read(in, limits), limits);
    }

    @Override
    public Tag child() throws SyncMlException {
        if (empty) {
            end();
            return null;
        }
        while (true) {
            if (in.remaining() == 0 && open == 0 && rootSeen) {
                return null;
            }
            int token = in.octet();
            if ((token & Wbxml.IDENTITY) >= FIRST_TAG) {
                return tag(token);
            } else if (token == Wbxml.END) {
                end();
                return null;
            } else if ((token & Wbxml.IDENTITY) == Wbxml.LITERAL) {
                return literal(token);
            }
            content(token);
        }
    }

    @Override
    public void skip() throws SyncMlException {
        ownText = false;
        int outside = open - 1;
        while (open > outside) {
            child();
            ownText = false;
        }
    }

    @Override
    public String name() {
        if (nameStart >= 0) {
            return new String(document, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
        }
        Tag tag = Tag.of(namePage, nameToken);
        return tag != Tag.UNKNOWN ? tag.xmlName() : "page" + namePage + "token" + nameToken;
    }

    @Override
    public void finish() throws SyncMlException {
        // There is nothing that it could enter: a second root is refused.
        child();
    }

    @Override
    protected void readText() throws SyncMlException {
        if (empty || isWhole(Wbxml.STR_I)) {
            end();
            return;
        }
        while (child() != null) {
            byte[] octets = outerOctets;
            int start = outerStart;
            int end = outerEnd;
            // Only text in front of child elements counts.
            skip();
            textOctets = octets;
            textStart = start;
            textEnd = end;
        }
    }

    @Override
    protected void readValue() throws SyncMlException {
        opaque = false;
        if (empty || isWhole(Wbxml.STR_I)) {
            end();
            return;
        }
        if (isWhole(Wbxml.OPAQUE)) {
            opaque = true;
            end();
            return;
        }
        while (true) {
            int start = in.position();
            int token = in.octet();
            if (token == Wbxml.END) {
                end();
                break;
            } else if (isTag(token)) {
                innerDocument(start);
                return;
            }
            content(token);
        }
        if (textOctets != document) {
            // The value keeps its octets.
            arena = null;
        }
    }

    /** Whether the text of the element just entered is one piece that stands in the document as it is meant, END and all. */
    private boolean isWhole(int token) throws SyncMlException {
        if (header.latin1() && token == Wbxml.STR_I || !in.isWhole(token)) {
            return false;
        }
        textStart = in.pieceStart();
        textEnd = in.pieceEnd();
        return true;
    }

    private static boolean isTag(int token) {
        return (token & Wbxml.IDENTITY) >= Wbxml.LITERAL;
    }

    private Tag tag(int token) throws SyncMlException {
        nameToken = token & Wbxml.IDENTITY;
        namePage = page;
        nameStart = -1;
        start(in.position() - 1, token);
        return Tag.of(namePage, nameToken);
    }

    private Tag literal(int token) throws SyncMlException {
        int start = in.position() - 1;
        nameStart = tableEntry();
        // Looked for no further than it may reach, because it may be named again and again.
        nameEnd = in.stringEnd(nameStart, Math.min(header.tableEnd(), nameStart + LONGEST_NAME + 1));
        if (nameEnd - nameStart > LONGEST_NAME) {
            throw in.refused(Kind.LIMIT, "A name is longer than " + LONGEST_NAME + " octets");
        }
        start(start, token);
        return Tag.UNKNOWN;
    }

    private void start(int at, int token) throws SyncMlException {
        if (open == 0 && rootSeen) {
            throw in.refused(Kind.MALFORMED, "There is something behind the end of the document");
        }
        enter(in.offsetOf(at));
        rootSeen = true;
        open++;
        ownText = true;
        outerOctets = textOctets;
        outerStart = textStart;
        outerEnd = textEnd;
        textOctets = document;
        textStart = 0;
        textEnd = 0;
        if ((token & Wbxml.ATTRIBUTES) != 0) {
            in.passAttributes();
        }
        empty = (token & Wbxml.CONTENT) == 0;
    }

    private void end() throws SyncMlException {
        if (open == 0) {
            throw in.refused(Kind.MALFORMED, "More elements end than began");
        }
        leave();
        open--;
        empty = false;
        ownText = false;
    }

    /** What stands between tags: switches of the page, pieces of text, and what DM does not use. */
    private void content(int token) throws SyncMlException {
        switch (token) {
            case Wbxml.SWITCH_PAGE -> page = in.octet();
            case Wbxml.STR_I -> {
                int start = in.position();
                text(start, in.string());
            }
            case Wbxml.OPAQUE -> {
                int length = in.number();
                int start = in.position();
                in.skip(length);
                inside();
                if (ownText) {
                    opaque = true;
                    piece(start, start + length);
                }
            }
            case Wbxml.STR_T -> {
                int start = tableEntry();
                if (ownText) {
                    text(start, in.stringEnd(start, header.tableEnd()));
                } else {
                    // Its end is not looked for: one string may be named again and again where no text is wanted.
                    inside();
                }
            }
            case Wbxml.ENTITY -> entity();
            case Wbxml.PI -> in.passAttributes();
            default -> in.passExtension(token);
        }
    }

    private void text(int from, int to) throws SyncMlException {
        inside();
        if (!ownText) {
            return;
        }
        if (!header.latin1()) {
            piece(from, to);
            return;
        }
        TextArena all = gathered();
        for (int i = from; i < to; i++) {
            all.append((char) (document[i] & 0xFF));
        }
        gather(2 * (to - from));
    }

    private void piece(int from, int to) throws SyncMlException {
        if (textOctets == document && textEnd == textStart) {
            addText(to - from);
            textStart = from;
            textEnd = to;
        } else {
            gathered().append(document, from, to);
            gather(to - from);
        }
    }

    private void entity() throws SyncMlException {
        int codePoint = in.number();
        if (codePoint > Character.MAX_CODE_POINT || codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            throw in.refused(Kind.MALFORMED, "An entity is no character");
        }
        inside();
        if (ownText) {
            gathered().append(Character.toString(codePoint));
            gather(1);
        }
    }

    /** The arena with all of the text so far in it. */
    private TextArena gathered() throws SyncMlException {
        if (textOctets != document) {
            return arena;
        }
        if (arena == null) {
            arena = new TextArena(FEW, limits.messageOctets());
        }
        arena.clear();
        arena.append(document, textStart, textEnd);
        return arena;
    }

    private void gather(int more) throws SyncMlException {
        addText(more);
        textOctets = arena.octets();
        textStart = 0;
        textEnd = arena.size();
    }

    /** What begins with a tag inside a Data, up to the end of the Data, as a document that stands alone. */
    private void innerDocument(int start) throws SyncMlException {
        int innerPage = page;
        in.back(start);
        int outside = open - 1;
        while (open > outside) {
            child();
            ownText = false;
        }
        TextArena inner = header.documentOf(document, innerPage, start, in.position() - 1, textLeft());
        addText(inner.size());
        textOctets = inner.octets();
        textStart = 0;
        textEnd = inner.size();
        opaque = true;
    }

    /** Text and its like stand inside elements only. */
    private void inside() throws SyncMlException {
        if (open == 0) {
            throw in.refused(Kind.MALFORMED, "There is text outside of all elements");
        }
    }

    private int tableEntry() throws SyncMlException {
        int index = in.number();
        if (index >= header.tableEnd() - header.tableStart()) {
            throw in.refused(Kind.MALFORMED, "A string is not in the string table");
        }
        return header.tableStart() + index;
    }
}
