package org.fumogateway.serverkill;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A message of the server, read by the JDK's parser and not by our codec. */
final class Answer {

    private final Element root;

    private Answer(Element root) {
        this.root = root;
    }

    /** Fails with an IOException if it is cut off. */
    static Answer parse(byte[] octets) throws IOException {
        try {
            return new Answer(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(octets)).getDocumentElement());
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("not a whole message", e);
        }
    }

    /** Elements of that name at any depth, in the order of the document. */
    static List<Element> all(Element within, String name) {
        List<Element> found = new ArrayList<>();
        var nodes = within.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    /** Text of the first element of that name, empty if there is none. */
    static String text(Element within, String name) {
        return all(within, name).stream().findFirst().map(Node::getTextContent).orElse("");
    }

    Element header() {
        return all(root, "SyncHdr").get(0);
    }

    List<Element> commands(String name) {
        return all(root, name);
    }

    /** The Status of that command of the gateway's last message; 0 stands for its header. */
    Optional<Element> status(int command) {
        return all(root, "Status").stream().filter(status -> text(status, "CmdRef").equals(Integer.toString(command))).findFirst();
    }

    /** Its code, 0 if there is none. */
    int code(int command) {
        return status(command).map(status -> Integer.parseInt(text(status, "Data"))).orElse(0);
    }

    /** Query of the address of the next message. */
    String query() {
        String address = text(header(), "RespURI");
        return address.indexOf('?') < 0 ? "" : address.substring(address.indexOf('?'));
    }
}
