package org.fumogateway.syncml.xml.internal;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.PROCESSING_INSTRUCTION;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import com.fasterxml.aalto.stax.StreamReaderImpl;
import javax.xml.stream.XMLStreamException;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.ElementCursor;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.Octets;
import org.fumogateway.syncml.internal.Outline;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.syncml.internal.Tag;
import org.fumogateway.syncml.internal.TextArena;

/**
 * The elements of one XML document, by local names only (SYN-5). The parser finds and checks the mark-up; a text in which nothing
 * is escaped is not fetched from it as characters but taken as octets from where it stands in the document.
 */
final class XmlCursor extends ElementCursor {

    private static final int FEW = 64;
    /** Octets of a start tag besides its name, if it has neither prefix nor attributes. */
    private static final int BRACKETS = 2;

    private final Parsers parsers;
    private final TagGuard guard;
    private final StreamReaderImpl reader;
    /** First octet of the document in its array; the parser counts from the beginning of the array. */
    private final int origin;
    private final int to;
    /** Text that needed decoding; its beginning is a token's or a value's own. */
    private TextArena arena;
    /** Whether text here belongs to the current element: nothing but text came since it was entered. */
    private boolean ownText;
    private boolean knownUtf8;
    private boolean finished;
    private int foreignNames;

    private XmlCursor(Source document, Parsers parsers, TagGuard guard, StreamReaderImpl reader, Limits limits) {
        super(document.octets(), limits);
        this.parsers = parsers;
        this.guard = guard;
        this.reader = reader;
        origin = document.from();
        to = document.to();
    }

    /** A cursor in front of the root, after a look over all tags. */
    static XmlCursor open(Source source, Parsers parsers, Limits limits) throws SyncMlException {
        Source document = Parsers.withoutByteOrderMark(source);
        TagGuard guard = new TagGuard(document, source.from(), limits.tagOctets());
        try {
            guard.check();
        } catch (SyncMlException refused) {
            throw inFront(refused, source, parsers, limits);
        }
        return new XmlCursor(source, parsers, guard, parsers.open(document), limits);
    }

    /** The refusal of a tag with its place: what stands in front of it is harmless to read. */
    private static SyncMlException inFront(SyncMlException refused, Source source, Parsers parsers, Limits limits)
            throws SyncMlException {
        Source before = new Source(source.octets(), source.from(), source.from() + (int) refused.offset());
        if (before.length() == 0) {
            return refused;
        }
        try (XmlCursor again = open(before, parsers, limits)) {
            return Outline.located(refused, again);
        }
    }

    @Override
    public Tag child() throws SyncMlException {
        while (true) {
            int type = next();
            if (type == START_ELEMENT) {
                return start();
            } else if (type == END_ELEMENT) {
                end();
                return null;
            } else if (type == END_DOCUMENT) {
                return null;
            } else {
                between(type);
            }
        }
    }

    @Override
    public void skip() throws SyncMlException {
        for (int inside = 1; inside > 0;) {
            int type = next();
            if (type == START_ELEMENT) {
                start();
                inside++;
            } else if (type == END_ELEMENT) {
                end();
                inside--;
            } else {
                noText(type);
            }
        }
    }

    @Override
    public String name() {
        return reader.getLocalName();
    }

    @Override
    public void finish() throws SyncMlException {
        for (int type = next(); type != END_DOCUMENT; type = next()) {
            noText(type);
        }
        finished = true;
    }

    @Override
    public void close() {
        parsers.learned(foreignNames);
        if (!finished) {
            // What closes here adds its names to those that all parsers share, also names of a tag that was never counted because it
            // was refused: a parser that did not come to the end of its document is left to the garbage collector.
            return;
        }
        try {
            reader.close();
        } catch (XMLStreamException alreadyReported) {
            // It gives its buffers back, or fails to do so after a failure that was reported.
        }
    }

    @Override
    protected void readText() throws SyncMlException {
        int type = next();
        if (isWhole(type)) {
            return;
        }
        for (; type != END_ELEMENT; type = next()) {
            if (type == START_ELEMENT) {
                // Only text in front of child elements counts.
                byte[] octets = textOctets;
                int end = textEnd;
                start();
                skip();
                textOctets = octets;
                textEnd = end;
            } else {
                between(type);
            }
        }
        if (textOctets != document) {
            arena.complete();
        }
        end();
    }

    @Override
    protected void readValue() throws SyncMlException {
        int type = next();
        if (isWhole(type)) {
            return;
        }
        int start = position();
        arena = new TextArena(Octets.find(document, start, to, '<') - start, textLeft());
        LiteralXml literal = null;
        int inside = 1;
        while (true) {
            if (type == START_ELEMENT) {
                literal = literal == null ? new LiteralXml(arena) : literal;
                enter(position() - origin);
                checkUtf8();
                foreignNames++;
                countForeign();
                literal.start(reader);
                inside++;
            } else if (type == END_ELEMENT) {
                end();
                if (--inside == 0) {
                    break;
                }
                literal.end(reader);
            } else if (isText(type)) {
                fetchText(literal);
            } else {
                noText(type);
            }
            type = next();
        }
        arena.complete();
        textOctets = arena.octets();
        textEnd = arena.size();
        addText(textEnd);
        // The value keeps its octets.
        arena = null;
    }

    /** Whether the text of the element just entered ends with it and stands in the document as it is meant; it is left then. */
    private boolean isWhole(int type) throws SyncMlException {
        if (type == CHARACTERS) {
            int start = position();
            int end = start == guard.plainFrom() ? guard.plainTo() : Octets.findTextEnd(document, start, to);
            if (end + 1 >= to || document[end] != '<' || document[end + 1] != '/') {
                return false;
            }
            if (next() != END_ELEMENT) {
                throw Parsers.notWellFormed(end - origin);
            }
            textStart = start;
            textEnd = end;
        } else if (type != END_ELEMENT) {
            return false;
        }
        end();
        return true;
    }

    private Tag start() throws SyncMlException {
        int start = position();
        enter(start - origin);
        ownText = true;
        textOctets = document;
        textStart = 0;
        textEnd = 0;
        String name = reader.getLocalName();
        Tag tag = Tag.named(name);
        if (tag == Tag.UNKNOWN) {
            checkUtf8();
            foreignNames++;
        }
        if (tagEnd() - start > name.length() + BRACKETS) {
            countForeign();
        }
        return tag;
    }

    private void end() {
        leave();
        ownText = false;
    }

    private int next() throws SyncMlException {
        try {
            return reader.next();
        } catch (XMLStreamException malformed) {
            throw Parsers.notWellFormed(malformed.getLocation() == null ? -1 : malformed.getLocation().getCharacterOffset() - origin);
        } catch (RuntimeException inParser) {
            throw Parsers.notWellFormed(-1);
        }
    }

    /** Where what the parser stands at begins. */
    private int position() {
        return (int) reader.getStartingByteOffset();
    }

    private int tagEnd() throws SyncMlException {
        try {
            return (int) reader.getEndingByteOffset();
        } catch (XMLStreamException malformed) {
            throw Parsers.notWellFormed(-1);
        }
    }

    /** What stands between tags. */
    private void between(int type) throws SyncMlException {
        if (!isText(type)) {
            noText(type);
        } else if (ownText) {
            if (textOctets == document) {
                arena = arena == null ? new TextArena(FEW, limits.messageOctets()) : arena;
                arena.clear();
            }
            fetchText(null);
            textOctets = arena.octets();
            textEnd = arena.size();
        }
    }

    private void fetchText(LiteralXml literal) throws SyncMlException {
        checkUtf8();
        char[] characters;
        try {
            characters = reader.getTextCharacters();
        } catch (RuntimeException inParser) {
            // It reports some damage late, while text is fetched, and then without a checked exception.
            throw Parsers.notWellFormed(-1);
        }
        if (literal == null) {
            arena.append(characters, reader.getTextStart(), reader.getTextLength());
        } else {
            literal.text(characters, reader.getTextStart(), reader.getTextLength());
        }
    }

    /** The parser accepts octets that are no UTF-8; so before anything but plain text is taken from it the document is looked over once. */
    private void checkUtf8() throws SyncMlException {
        if (!knownUtf8) {
            int wrong = Octets.findIllFormed(document, origin, to);
            if (wrong < to) {
                throw new SyncMlException(Kind.MALFORMED, "The document is not well-formed UTF-8", null, wrong - origin, null);
            }
            knownUtf8 = true;
        }
    }

    private static boolean isText(int type) {
        return type == CHARACTERS || type == CDATA || type == SPACE;
    }

    private void noText(int type) throws SyncMlException {
        switch (type) {
            case DTD -> documentType();
            // Its name is not counted, because nothing stays of a document that is refused.
            case ENTITY_REFERENCE -> throw forbidden("An entity of the document's own");
            case PROCESSING_INSTRUCTION -> foreignNames++;
            default -> {
                // Comments and their like say nothing, nor does text where it is not wanted.
            }
        }
    }

    /** Names that the parser's table of names may have learned. */
    private void countForeign() {
        foreignNames += reader.getAttributeCount() + (isNone(reader.getPrefix()) ? 0 : 1);
        for (int i = reader.getNamespaceCount() - 1; i >= 0; i--) {
            foreignNames += isNone(reader.getNamespacePrefix(i)) ? 0 : 1;
        }
    }

    private static boolean isNone(String prefix) {
        return prefix == null || prefix.isEmpty();
    }

    private void documentType() throws SyncMlException {
        String subset;
        foreignNames++;
        try {
            subset = reader.getDTDInfo() == null ? null : reader.getDTDInfo().getDTDInternalSubset();
        } catch (XMLStreamException | RuntimeException inParser) {
            throw Parsers.notWellFormed(-1);
        }
        if (subset != null && !subset.isBlank()) {
            throw forbidden("A DOCTYPE with declarations");
        }
    }

    private SyncMlException forbidden(String what) {
        return new SyncMlException(Kind.FORBIDDEN, what + " is not accepted", null, position() - origin, null);
    }
}
