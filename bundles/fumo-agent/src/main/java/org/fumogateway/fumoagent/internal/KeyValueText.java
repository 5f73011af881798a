package org.fumogateway.fumoagent.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines of {@code key=value} in UTF-8, sorted by key, with backslash escapes: readable by people and by every version of the
 * agent.
 */
final class KeyValueText {

    private KeyValueText() {
    }

    /** The text of these entries; keys hold no {@code =} and no line break. */
    static byte[] write(Map<String, String> entries) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(entries).forEach((key, value) -> {
            text.append(key).append('=');
            escape(value, text);
            text.append('\n');
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The entries of a text; lines without {@code =} are passed over. */
    static Map<String, String> read(byte[] octets) {
        Map<String, String> entries = new TreeMap<>();
        for (String line : new String(octets, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                entries.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
            }
        }
        return entries;
    }

    private static void escape(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }

    private static String unescape(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            char escaped = value.charAt(++i);
            text.append(switch (escaped) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                default -> escaped;
            });
        }
        return text.toString();
    }
}
