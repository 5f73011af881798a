package org.fumogateway.syncml.wbxml.internal;

import java.nio.charset.StandardCharsets;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.ElementTape;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.syncml.internal.Tag;
import org.fumogateway.syncml.internal.TextArena;

/**
 * Reads one WBXML document into elements (SYN-60 to SYN-69). One loop over the tokens, so that no depth of nesting can exhaust the
 * stack; whatever grows is bounded before it does. Texts that stand in one piece stay where they are in the document.
 *
 * <p>A tree that a peer writes directly into a Data by switching to the code page of trees (SYN-74) becomes a document of its own:
 * the same tokens behind a header with the same string table.
 */
final class WbxmlElementReader {

    private static final int LONGEST_NAME = 256;

    private final Limits limits;
    private final Source document;
    private final WbxmlInput in;
    private final ElementTape tape;
    private WbxmlHeader header;
    private int page;
    private boolean rootSeen;
    /** Octet of the tag where a document inside a Data begins, -1 while there is none. */
    private int innerStart = -1;
    private int innerPage;
    private int innerDepth;

    WbxmlElementReader(Source document, Limits limits) {
        this.limits = limits;
        this.document = document;
        in = new WbxmlInput(document);
        tape = new ElementTape(document.octets(), limits);
    }

    /** Reads the document to its end. */
    ElementTape read() throws SyncMlException {
        try {
            header = WbxmlHeader.read(in, limits);
            // Some write trees without ever naming their code page (SYN-75).
            page = header.tree() ? Tag.TREE_PAGE : Tag.SYNCML_PAGE;
            while (in.remaining() > 0) {
                token(in.octet());
            }
        } catch (SyncMlException refused) {
            throw new SyncMlException(refused.kind(), refused.detail(), tape.currentPath(), in.offset(), null);
        }
        if (!rootSeen || tape.current() != ElementTape.NONE) {
            throw new SyncMlException(Kind.MALFORMED, "The document ends too early", tape.currentPath(), in.offset(), null);
        }
        return tape;
    }

    private void token(int token) throws SyncMlException {
        switch (token) {
            case Wbxml.SWITCH_PAGE -> page = in.octet();
            case Wbxml.END -> end();
            case Wbxml.STR_I -> {
                int start = in.position();
                text(start, in.string());
            }
            case Wbxml.OPAQUE -> {
                int length = in.number();
                int start = in.position();
                in.skip(length);
                content();
                tape.piece(start, start + length, true);
            }
            case Wbxml.STR_T -> {
                int start = tableEntry();
                text(start, in.stringEnd(start, header.tableEnd()));
            }
            case Wbxml.ENTITY -> entity();
            case Wbxml.LITERAL, Wbxml.LITERAL | Wbxml.CONTENT, Wbxml.LITERAL | Wbxml.ATTRIBUTES,
                    Wbxml.LITERAL | Wbxml.CONTENT | Wbxml.ATTRIBUTES -> literal(token);
            case Wbxml.PI -> attributes();
            default -> {
                if (!extension(token)) {
                    tag(token);
                }
            }
        }
    }

    private void tag(int token) throws SyncMlException {
        int start = in.position() - 1;
        if (starts(start)) {
            Tag tag = Tag.of(page, token & Wbxml.IDENTITY);
            if (tag != null) {
                tape.open(tag, start - document.from());
            } else {
                tape.openUnknown("page" + page + "token" + (token & Wbxml.IDENTITY), start - document.from());
            }
        }
        started(token);
    }

    private void literal(int token) throws SyncMlException {
        int start = in.position() - 1;
        int entry = tableEntry();
        int length = in.stringEnd(entry, header.tableEnd()) - entry;
        if (length > LONGEST_NAME) {
            throw in.refused(Kind.LIMIT, "A name is longer than " + LONGEST_NAME + " octets");
        }
        if (starts(start)) {
            tape.openUnknown(new String(in.octets(), entry, length, StandardCharsets.UTF_8), start - document.from());
        }
        started(token);
    }

    /** Whether the element is kept; else it is part of a document inside a Data and was counted. */
    private boolean starts(int start) throws SyncMlException {
        if (tape.current() == ElementTape.NONE && rootSeen) {
            throw in.refused(Kind.MALFORMED, "There is something behind the end of the document");
        }
        rootSeen = true;
        if (innerStart < 0 && !tape.isIn(Tag.DATA)) {
            return true;
        }
        tape.pass();
        innerDepth++;
        if (innerStart < 0) {
            innerStart = start;
            innerPage = page;
        }
        return false;
    }

    private void started(int token) throws SyncMlException {
        if ((token & Wbxml.ATTRIBUTES) != 0) {
            attributes();
        }
        if ((token & Wbxml.CONTENT) == 0) {
            end();
        }
    }

    private void end() throws SyncMlException {
        if (innerDepth > 0) {
            innerDepth--;
            tape.passed();
            return;
        }
        if (tape.current() == ElementTape.NONE) {
            throw in.refused(Kind.MALFORMED, "More elements end than began");
        }
        if (innerStart >= 0) {
            innerDocument(in.position() - 1);
        }
        tape.close();
    }

    /** What began at a tag inside the Data and ends here, as a document that stands alone. */
    private void innerDocument(int end) throws SyncMlException {
        TextArena arena = tape.textArena();
        tape.cutText();
        int length = header.tableEnd() - header.tableStart();
        int charset = header.latin1() ? Wbxml.ISO_8859_1 : Wbxml.UTF_8;
        byte[] start = {0x02, 0x01, (byte) charset, (byte) (0x80 | length >>> 28), (byte) (0x80 | length >>> 21),
            (byte) (0x80 | length >>> 14), (byte) (0x80 | length >>> 7), (byte) (length & 0x7F)};
        arena.append(start, 0, start.length);
        arena.append(in.octets(), header.tableStart(), header.tableEnd());
        arena.append(new byte[] {Wbxml.SWITCH_PAGE, (byte) innerPage}, 0, 2);
        arena.append(in.octets(), innerStart, end);
        tape.endArenaText();
        tape.markOpaque();
        innerStart = -1;
    }

    private void text(int from, int to) throws SyncMlException {
        content();
        if (innerStart >= 0) {
            return;
        }
        if (!header.latin1()) {
            tape.piece(from, to, false);
        } else if (tape.takesText()) {
            TextArena arena = tape.textArena();
            for (int i = from; i < to; i++) {
                arena.append((char) (in.octets()[i] & 0xFF));
            }
            tape.endArenaText();
        }
    }

    private void entity() throws SyncMlException {
        int codePoint = in.number();
        if (codePoint > Character.MAX_CODE_POINT || codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            throw in.refused(Kind.MALFORMED, "An entity is no character");
        }
        content();
        if (innerStart < 0 && tape.takesText()) {
            tape.textArena().append(Character.toString(codePoint));
            tape.endArenaText();
        }
    }

    /** Text and its like stand inside elements only. */
    private void content() throws SyncMlException {
        if (tape.current() == ElementTape.NONE) {
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

    /** Attributes are nothing that DM uses: passed over up to their END. Tokens below 0x05 and the like mean the same in them. */
    private void attributes() throws SyncMlException {
        int token;
        while ((token = in.octet()) != Wbxml.END) {
            switch (token) {
                case Wbxml.SWITCH_PAGE -> in.octet();
                case Wbxml.STR_I -> in.string();
                case Wbxml.OPAQUE -> in.skip(in.number());
                case Wbxml.ENTITY, Wbxml.STR_T, Wbxml.LITERAL -> in.number();
                default -> extension(token);
            }
        }
    }

    /** Passes over an extension token; false if it is none. */
    private boolean extension(int token) throws SyncMlException {
        switch (token) {
            case Wbxml.EXT_I_0, Wbxml.EXT_I_1, Wbxml.EXT_I_2 -> in.string();
            case Wbxml.EXT_T_0, Wbxml.EXT_T_1, Wbxml.EXT_T_2 -> in.number();
            case Wbxml.EXT_0, Wbxml.EXT_1, Wbxml.EXT_2 -> {
                // One octet, already read.
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
