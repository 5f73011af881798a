package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads a Client Provisioning document into characteristics, with limits, and writes it back without its secrets. */
final class ProvisioningXml {

    /** Largest document, in octets. */
    static final int MAX_OCTETS = 64 * 1024;

    private static final String ROOT = "wap-provisioningdoc";
    private static final int MAX_ELEMENTS = 1000;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_VALUE = 4096;
    private static final Set<String> SECRETS = Set.of("AAUTHSECRET", "AAUTHDATA");

    private final Document document;

    private ProvisioningXml(Document document) {
        this.document = document;
    }

    /** Parses any XML document of bounded size; a document type declaration is refused. */
    static ProvisioningXml parse(byte[] octets) throws BootstrapException {
        try {
            DocumentBuilder builder = factory().newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            Document document = builder.parse(new ByteArrayInputStream(octets));
            // Bounds the depth too, for everybody who walks through it.
            if (document.getElementsByTagName("*").getLength() > MAX_ELEMENTS) {
                throw new BootstrapException("it has too many elements");
            }
            return new ProvisioningXml(document);
        } catch (SAXException malformed) {
            throw new BootstrapException("it is not well-formed XML or has a document type declaration", malformed);
        } catch (ParserConfigurationException | IOException unreadable) {
            throw new BootstrapException("it cannot be read", unreadable);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    /** True if the document is a SyncML message rather than a provisioning document. */
    boolean isMessage() {
        String root = document.getDocumentElement().getTagName();
        return root.substring(root.indexOf(':') + 1).equals("SyncML");
    }

    /** The characteristics directly below the root. */
    List<Characteristic> characteristics() throws BootstrapException {
        if (!ROOT.equals(document.getDocumentElement().getTagName())) {
            throw new BootstrapException("it is not a provisioning document");
        }
        return children(document.getDocumentElement(), 1).characteristics();
    }

    private Characteristic children(Element element, int depth) throws BootstrapException {
        if (depth > MAX_DEPTH) {
            throw new BootstrapException("it is nested too deeply");
        }
        List<Characteristic.Parameter> parameters = new ArrayList<>();
        List<Characteristic> characteristics = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                if (child.getTagName().equals("parm")) {
                    parameters.add(parameter(child));
                } else if (child.getTagName().equals("characteristic")) {
                    characteristics.add(children(child, depth + 1));
                }
            }
        }
        return new Characteristic(upper(element.getAttribute("type")), parameters, characteristics);
    }

    private static Characteristic.Parameter parameter(Element element) throws BootstrapException {
        String value = element.getAttribute("value");
        if (value.length() > MAX_VALUE) {
            throw new BootstrapException("a value is too long");
        }
        return new Characteristic.Parameter(upper(element.getAttribute("name")), value);
    }

    /** The document without secrets and nonces. */
    byte[] withoutSecrets() throws IOException {
        blank(document.getDocumentElement());
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            TransformerFactory factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.newTransformer().transform(new DOMSource(document), new StreamResult(octets));
        } catch (TransformerException failed) {
            throw new IOException("the provisioning document cannot be written", failed);
        }
        return octets.toByteArray();
    }

    private static void blank(Element element) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                if (SECRETS.contains(upper(child.getAttribute("name")))) {
                    empty(child);
                }
                if (localName(child).equals("Data") || localName(child).equals("Value")) {
                    // A message: its data hold trees as text, so nothing of them is kept.
                    empty(child);
                }
                blank(child);
            }
        }
    }

    private static String localName(Element element) {
        return element.getTagName().substring(element.getTagName().indexOf(':') + 1);
    }

    /** In a document that was refused the secret may stand where it does not belong, so nothing but the name stays. */
    private static void empty(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            if (!attributes.item(i).getNodeName().equals("name")) {
                attributes.item(i).setNodeValue("");
            }
        }
        while (element.hasChildNodes()) {
            element.removeChild(element.getFirstChild());
        }
    }

    private static String upper(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }

    /** Every error ends the parsing; nothing is printed. */
    private static final class Strict implements ErrorHandler {

        @Override
        public void warning(SAXParseException warning) {
            // A warning leaves the document usable.
        }

        @Override
        public void error(SAXParseException error) throws SAXParseException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXParseException {
            throw error;
        }
    }
}
