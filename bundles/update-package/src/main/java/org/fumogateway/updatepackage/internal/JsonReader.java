package org.fumogateway.updatepackage.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;

/**
 * Strict reader of the JSON subset of PKG-39: RFC 8259 text in UTF-8 without byte order mark, an object on top, bounded depth and
 * number of values, no duplicate keys, whole numbers only, bounded strings. Everything else is CORRUPTED.
 */
public final class JsonReader {

    static final int MAX_DEPTH = 8;
    static final int MAX_VALUES = 4096;
    static final int MAX_STRING = 4096;
    static final long MAX_MAGNITUDE = (1L << 53) - 1;

    private final String text;
    private final Deque<String> names = new ArrayDeque<>();
    private int position;
    private int depth;
    private int values;

    private JsonReader(String text) {
        this.text = text;
    }

    /** Reads one object that fills the octets completely, white space aside. */
    public static Json.JsonObject read(byte[] utf8) throws PackageException {
        JsonReader reader = new JsonReader(decode(utf8));
        reader.skipSpace();
        if (!(reader.readValue() instanceof Json.JsonObject object)) {
            throw corrupted("is not an object");
        }
        reader.skipSpace();
        if (reader.position < reader.text.length()) {
            throw corrupted("goes on after its end, at character " + reader.position);
        }
        return object;
    }

    private static String decode(byte[] utf8) throws PackageException {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new PackageException(RefusalReason.CORRUPTED, "The JSON text is not valid UTF-8.", e);
        }
    }

    private Json readValue() throws PackageException {
        if (++values > MAX_VALUES) {
            throw corrupted("has more than " + MAX_VALUES + " values");
        }
        char c = peek();
        return switch (c) {
            case '{' -> readObject();
            case '[' -> readArray();
            case '"' -> new Json.JsonString(readString(stringLimit()));
            case 't' -> literal("true", new Json.JsonBoolean(true));
            case 'f' -> literal("false", new Json.JsonBoolean(false));
            case 'n' -> literal("null", new Json.JsonNull());
            default -> readInteger();
        };
    }

    private Json.JsonObject readObject() throws PackageException {
        enter();
        Map<String, Json> members = new LinkedHashMap<>();
        position++;
        skipSpace();
        if (!take('}')) {
            do {
                skipSpace();
                String name = readName();
                if (members.containsKey(name)) {
                    throw corrupted("names a key twice, at character " + position);
                }
                names.push(name);
                members.put(name, readMember());
                names.pop();
                skipSpace();
            } while (take(','));
            expect('}');
        }
        depth--;
        return new Json.JsonObject(members);
    }

    private String readName() throws PackageException {
        if (peek() != '"') {
            throw unexpected();
        }
        return readString(MAX_STRING);
    }

    private Json readMember() throws PackageException {
        skipSpace();
        expect(':');
        skipSpace();
        return readValue();
    }

    private Json.JsonArray readArray() throws PackageException {
        enter();
        List<Json> items = new ArrayList<>();
        position++;
        skipSpace();
        if (!take(']')) {
            do {
                skipSpace();
                items.add(readValue());
                skipSpace();
            } while (take(','));
            expect(']');
        }
        depth--;
        return new Json.JsonArray(items);
    }

    private void enter() throws PackageException {
        if (++depth > MAX_DEPTH) {
            throw corrupted("is nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    /** The digests of all chunks are one long string; it is bounded by the size of the manifest. */
    private int stringLimit() {
        if (names.size() != 3) {
            return MAX_STRING;
        }
        return String.join("/", names).equals("sha256/chunk/payloads") ? Envelope.MAX_BODY : MAX_STRING;
    }

    private String readString(int limit) throws PackageException {
        position++;
        StringBuilder result = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < 0x20) {
                throw corrupted("has a control character inside a string, at character " + position);
            }
            result.append(c == '\\' ? readEscape() : c);
            if (result.length() > limit) {
                throw corrupted("has a string of more than " + limit + " characters");
            }
        }
        refuseLoneSurrogates(result);
        return result.toString();
    }

    private char readEscape() throws PackageException {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> readCodeUnit();
            default -> throw corrupted("has an unknown escape, at character " + position);
        };
    }

    private char readCodeUnit() throws PackageException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw corrupted("has a broken escape, at character " + position);
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private static void refuseLoneSurrogates(CharSequence string) throws PackageException {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw corrupted("has half a character in a string");
            }
        }
    }

    private Json readInteger() throws PackageException {
        boolean negative = take('-');
        int start = position;
        long number = 0;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            number = number * 10 + text.charAt(position++) - '0';
            if (number > MAX_MAGNITUDE) {
                throw corrupted("has a number of 2^53 or more");
            }
        }
        if (position == start) {
            throw unexpected();
        }
        if (text.charAt(start) == '0' && position - start > 1) {
            throw corrupted("has a number with a leading zero");
        }
        if (position < text.length() && ".eE".indexOf(text.charAt(position)) >= 0) {
            throw corrupted("has a number that is not written as a whole number");
        }
        return new Json.JsonInteger(negative ? -number : number);
    }

    private Json literal(String literal, Json value) throws PackageException {
        if (!text.startsWith(literal, position)) {
            throw unexpected();
        }
        position += literal.length();
        return value;
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private boolean take(char c) {
        boolean found = position < text.length() && text.charAt(position) == c;
        if (found) {
            position++;
        }
        return found;
    }

    private void expect(char c) throws PackageException {
        if (peek() != c) {
            throw unexpected();
        }
        position++;
    }

    private char peek() throws PackageException {
        if (position >= text.length()) {
            throw corrupted("ends too early");
        }
        return text.charAt(position);
    }

    private char next() throws PackageException {
        char c = peek();
        position++;
        return c;
    }

    private PackageException unexpected() {
        return corrupted("is broken at character " + position);
    }

    private static PackageException corrupted(String what) {
        return new PackageException(RefusalReason.CORRUPTED, "The JSON text " + what + ".");
    }
}
