package org.fumogateway.syncml.xml.internal;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLStreamReader2;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.Element;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.TextArena;

/**
 * Reads one XML document into elements, by local names only (SYN-5). It knows nothing of SyncML except that mark-up inside a Data
 * is text (SYN-10). The work is one loop, so that no depth of nesting can exhaust the stack; whatever grows is bounded before it
 * does.
 */
final class XmlElementReader {

    private static final String LITERAL = "Data";

    private final Limits limits;
    private final ByteBuffer document;
    private final TextArena arena;
    private final LiteralXml literal;
    private Element root;
    private Element current;
    /** The Data that turned out to hold mark-up: all its text is XML from then on. */
    private Element literalIn;
    private int depth;
    private int elements;

    XmlElementReader(ByteBuffer octets, Limits limits) {
        this.limits = limits;
        document = octets.slice();
        arena = new TextArena(document.remaining(), limits.messageOctets());
        literal = new LiteralXml(arena);
    }

    /** Reads the document to its end and returns its root. */
    Element read() throws SyncMlException {
        if (document.remaining() > limits.messageOctets()) {
            throw new SyncMlException(Kind.LIMIT, "The message is longer than " + limits.messageOctets() + " octets", null, -1,
                    null);
        }
        prepareEncoding();
        new TagGuard(document, limits.tagOctets()).check();
        XMLStreamReader2 reader = null;
        try {
            reader = open();
            while (reader.hasNext()) {
                event(reader, reader.next());
            }
            reader.close();
        } catch (XMLStreamException malformed) {
            throw malformed(malformed.getLocation() == null ? -1 : malformed.getLocation().getCharacterOffset());
        } catch (RuntimeException inParser) {
            // The parser reports some damage late, while text is fetched, and then without a checked exception.
            throw malformed(-1);
        }
        if (root == null) {
            throw malformed(0);
        }
        return root;
    }

    /**
     * A parser with a factory of its own: a shared one would keep the names of all documents ever read, hostile ones included. It
     * is made directly, because service lookup needs a class loader that an OSGi bundle does not have.
     */
    private XMLStreamReader2 open() throws XMLStreamException, SyncMlException {
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_COALESCING, Boolean.FALSE);
        XMLStreamReader2 reader = (XMLStreamReader2) factory.createXMLStreamReader(new BufferStream(document.duplicate()),
                "UTF-8");
        String declared = reader.getCharacterEncodingScheme();
        if (declared != null && !declared.toUpperCase(Locale.ROOT).matches("UTF-?8|US-ASCII")) {
            throw notUtf8();
        }
        return reader;
    }

    private void event(XMLStreamReader2 reader, int type) throws SyncMlException, XMLStreamException {
        switch (type) {
            case XMLStreamConstants.START_ELEMENT -> start(reader);
            case XMLStreamConstants.END_ELEMENT -> end(reader);
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> text(reader);
            case XMLStreamConstants.DTD -> documentType(reader);
            case XMLStreamConstants.ENTITY_REFERENCE -> throw forbidden("An entity of the document's own", reader);
            default -> {
                // Comments and processing instructions say nothing.
            }
        }
    }

    private void start(XMLStreamReader2 reader) throws SyncMlException {
        if (++depth > limits.depth()) {
            throw limit("Elements are nested deeper than " + limits.depth() + " levels");
        }
        if (++elements > limits.elements()) {
            throw limit("The message has more than " + limits.elements() + " elements");
        }
        if (literal.isActive()) {
            literal.start(reader);
        } else if (current != null && current.name().equals(LITERAL)) {
            if (literalIn != current) {
                literal.escapeFrom(current.textStart());
                literalIn = current;
            }
            literal.start(reader);
        } else {
            current = new Element(reader.getLocalName(), current, arena);
            root = root == null ? current : root;
        }
    }

    private void end(XMLStreamReader2 reader) throws SyncMlException {
        depth--;
        if (literal.isActive()) {
            literal.end(reader);
            return;
        }
        if (current.children().isEmpty()) {
            current.endText();
        }
        current = current.parent();
    }

    private void text(XMLStreamReader reader) throws SyncMlException {
        if (current == null) {
            return;
        }
        if (literalIn == current) {
            literal.text(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        } else if (current.children().isEmpty()) {
            arena.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
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
        if (document.remaining() >= 3 && document.get(0) == (byte) 0xEF && document.get(1) == (byte) 0xBB
                && document.get(2) == (byte) 0xBF) {
            document.position(3);
        } else if (document.remaining() >= 2 && (document.get(0) == 0 || document.get(1) == 0
                || (document.get(0) & 0xFE) == 0xFE)) {
            throw notUtf8();
        }
    }

    private static SyncMlException notUtf8() {
        return new SyncMlException(Kind.UNSUPPORTED, "The document is not in UTF-8", null, 0, null);
    }

    private SyncMlException forbidden(String what, XMLStreamReader reader) {
        return new SyncMlException(Kind.FORBIDDEN, what + " is not accepted", path(), reader.getLocation().getCharacterOffset(),
                null);
    }

    private SyncMlException limit(String detail) {
        return new SyncMlException(Kind.LIMIT, detail, null, -1, null);
    }

    private SyncMlException malformed(long offset) {
        // The parser's own words may quote the document, so they stay out.
        return new SyncMlException(Kind.MALFORMED, "The message is not well-formed XML", path(), offset, null);
    }

    private String path() {
        return current == null ? null : current.path();
    }

    /** The document as a stream, without a copy and without synchronisation. */
    private static final class BufferStream extends InputStream {

        private final ByteBuffer buffer;

        BufferStream(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int read() {
            return buffer.hasRemaining() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!buffer.hasRemaining()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(target, offset, count);
            return count;
        }
    }
}
