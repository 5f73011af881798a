package org.fumogateway.syncml.xml.internal;

import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamReader;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.TextArena;

/**
 * Writes elements that stand unescaped inside a Data back into text, as if their sender had escaped them (SYN-10). Prefixes that
 * the message declares outside are declared again on each element that uses them, so that the text stands alone.
 */
final class LiteralXml {

    private final TextArena arena;
    private boolean tagOpen;

    /** Goes on in an arena. Text that is in it already was taken for plain text; from now on it is part of XML. */
    LiteralXml(TextArena arena) throws SyncMlException {
        this.arena = arena;
        String plain = new String(arena.cut(0), StandardCharsets.UTF_8);
        for (int i = 0; i < plain.length(); i++) {
            escape(plain.charAt(i), false);
        }
    }

    void start(XMLStreamReader reader) throws SyncMlException {
        endTag();
        arena.append('<');
        name(reader.getPrefix(), reader.getLocalName());
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            declare(reader.getNamespacePrefix(i), reader.getNamespaceURI(i));
        }
        declareIfForeign(reader, reader.getPrefix());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            if (prefix != null && !prefix.equals(reader.getPrefix()) && firstUse(reader, i, prefix)) {
                declareIfForeign(reader, prefix);
            }
            arena.append(' ');
            name(prefix, reader.getAttributeLocalName(i));
            value(reader.getAttributeValue(i));
        }
        tagOpen = true;
    }

    void end(XMLStreamReader reader) throws SyncMlException {
        if (tagOpen) {
            arena.append("/>");
            tagOpen = false;
            return;
        }
        arena.append("</");
        name(reader.getPrefix(), reader.getLocalName());
        arena.append('>');
    }

    /** Text inside an element, or between two of them. */
    void text(char[] characters, int from, int length) throws SyncMlException {
        endTag();
        for (int i = from; i < from + length; i++) {
            escape(characters[i], false);
        }
    }

    private void endTag() throws SyncMlException {
        if (tagOpen) {
            arena.append('>');
            tagOpen = false;
        }
    }

    private static boolean firstUse(XMLStreamReader reader, int attribute, String prefix) {
        for (int i = 0; i < attribute; i++) {
            if (prefix.equals(reader.getAttributePrefix(i))) {
                return false;
            }
        }
        return true;
    }

    private void declareIfForeign(XMLStreamReader reader, String prefix) throws SyncMlException {
        if (prefix == null || prefix.isEmpty() || prefix.equals("xml")) {
            return;
        }
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            if (prefix.equals(reader.getNamespacePrefix(i))) {
                return;
            }
        }
        declare(prefix, reader.getNamespaceURI(prefix));
    }

    private void declare(String prefix, String uri) throws SyncMlException {
        arena.append(prefix == null || prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix);
        value(uri == null ? "" : uri);
    }

    private void name(String prefix, String localName) throws SyncMlException {
        if (prefix != null && !prefix.isEmpty()) {
            arena.append(prefix);
            arena.append(':');
        }
        arena.append(localName);
    }

    private void value(String value) throws SyncMlException {
        arena.append("=\"");
        for (int i = 0; i < value.length(); i++) {
            escape(value.charAt(i), true);
        }
        arena.append('"');
    }

    private void escape(char character, boolean attribute) throws SyncMlException {
        switch (character) {
            case '&' -> arena.append("&amp;");
            case '<' -> arena.append("&lt;");
            case '>' -> arena.append("&gt;");
            case '\r' -> arena.append("&#13;");
            case '"', '\t', '\n' -> arena.append(attribute ? "&#" + (int) character + ";" : String.valueOf(character));
            default -> arena.append(character);
        }
    }
}
