package org.fumogateway.gatewayshell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;

/** Nodes as text for people. A value that nobody may read is shown as a row of stars. */
final class NodeText {

    private static final int DEEPEST = 64;
    private static final String MASK = "********";
    private static final Map<Integer, String> COMMANDS = commands();
    private static final Map<Integer, String> FORMATS = formats();

    private NodeText() {
    }

    private static Map<Integer, String> commands() {
        Map<Integer, String> commands = new LinkedHashMap<>();
        commands.put(MetaNode.CMD_ADD, "Add");
        commands.put(MetaNode.CMD_DELETE, "Delete");
        commands.put(MetaNode.CMD_EXECUTE, "Exec");
        commands.put(MetaNode.CMD_GET, "Get");
        commands.put(MetaNode.CMD_REPLACE, "Replace");
        return commands;
    }

    private static Map<Integer, String> formats() {
        Map<Integer, String> formats = new LinkedHashMap<>();
        formats.put(DmtData.FORMAT_NODE, "node");
        formats.put(DmtData.FORMAT_STRING, "chr");
        formats.put(DmtData.FORMAT_INTEGER, "int");
        formats.put(DmtData.FORMAT_LONG, "long");
        formats.put(DmtData.FORMAT_BOOLEAN, "bool");
        formats.put(DmtData.FORMAT_FLOAT, "float");
        formats.put(DmtData.FORMAT_DATE, "date");
        formats.put(DmtData.FORMAT_TIME, "time");
        formats.put(DmtData.FORMAT_DATE_TIME, "dateTime");
        formats.put(DmtData.FORMAT_BINARY, "bin");
        formats.put(DmtData.FORMAT_BASE64, "b64");
        formats.put(DmtData.FORMAT_XML, "xml");
        formats.put(DmtData.FORMAT_NULL, "null");
        return formats;
    }

    /** Value of a leaf, or the names of the children, one a line. */
    static String content(DmtSession session, String uri) throws DmtException {
        if (isSecret(session, uri)) {
            return MASK;
        }
        return session.isLeafNode(uri) ? value(session.getNodeValue(uri)) : String.join("\n", children(session, uri));
    }

    private static List<String> children(DmtSession session, String uri) throws DmtException {
        return Arrays.stream(session.getChildNodeNames(uri)).sorted().toList();
    }

    /** The children of a node with their kinds and values. */
    static String list(DmtSession session, String uri) throws DmtException {
        if (!isReadable(session, uri) || session.isLeafNode(uri)) {
            return line(session, uri, uri);
        }
        List<String> lines = new ArrayList<>();
        for (String name : children(session, uri)) {
            lines.add(line(session, name, uri + "/" + name));
        }
        return String.join("\n", lines);
    }

    private static String line(DmtSession session, String name, String uri) {
        try {
            if (isSecret(session, uri)) {
                return name + " = " + MASK;
            }
            return session.isLeafNode(uri) ? name + " = " + value(session.getNodeValue(uri)) : name + "/";
        } catch (DmtException refused) {
            return name + "  (not readable)";
        }
    }

    /** A subtree, indented. */
    static String tree(DmtSession session, String uri) throws DmtException {
        StringBuilder text = new StringBuilder(line(session, uri, uri)).append('\n');
        appendChildren(session, uri, 1, text);
        return text.toString().stripTrailing();
    }

    private static void appendChildren(DmtSession session, String uri, int depth, StringBuilder text) throws DmtException {
        if (depth > DEEPEST || !isReadable(session, uri) || session.isLeafNode(uri)) {
            return;
        }
        for (String name : children(session, uri)) {
            String child = uri + "/" + name;
            text.append("  ".repeat(depth)).append(line(session, name, child)).append('\n');
            appendChildren(session, child, depth + 1, text);
        }
    }

    private static boolean isReadable(DmtSession session, String uri) throws DmtException {
        MetaNode meta = session.getMetaNode(uri);
        return meta == null || meta.can(MetaNode.CMD_GET);
    }

    private static boolean isSecret(DmtSession session, String uri) throws DmtException {
        MetaNode meta = session.isNodeUri(uri) ? session.getMetaNode(uri) : null;
        return meta != null && meta.isLeaf() && !meta.can(MetaNode.CMD_GET);
    }

    private static String value(DmtData value) {
        return switch (value.getFormat()) {
            case DmtData.FORMAT_BINARY -> "base64:" + Base64.getEncoder().encodeToString(value.getBinary());
            case DmtData.FORMAT_BASE64 -> "base64:" + Base64.getEncoder().encodeToString(value.getBase64());
            case DmtData.FORMAT_RAW_BINARY -> "base64:" + Base64.getEncoder().encodeToString(value.getRawBinary());
            case DmtData.FORMAT_NULL -> "(null)";
            default -> value.toString();
        };
    }

    /** Meta data, one fact a line. */
    static String meta(DmtSession session, String uri) throws DmtException {
        MetaNode meta = session.getMetaNode(uri);
        if (meta == null) {
            return "the node has no meta data";
        }
        List<String> lines = new ArrayList<>();
        lines.add("kind        " + (meta.isLeaf() ? "leaf" : "interior") + ", " + scope(meta));
        lines.add("access      " + named(COMMANDS, meta::can));
        lines.add("format      " + named(FORMATS, format -> (meta.getFormat() & format) != 0));
        if (meta.getMimeTypes() != null) {
            lines.add("types       " + String.join(", ", meta.getMimeTypes()));
        }
        lines.add("occurrence  " + (meta.isZeroOccurrenceAllowed() ? "0" : "1") + ".."
                + (meta.getMaxOccurrence() == Integer.MAX_VALUE ? "*" : Integer.toString(meta.getMaxOccurrence())));
        if (meta.getDefault() != null) {
            lines.add("default     " + value(meta.getDefault()));
        }
        if (meta.getDescription() != null) {
            lines.add("description " + meta.getDescription());
        }
        return String.join("\n", lines);
    }

    private static String scope(MetaNode meta) {
        return switch (meta.getScope()) {
            case MetaNode.PERMANENT -> "permanent";
            case MetaNode.DYNAMIC -> "dynamic";
            default -> "created by the device";
        };
    }

    private static String named(Map<Integer, String> names, IntPredicate holds) {
        return names.entrySet().stream().filter(entry -> holds.test(entry.getKey())).map(Map.Entry::getValue)
                .collect(Collectors.joining(" "));
    }

    /** A value for a node, in the first format that the node takes and the text has. */
    static DmtData parse(MetaNode meta, String text) {
        int formats = meta == null ? DmtData.FORMAT_STRING : meta.getFormat();
        IllegalArgumentException refused = new IllegalArgumentException("the node takes none of the values that can be written here");
        for (int format : List.of(DmtData.FORMAT_BOOLEAN, DmtData.FORMAT_INTEGER, DmtData.FORMAT_LONG, DmtData.FORMAT_FLOAT,
                DmtData.FORMAT_DATE, DmtData.FORMAT_TIME, DmtData.FORMAT_STRING, DmtData.FORMAT_XML, DmtData.FORMAT_BINARY,
                DmtData.FORMAT_BASE64)) {
            if ((formats & format) != 0) {
                try {
                    return parse(format, text);
                } catch (IllegalArgumentException notOfTheForm) {
                    refused = new IllegalArgumentException("'" + text + "' is not a value of the format " + FORMATS.get(format), notOfTheForm);
                }
            }
        }
        throw refused;
    }

    private static DmtData parse(int format, String text) {
        return switch (format) {
            case DmtData.FORMAT_BOOLEAN -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new IllegalArgumentException("neither true nor false");
                }
                yield new DmtData(text.equals("true"));
            }
            case DmtData.FORMAT_INTEGER -> new DmtData(Integer.parseInt(text));
            case DmtData.FORMAT_LONG -> new DmtData(Long.parseLong(text));
            case DmtData.FORMAT_FLOAT -> new DmtData(Float.parseFloat(text));
            case DmtData.FORMAT_BINARY, DmtData.FORMAT_BASE64 ->
                new DmtData(Base64.getDecoder().decode(text.startsWith("base64:") ? text.substring(7) : text), format);
            default -> new DmtData(text, format);
        };
    }

    /** The URI of a node as the tree wants it, whether the dot stands before it or not. */
    static String uri(String text) {
        return text.equals(Uri.ROOT_NODE) || text.startsWith("./") ? text : "./" + text;
    }
}
