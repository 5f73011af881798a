package org.fumogateway.launcher.syncml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.internal.Octets;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;

/** Values as lines for a terminal: cut short, without control characters, serialised trees as trees, raw octets in hexadecimal. */
final class ValueText {

    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_OCTETS = 32;
    private static final int MOST_LINES = 200;
    private static final String STEP = "  ";

    private final TndsCodec xml;
    private final TndsCodec wbxml;

    ValueText(TndsCodec xml, TndsCodec wbxml) {
        this.xml = xml;
        this.wbxml = wbxml;
    }

    /** What a value says. */
    List<String> lines(Data data) {
        String encoding = TndsCodec.sniff(data.octets());
        if (encoding != null) {
            try {
                return tree((encoding.equals(TndsCodec.XML) ? xml : wbxml).decode(data.octets()));
            } catch (SyncMlException noTree) {
                // Any other XML, or octets that only begin like WBXML: shown as what they are.
                return List.of(plain(data));
            }
        }
        return List.of(plain(data));
    }

    /** A text on one line, without anything that moves a cursor. */
    String shown(String text) {
        if (text == null) {
            return "(missing)";
        }
        StringBuilder shown = new StringBuilder();
        int length = Math.min(text.length(), LONGEST_TEXT);
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> shown.append(Character.isISOControl(character) || Character.getType(character) == Character.FORMAT ? '\ufffd'
                        : character);
            }
        }
        return text.length() > length ? shown + "... (" + text.length() + " characters)" : shown.toString();
    }

    private String plain(Data data) {
        if (!data.isOpaque() || Octets.isText(data.octets())) {
            return "\"" + shown(data.text()) + "\"";
        }
        ByteBuffer octets = data.octets();
        byte[] first = new byte[Math.min(octets.remaining(), LONGEST_OCTETS)];
        octets.get(first);
        return data.size() + " octets: " + HexFormat.ofDelimiter(" ").formatHex(first) + (data.size() > first.length ? " ..." : "");
    }

    private List<String> tree(TreeDocument tree) {
        List<String> lines = new ArrayList<>();
        lines.add("tree " + shown(tree.verDtd()));
        tree.nodes().forEach(node -> node(STEP, node, lines));
        if (lines.size() > MOST_LINES) {
            List<String> first = new ArrayList<>(lines.subList(0, MOST_LINES));
            first.add("... (" + lines.size() + " lines)");
            return first;
        }
        return lines;
    }

    private void node(String indent, TreeNode node, List<String> lines) {
        String path = node.path() == null ? "" : shown(node.path()) + "/";
        String name = node.name() == null ? "(no name)" : node.name().isEmpty() ? "(the target itself)" : shown(node.name());
        boolean typed = node.properties() != null && node.properties().type() != null
                && !node.properties().type().text().isEmpty();
        String type = typed ? " " + shown(node.properties().type().text()) : "";
        lines.add(indent + path + name + " [" + node.effectiveFormat() + type + "]"
                + (node.value() == null ? "" : " = " + plain(node.value())));
        node.nodes().forEach(child -> node(indent + STEP, child, lines));
    }
}
