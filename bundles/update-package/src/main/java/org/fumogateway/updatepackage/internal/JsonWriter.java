package org.fumogateway.updatepackage.internal;

import java.util.Map;

/** Writes JSON text without spaces, members in the order they have. */
public final class JsonWriter {

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {
    }

    /** The text of a value. */
    public static String write(Json value) {
        JsonWriter writer = new JsonWriter();
        writer.append(value);
        return writer.out.toString();
    }

    private void append(Json value) {
        if (value instanceof Json.JsonObject object) {
            appendObject(object);
        } else if (value instanceof Json.JsonArray array) {
            appendArray(array);
        } else if (value instanceof Json.JsonString string) {
            appendString(string.text());
        } else if (value instanceof Json.JsonInteger integer) {
            out.append(integer.number());
        } else if (value instanceof Json.JsonBoolean bool) {
            out.append(bool.truth());
        } else {
            out.append("null");
        }
    }

    private void appendObject(Json.JsonObject object) {
        String separator = "";
        out.append('{');
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            out.append(separator);
            appendString(member.getKey());
            out.append(':');
            append(member.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private void appendArray(Json.JsonArray array) {
        String separator = "";
        out.append('[');
        for (Json item : array.items()) {
            out.append(separator);
            append(item);
            separator = ",";
        }
        out.append(']');
    }

    private void appendString(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
