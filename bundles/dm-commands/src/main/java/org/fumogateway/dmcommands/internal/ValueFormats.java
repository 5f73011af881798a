package org.fumogateway.dmcommands.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.fumogateway.dmprotocol.NodeValueException;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Data;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** Values between the wire and the tree: the target's meta data decide the format (TREE-25 to TREE-28, SYN-70 to SYN-72). */
final class ValueFormats {

    /** A value as the wire carries it; data is null for the format null. */
    record WireValue(String format, Data data) {
    }

    static final String NODE = "node";

    private static final DateTimeFormatter TIME_STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern FLOAT = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Map<String, List<Integer>> FORMATS = Map.of(
            "chr", List.of(DmtData.FORMAT_STRING, DmtData.FORMAT_DATE_TIME),
            "int", List.of(DmtData.FORMAT_INTEGER, DmtData.FORMAT_LONG),
            "bool", List.of(DmtData.FORMAT_BOOLEAN),
            "float", List.of(DmtData.FORMAT_FLOAT),
            "date", List.of(DmtData.FORMAT_DATE),
            "time", List.of(DmtData.FORMAT_TIME),
            "bin", List.of(DmtData.FORMAT_BINARY, DmtData.FORMAT_BASE64),
            "b64", List.of(DmtData.FORMAT_BINARY, DmtData.FORMAT_BASE64),
            "xml", List.of(DmtData.FORMAT_XML),
            "null", List.of(DmtData.FORMAT_NULL));
    /** Formats in the order in which a value without Meta is tried for a node that permits several. */
    private static final List<Integer> WITHOUT_META = List.of(DmtData.FORMAT_STRING, DmtData.FORMAT_INTEGER, DmtData.FORMAT_LONG,
            DmtData.FORMAT_BOOLEAN, DmtData.FORMAT_FLOAT, DmtData.FORMAT_DATE, DmtData.FORMAT_TIME, DmtData.FORMAT_DATE_TIME,
            DmtData.FORMAT_XML, DmtData.FORMAT_BINARY, DmtData.FORMAT_BASE64, DmtData.FORMAT_NULL);

    private ValueFormats() {
    }

    /**
     * Reads a value for a node.
     *
     * @param data    what was carried; null counts as empty
     * @param format  Meta Format, null if not given
     * @param meta    what is known of the node, or null
     * @param present constant of {@link DmtData}: taken among those that fit; 0 for none
     * @throws CommandRefused 415 if the format or the form does not fit, 413 if the value is too long
     */
    static DmtData decode(Data data, String format, MetaNode meta, int present) throws CommandRefused {
        int chosen = choose(format, meta, present);
        try {
            if (chosen == DmtData.FORMAT_BINARY || chosen == DmtData.FORMAT_BASE64) {
                byte[] octets = NodeValues.decode(data, format == null ? NodeValues.FORMAT_BIN : format);
                requireLength(octets.length, meta);
                return new DmtData(octets, chosen);
            }
            String text = data == null ? "" : data.text();
            if (chosen == DmtData.FORMAT_STRING || chosen == DmtData.FORMAT_XML) {
                requireLength(text.length(), meta);
                return new DmtData(text, chosen);
            }
            return parse(text.strip(), chosen);
        } catch (NodeValueException | IllegalArgumentException | DateTimeParseException malformed) {
            throw unsuitable("The value is not of the form its format has");
        }
    }

    /**
     * Judges a value that is still on its way.
     *
     * @param octets octets that it will have, at least as many as a text has characters
     * @throws CommandRefused 415 if the format does not fit, 413 if octets are more than the node takes
     */
    static void requireFormat(String format, long octets, MetaNode meta) throws CommandRefused {
        int chosen = choose(format, meta, 0);
        if (chosen == DmtData.FORMAT_BINARY || chosen == DmtData.FORMAT_BASE64) {
            requireLength(octets, meta);
        }
    }

    private static int choose(String format, MetaNode meta, int present) throws CommandRefused {
        List<Integer> candidates = format == null ? WITHOUT_META : FORMATS.get(format.toLowerCase(Locale.ROOT));
        if (candidates == null) {
            throw unsuitable("Unknown format");
        }
        List<Integer> fitting = candidates.stream().filter(candidate -> meta == null || (meta.getFormat() & candidate) != 0).toList();
        if (fitting.isEmpty()) {
            throw unsuitable("The node does not take this format");
        }
        return fitting.contains(present) ? present : fitting.get(0);
    }

    private static CommandRefused unsuitable(String text) {
        return new CommandRefused(StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, text);
    }

    private static void requireLength(long length, MetaNode meta) throws CommandRefused {
        if (meta != null && meta.getMax() > 0 && length > meta.getMax()) {
            throw new CommandRefused(StatusCode.REQUEST_ENTITY_TOO_LARGE, "The value is longer than the node takes");
        }
    }

    private static DmtData parse(String text, int format) {
        return switch (format) {
            case DmtData.FORMAT_INTEGER -> new DmtData(Integer.parseInt(text));
            case DmtData.FORMAT_LONG -> new DmtData(Long.parseLong(text));
            case DmtData.FORMAT_BOOLEAN -> parseBoolean(text);
            case DmtData.FORMAT_FLOAT -> new DmtData(parseFloat(text));
            case DmtData.FORMAT_DATE -> new DmtData(text.replace("-", ""), DmtData.FORMAT_DATE);
            case DmtData.FORMAT_TIME -> new DmtData(text.replace(":", ""), DmtData.FORMAT_TIME);
            case DmtData.FORMAT_DATE_TIME -> new DmtData(Date.from(Instant.from(TIME_STAMP.parse(text))));
            default -> DmtData.NULL_VALUE;
        };
    }

    private static DmtData parseBoolean(String text) {
        return switch (text) {
            case "true" -> DmtData.TRUE_VALUE;
            case "false" -> DmtData.FALSE_VALUE;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static float parseFloat(String text) {
        return switch (text) {
            case "INF" -> Float.POSITIVE_INFINITY;
            case "-INF" -> Float.NEGATIVE_INFINITY;
            case "NaN" -> Float.NaN;
            default -> {
                if (!FLOAT.matcher(text).matches()) {
                    throw new IllegalArgumentException("not a number");
                }
                yield Float.parseFloat(text);
            }
        };
    }

    /** Writes a value; octets travel as base64, which both encodings can carry. */
    static WireValue encode(DmtData value) {
        return switch (value.getFormat()) {
            case DmtData.FORMAT_INTEGER -> text("int", Integer.toString(value.getInt()));
            case DmtData.FORMAT_LONG -> text("int", Long.toString(value.getLong()));
            case DmtData.FORMAT_BOOLEAN -> text("bool", Boolean.toString(value.getBoolean()));
            case DmtData.FORMAT_FLOAT -> text("float", floatText(value.getFloat()));
            case DmtData.FORMAT_DATE -> text("date", value.getDate());
            case DmtData.FORMAT_TIME -> text("time", value.getTime());
            case DmtData.FORMAT_DATE_TIME -> text("chr", timeStamp(value.getDateTime()));
            case DmtData.FORMAT_XML -> text("xml", value.getXml());
            case DmtData.FORMAT_BINARY -> new WireValue(NodeValues.FORMAT_B64, NodeValues.encodeBase64(value.getBinary()));
            case DmtData.FORMAT_BASE64 -> new WireValue(NodeValues.FORMAT_B64, NodeValues.encodeBase64(value.getBase64()));
            case DmtData.FORMAT_RAW_BINARY -> new WireValue(NodeValues.FORMAT_B64, NodeValues.encodeBase64(value.getRawBinary()));
            case DmtData.FORMAT_RAW_STRING -> text(value.getFormatName(), value.getRawString());
            case DmtData.FORMAT_NULL -> new WireValue("null", null);
            default -> text("chr", value.getString());
        };
    }

    private static WireValue text(String format, String text) {
        return new WireValue(format, text == null ? Data.EMPTY : Data.ofText(text));
    }

    private static String floatText(float number) {
        if (Float.isInfinite(number)) {
            return number > 0 ? "INF" : "-INF";
        }
        return Float.toString(number);
    }

    /** The value of the Format property: however octets travel, {@code bin} or the name a plugin has for them (TREE-27). */
    static String property(DmtData value) {
        return switch (value.getFormat()) {
            case DmtData.FORMAT_BINARY -> NodeValues.FORMAT_BIN;
            case DmtData.FORMAT_RAW_BINARY -> value.getFormatName();
            default -> encode(value).format();
        };
    }

    static String timeStamp(Date time) {
        return TIME_STAMP.format(time.toInstant());
    }

    /** Type of a leaf's value that the node does not tell. */
    static String defaultType(DmtData value) {
        boolean octets = (value.getFormat() & (DmtData.FORMAT_BINARY | DmtData.FORMAT_RAW_BINARY)) != 0;
        return octets ? "application/octet-stream" : "text/plain";
    }
}
