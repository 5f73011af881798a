package org.fumogateway.syncml.xml.internal;

import java.util.Locale;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLStreamReader2;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.ElementTape;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.syncml.internal.Tag;

/**
 * Reads one XML document into elements, by local names only (SYN-5). It knows nothing of SyncML except that mark-up inside one
 * element, Data or Value, is text (SYN-10). The work is one loop, so that no depth of nesting can exhaust the stack; whatever
 * grows is bounded before it does.
 */
final class XmlElementReader {

    private final Limits limits;
    private final Parsers parsers;
    private final Tag literalTag;
    private final ElementTape tape;
    private final LiteralXml literal;
    private Source document;
    /** The element that turned out to hold mark-up: all its text is XML from then on. */
    private int literalIn = ElementTape.NONE;
    private int foreignNames;

    XmlElementReader(Source document, Tag literalTag, Parsers parsers, Limits limits) {
        this.limits = limits;
        this.parsers = parsers;
        this.literalTag = literalTag;
        this.document = document;
        tape = new ElementTape(document.octets(), limits);
        literal = new LiteralXml(tape);
    }

    /** Reads the document to its end. */
    ElementTape read() throws SyncMlException {
        prepareEncoding();
        new TagGuard(document, limits.tagOctets()).check();
        try {
            XMLStreamReader2 reader = parsers.open(document);
            checkDeclaration(reader);
            while (reader.hasNext()) {
                event(reader, reader.next());
            }
            reader.close();
        } catch (XMLStreamException malformed) {
            throw malformed(malformed.getLocation() == null ? -1 : malformed.getLocation().getCharacterOffset());
        } catch (RuntimeException inParser) {
            // The parser reports some damage late, while text is fetched, and then without a checked exception.
            throw malformed(-1);
        } finally {
            parsers.learned(foreignNames + tape.unknownNames());
        }
        if (tape.size() == 0) {
            throw malformed(0);
        }
        return tape;
    }

    private static void checkDeclaration(XMLStreamReader2 reader) throws SyncMlException {
        String declared = reader.getCharacterEncodingScheme();
        if (declared != null && !declared.toUpperCase(Locale.ROOT).matches("UTF-?8|US-ASCII")) {
            throw notUtf8();
        }
    }

    private void event(XMLStreamReader2 reader, int type) throws SyncMlException, XMLStreamException {
        switch (type) {
            case XMLStreamConstants.START_ELEMENT -> start(reader);
            case XMLStreamConstants.END_ELEMENT -> end(reader);
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> text(reader);
            case XMLStreamConstants.DTD -> documentType(reader);
            case XMLStreamConstants.ENTITY_REFERENCE -> throw forbidden("An entity of the document's own", reader);
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> foreignNames++;
            default -> {
                // Comments and their like say nothing.
            }
        }
    }

    private void start(XMLStreamReader2 reader) throws SyncMlException {
        countForeign(reader);
        if (literal.isActive() || tape.isIn(literalTag)) {
            tape.pass();
            if (literalIn != tape.current()) {
                literal.escapeText();
                literalIn = tape.current();
            }
            literal.start(reader);
            return;
        }
        Tag tag = Tag.named(reader.getLocalName());
        long offset = reader.getLocationInfo().getStartingByteOffset();
        if (tag != null) {
            tape.open(tag, offset);
        } else {
            tape.openUnknown(reader.getLocalName(), offset);
        }
    }

    private void countForeign(XMLStreamReader2 reader) {
        foreignNames += reader.getAttributeCount();
        for (int i = reader.getNamespaceCount() - 1; i >= 0; i--) {
            String prefix = reader.getNamespacePrefix(i);
            foreignNames += prefix == null || prefix.isEmpty() ? 0 : 1;
        }
        String prefix = reader.getPrefix();
        foreignNames += prefix == null || prefix.isEmpty() ? 0 : 1;
    }

    private void end(XMLStreamReader2 reader) throws SyncMlException {
        if (literal.isActive()) {
            literal.end(reader);
            tape.passed();
            return;
        }
        if (literalIn == tape.current()) {
            tape.endArenaText();
        }
        tape.close();
    }

    private void text(XMLStreamReader reader) throws SyncMlException {
        if (literalIn != ElementTape.NONE && literalIn == tape.current()) {
            literal.text(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        } else if (tape.takesText()) {
            tape.textArena().append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
            tape.endArenaText();
        }
    }

    private void documentType(XMLStreamReader2 reader) throws SyncMlException, XMLStreamException {
        String subset = reader.getDTDInfo() == null ? null : reader.getDTDInfo().getDTDInternalSubset();
        if (subset != null && !subset.isBlank()) {
            throw forbidden("A DOCTYPE with declarations", reader);
        }
    }

    /**
     * Passes over the byte order mark of UTF-8; the parser would follow those of other encodings and shapes of their first
     * octets.
     */
    private void prepareEncoding() throws SyncMlException {
        byte[] octets = document.octets();
        int from = document.from();
        if (document.length() < 2) {
            return;
        }
        if (document.length() >= 3 && octets[from] == (byte) 0xEF && octets[from + 1] == (byte) 0xBB
                && octets[from + 2] == (byte) 0xBF) {
            document = new Source(octets, from + 3, document.to());
        } else if (octets[from] == 0 || octets[from + 1] == 0 || (octets[from] & 0xFE) == 0xFE) {
            throw notUtf8();
        }
    }

    private static SyncMlException notUtf8() {
        return new SyncMlException(Kind.UNSUPPORTED, "The document is not in UTF-8", null, 0, null);
    }

    private SyncMlException forbidden(String what, XMLStreamReader reader) {
        return new SyncMlException(Kind.FORBIDDEN, what + " is not accepted", tape.currentPath(), reader.getLocation().getCharacterOffset(),
                null);
    }

    private SyncMlException malformed(long offset) {
        // The parser's own words may quote the document, so they stay out.
        return new SyncMlException(Kind.MALFORMED, "The message is not well-formed XML", tape.currentPath(), offset, null);
    }
}
