package org.fumogateway.dlota.internal;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the children of {@code media} within the limits of DL-35. What was read stays available if the rest is broken. */
final class DescriptorScanner {

    /** Why the XML was refused. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static final String NAMESPACE = "http://www.openmobilealliance.org/xmlns/dd";

    private static final int MAX_DEPTH = 16;
    private static final int MAX_ELEMENTS = 256;
    private static final int MAX_TEXT = 16_384;
    private static final Set<String> KNOWN = Set.of("type", "size", "objectURI", "installNotifyURI", "nextURL", "DDVersion", "name",
            "description", "vendor", "infoURL", "iconURI", "installParam");

    private final List<Descriptor.Attribute> attributes = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int elements;
    private String current;
    private boolean currentKnown;

    /** Children of the root read so far, in document order. */
    List<Descriptor.Attribute> attributes() {
        return attributes;
    }

    void scan(String document) throws Malformed {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(document));
            try {
                while (reader.hasNext()) {
                    take(reader, reader.next());
                }
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new Malformed("The descriptor is not well-formed XML.");
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory;
    }

    private void take(XMLStreamReader reader, int event) throws Malformed {
        switch (event) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                throw new Malformed("A descriptor must not carry a document type or entities of its own.");
            case XMLStreamConstants.START_ELEMENT -> start(reader);
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> text(reader.getText());
            default -> { /* comments and processing instructions say nothing */ }
        }
    }

    private void start(XMLStreamReader reader) throws Malformed {
        depth++;
        if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw new Malformed("The descriptor has too many elements.");
        }
        String namespace = reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI();
        boolean ours = namespace.isEmpty() || namespace.equals(NAMESPACE);
        String name = reader.getLocalName();
        if (depth == 1 && !(ours && name.equals("media"))) {
            throw new Malformed("The root of the descriptor is not media.");
        }
        if (depth == 2) {
            current = name;
            currentKnown = ours && KNOWN.contains(name);
            text.setLength(0);
        }
        if (depth > 2 && currentKnown && ours && KNOWN.contains(name)) {
            throw new Malformed("The descriptor holds " + name + " inside " + current + ".");
        }
    }

    private void end() {
        // A child of a foreign namespace is unknown, whatever its name (DL-30).
        if (depth == 2 && (currentKnown || !KNOWN.contains(current))) {
            attributes.add(new Descriptor.Attribute(current, text.toString().strip()));
        }
        depth--;
    }

    private void text(String part) throws Malformed {
        if (depth != 2) {
            return;
        }
        if (text.length() + part.length() > MAX_TEXT) {
            throw new Malformed("A text of the descriptor is too long.");
        }
        text.append(part);
    }
}
