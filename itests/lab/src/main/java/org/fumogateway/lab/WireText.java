package org.fumogateway.lab;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.fumogateway.lab.WireProxy.Exchange;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Messages as lines to compare with a script: what must agree is kept (order, command, target, Status, alert code, Type, Format, Mark, correlator,
 * State, Final), what is free is left out (ids, sizes, credentials, DevInfo values). Reads the XML with the JDK's parser, so it does not share
 * an error with our codec.
 */
public final class WireText {

    private WireText() {
    }

    /** All messages in the order of the wire. */
    public static List<String> of(List<Exchange> exchanges) {
        List<String> lines = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            lines.add("gateway:");
            append(exchange.request(), lines);
            lines.add("server:");
            append(exchange.response(), lines);
        }
        return lines;
    }

    /** One message. */
    public static List<String> of(String message) {
        List<String> lines = new ArrayList<>();
        append(message, lines);
        return lines;
    }

    /** Text of the first element of that name in a message, or null. */
    public static String first(String message, String name) {
        Element found = (Element) parse(message).getElementsByTagName(name).item(0);
        return found == null ? null : found.getTextContent().strip();
    }

    private static void append(String message, List<String> lines) {
        Element body = child(parse(message), "SyncBody");
        for (Element command : children(body)) {
            append(command, "  ", lines);
        }
    }

    private static void append(Element command, String indent, List<String> lines) {
        String name = command.getTagName();
        switch (name) {
            case "Final" -> lines.add(indent + "Final");
            case "Status" -> lines.add(indent + status(command));
            case "Sequence", "Atomic" -> {
                lines.add(indent + name);
                children(command).stream().filter(inner -> !List.of("CmdID", "Meta").contains(inner.getTagName()))
                        .forEach(inner -> append(inner, indent + "  ", lines));
            }
            default -> {
                lines.add(indent + name + text(command, "Data", " ") + text(command, "Correlator", " correlator "));
                children(command).stream().filter(inner -> inner.getTagName().equals("Item"))
                        .forEach(item -> lines.add(indent + "  " + item(name, item)));
            }
        }
    }

    private static String status(Element status) {
        String code = text(status, "Data", " ");
        boolean header = child(status, "Cmd").getTextContent().equals("SyncHdr");
        String targets = children(status).stream().filter(each -> each.getTagName().equals("TargetRef"))
                .map(each -> " " + each.getTextContent()).reduce("", String::concat);
        // With credentials in the messages the header's Status is 212 where the script, over mutual TLS, has 200.
        return "Status " + child(status, "Cmd").getTextContent() + (header ? code.replace("212", "200") : targets + code);
    }

    private static String item(String command, Element item) {
        String where = location(item, "Target") + location(item, "Source");
        Element meta = child(item, "Meta");
        String type = meta == null ? "" : text(meta, "Format", " ") + text(meta, "Type", " ") + text(meta, "Mark", " ");
        boolean free = where.startsWith("./DevInfo/") || where.endsWith("/PkgURL") || where.endsWith("/PkgData");
        type += (meta == null || child(meta, "Size") == null ? "" : " Size") + (child(item, "MoreData") == null ? "" : " MoreData");
        return (where + type + (free ? "" : text(item, "Data", " = "))).strip();
    }

    private static String location(Element item, String name) {
        Element location = child(item, name);
        return location == null ? "" : child(location, "LocURI").getTextContent();
    }

    private static String text(Element parent, String name, String prefix) {
        Element found = child(parent, name);
        return found == null ? "" : prefix + found.getTextContent().strip();
    }

    private static Element child(Element parent, String name) {
        return children(parent).stream().filter(each -> each.getTagName().equals(name)).findFirst().orElse(null);
    }

    private static List<Element> children(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static Element parse(String message) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(message)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("not a message: " + message, e);
        }
    }
}
