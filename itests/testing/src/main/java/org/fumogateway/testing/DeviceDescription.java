package org.fumogateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.service.dmt.MetaNode;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Strict reader of device descriptions (TREE section 9) with one top node, independent of the codecs of the product, which pass over
 * DFProperties. Whatever the document type does not allow is refused.
 */
public final class DeviceDescription {

    /** Folder of the descriptions in a bundle and in the distribution. */
    public static final String FOLDER = "ddf";

    private static final String NAMESPACE = "syncml:dmddf1.2";
    private static final List<String> TREE = List.of("VerDTD", "Man", "Mod", "Node");
    private static final List<String> NODE = List.of("NodeName", "Path", "RTProperties", "DFProperties", "Node", "Value");
    private static final List<String> PROPERTIES = List.of("AccessType", "DefaultValue", "Description", "DFFormat", "Occurrence", "Scope",
            "DFTitle", "DFType", "CaseSense");
    private static final Set<String> FORMATS = Set.of("b64", "bin", "bool", "chr", "int", "node", "null", "xml", "date", "time", "float");
    private static final Map<String, Integer> COMMANDS = Map.of("Add", MetaNode.CMD_ADD, "Delete", MetaNode.CMD_DELETE, "Exec",
            MetaNode.CMD_EXECUTE, "Get", MetaNode.CMD_GET, "Replace", MetaNode.CMD_REPLACE);

    private DeviceDescription() {
    }

    /**
     * Reads a description.
     *
     * @return its top node, which lies directly below the root of the tree
     * @throws IOException if it is none, with the reason
     */
    public static DescribedNode read(InputStream in) throws IOException {
        Element root;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            root = factory.newDocumentBuilder().parse(in).getDocumentElement();
        } catch (ParserConfigurationException | SAXException malformed) {
            throw new IOException("Not an XML document", malformed);
        }
        require(root.getLocalName().equals("MgmtTree"), "The root is no MgmtTree");
        List<Element> parts = parts(root, TREE);
        require(text(one(parts, "VerDTD")).equals("1.2"), "The VerDTD is not 1.2");
        Element top = one(parts, "Node");
        require(text(one(parts(top, NODE), "Path")).equals("."), "The top node does not say that it lies below the root");
        return node(top);
    }

    private static DescribedNode node(Element element) throws IOException {
        List<Element> parts = parts(element, NODE);
        String name = text(one(parts, "NodeName"));
        List<Element> properties = parts(one(parts, "DFProperties"), PROPERTIES);
        Set<Integer> operations = new HashSet<>();
        for (Element command : parts(one(properties, "AccessType"), null)) {
            require(COMMANDS.containsKey(command.getLocalName()) && operations.add(COMMANDS.get(command.getLocalName())), "AccessType of " + name);
        }
        String format = choice(one(properties, "DFFormat"));
        require(FORMATS.contains(format), "DFFormat of " + name);
        Element occurrence = optional(properties, "Occurrence");
        Element scope = optional(properties, "Scope");
        String many = occurrence == null ? "One" : choice(occurrence);
        List<DescribedNode> children = new ArrayList<>();
        for (Element part : parts) {
            if (part.getLocalName().equals("Node")) {
                children.add(node(part));
            }
        }
        List<String> mimeTypes = new ArrayList<>();
        String ddfName = type(one(properties, "DFType"), mimeTypes);
        require(format.equals("node") ? ddfName != null && mimeTypes.isEmpty() : ddfName == null && !mimeTypes.isEmpty() && children.isEmpty(),
                "DFType of " + name);
        return new DescribedNode(name, Set.copyOf(operations), text(optional(properties, "DefaultValue")),
                optional(properties, "Description") == null ? "" : text(one(properties, "Description")), format,
                many.startsWith("One") ? 1 : 0, most(many, occurrence), scope != null && choice(scope).equals("Permanent"),
                List.copyOf(mimeTypes), ddfName, List.copyOf(children));
    }

    private static int most(String many, Element occurrence) throws IOException {
        return switch (many) {
            case "One", "ZeroOrOne" -> 1;
            case "ZeroOrMore", "OneOrMore" -> Integer.MAX_VALUE;
            case "ZeroOrN", "OneOrN" -> Integer.parseInt(occurrence.getTextContent().strip());
            default -> throw new IOException("Occurrence " + many);
        };
    }

    private static String type(Element type, List<String> mimeTypes) throws IOException {
        String ddfName = null;
        for (Element part : parts(type, List.of("MIME", "DDFName"))) {
            if (part.getLocalName().equals("MIME")) {
                mimeTypes.add(text(part));
            } else {
                ddfName = text(part);
            }
        }
        return ddfName;
    }

    /** The elements inside, which must stand in that order if one is given. */
    private static List<Element> parts(Element element, List<String> order) throws IOException {
        List<Element> parts = new ArrayList<>();
        int place = 0;
        for (Node inside = element.getFirstChild(); inside != null; inside = inside.getNextSibling()) {
            if (inside instanceof Element part) {
                require(NAMESPACE.equals(part.getNamespaceURI()), part.getNodeName() + " is of another name space");
                int next = order == null ? place : order.indexOf(part.getLocalName());
                require(next >= place, part.getLocalName() + " does not belong there in " + element.getLocalName());
                place = next;
                parts.add(part);
            }
        }
        return parts;
    }

    private static Element optional(List<Element> parts, String name) throws IOException {
        List<Element> found = parts.stream().filter(part -> part.getLocalName().equals(name)).toList();
        require(found.size() <= 1, "There is more than one " + name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static Element one(List<Element> parts, String name) throws IOException {
        Element found = optional(parts, name);
        require(found != null, name + " is missing");
        return found;
    }

    private static String choice(Element element) throws IOException {
        List<Element> parts = parts(element, null);
        require(parts.size() == 1, element.getLocalName() + " does not hold one element");
        return parts.get(0).getLocalName();
    }

    private static String text(Element element) {
        return element == null ? null : element.getTextContent().strip();
    }

    private static void require(boolean fulfilled, String complaint) throws IOException {
        if (!fulfilled) {
            throw new IOException(complaint);
        }
    }
}
