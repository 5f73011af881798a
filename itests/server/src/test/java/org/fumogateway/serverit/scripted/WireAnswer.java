package org.fumogateway.serverit.scripted;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** One answer of the server as its octets say it, read by the XML parser of the platform and none of ours. */
final class WireAnswer {

    private final Element root;

    /** Reads it. */
    WireAnswer(String octets) throws Exception {
        root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(octets))).getDocumentElement();
    }

    /** The text at a path below SyncHdr, such as {@code Source/LocURI}; null if it is not there. */
    String header(String path) {
        return text(child(root, "SyncHdr"), path);
    }

    /** Status after Status: {@code MsgRef/CmdRef Cmd Data}. */
    List<String> statuses() {
        return elements("Status").stream().map(status -> text(status, "MsgRef") + '/' + text(status, "CmdRef") + ' ' + text(status, "Cmd") + ' '
                + text(status, "Data")).toList();
    }

    /** What stands in the body, in its order, without the Statuses. */
    List<String> commands() {
        return children(child(root, "SyncBody")).stream().map(Element::getTagName).filter(name -> !name.equals("Status")).toList();
    }

    /** The children of the body with that name. */
    List<Element> elements(String name) {
        return children(child(root, "SyncBody")).stream().filter(each -> each.getTagName().equals(name)).toList();
    }

    /** How often an element stands anywhere in the message. */
    int count(String name) {
        return root.getElementsByTagName(name).getLength();
    }

    static List<Element> children(Element parent) {
        List<Element> all = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                all.add(element);
            }
        }
        return all;
    }

    private static Element child(Element parent, String name) {
        return children(parent).stream().filter(each -> each.getTagName().equals(name)).findFirst().orElse(null);
    }

    /** The text at a path below an element; null if it is not there. */
    static String text(Element parent, String path) {
        Element at = parent;
        for (String name : path.split("/")) {
            at = at == null ? null : child(at, name);
        }
        return at == null ? null : at.getTextContent();
    }
}
