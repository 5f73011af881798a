package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The JSON object in a request: bounded before it is parsed, not deeper than any of ours, and without members that the request does not know: one
 * that is misspelt would else count as left out.
 */
final class JsonBody {

    private static final int DEEPEST = 16;
    private static final int LONGEST_NAME_SHOWN = 60;

    private final JsonObject object;

    private JsonBody(JsonObject object) {
        this.object = object;
    }

    static JsonBody read(HttpServletRequest request, int most, List<String> members) throws IOException, RequestException {
        String type = request.getContentType() == null ? "" : request.getContentType().split(";")[0].strip();
        if (!type.equalsIgnoreCase("application/json")) {
            throw new RequestException(415, "The body has to be application/json.");
        }
        byte[] octets = request.getInputStream().readNBytes(most + 1);
        if (octets.length > most) {
            throw new RequestException(413, "The body is larger than " + most + " octets.");
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            requireFlat(text);
            return new JsonBody(requireKnown(parse(text), members));
        } catch (CharacterCodingException e) {
            throw RequestException.malformed("The body is not UTF-8.");
        }
    }

    private static JsonObject parse(String text) throws RequestException {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException | ClassCastException | IllegalArgumentException | ArithmeticException e) {
            throw RequestException.malformed("The body is not a JSON object.");
        }
    }

    private static JsonObject requireKnown(JsonObject object, List<String> members) throws RequestException {
        for (String name : object.keySet()) {
            if (!members.contains(name)) {
                String shown = name.length() > LONGEST_NAME_SHOWN ? name.substring(0, LONGEST_NAME_SHOWN) + "..." : name;
                throw RequestException.malformed("'" + shown + "' is unknown here: "
                        + (members.isEmpty() ? "the body has no members." : "the members of the body are " + String.join(", ", members) + "."));
            }
        }
        return object;
    }

    /** A parser that goes down for each bracket must not be sent down without end. */
    private static void requireFlat(String text) throws RequestException {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (quoted) {
                i += sign == '\\' ? 1 : 0;
                quoted = sign != '"';
            } else if (sign == '"') {
                quoted = true;
            } else if (sign == '{' || sign == '[') {
                depth++;
            } else if (sign == '}' || sign == ']') {
                depth--;
            }
            if (depth > DEEPEST) {
                throw RequestException.malformed("The body is nested more than " + DEEPEST + " deep.");
            }
        }
    }

    /** A text that must be there. */
    String text(String name) throws RequestException {
        String value = text(name, null);
        if (value == null || value.isBlank()) {
            throw RequestException.malformed("The body has no text '" + name + "'.");
        }
        return value;
    }

    /** A text that may be missing. */
    String text(String name, String otherwise) throws RequestException {
        JsonValue value = object.get(name);
        if (value == null || value.getValueType() == JsonValue.ValueType.NULL) {
            return otherwise;
        }
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw RequestException.malformed("'" + name + "' has to be a text.");
    }

    /** A yes or no that may be missing. */
    boolean truth(String name, boolean otherwise) throws RequestException {
        JsonValue value = object.get(name);
        if (value == null || value.getValueType() == JsonValue.ValueType.NULL) {
            return otherwise;
        }
        if (value.getValueType() != JsonValue.ValueType.TRUE && value.getValueType() != JsonValue.ValueType.FALSE) {
            throw RequestException.malformed("'" + name + "' has to be true or false.");
        }
        return value.getValueType() == JsonValue.ValueType.TRUE;
    }

    /** A list of texts, empty if it is missing. */
    List<String> texts(String name) throws RequestException {
        JsonValue value = object.get(name);
        if (value == null) {
            return List.of();
        }
        if (value.getValueType() != JsonValue.ValueType.ARRAY || !value.asJsonArray().stream().allMatch(JsonString.class::isInstance)) {
            throw RequestException.malformed("'" + name + "' has to be a list of texts.");
        }
        return value.asJsonArray().getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
    }
}
