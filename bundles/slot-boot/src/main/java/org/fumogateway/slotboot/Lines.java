package org.fumogateway.slotboot;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** The text form of the small files here: lines {@code key=value}, UTF-8, line feeds. */
final class Lines {

    private final String what;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Starts an empty text; the name is used in messages. */
    Lines(String what) {
        this.what = what;
    }

    static Lines parse(String what, byte[] octets) {
        Lines lines = new Lines(what);
        for (String line : new String(octets, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                lines.values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return lines;
    }

    Lines put(String key, Object value) {
        values.put(key, String.valueOf(value));
        return this;
    }

    byte[] octets() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    String text(String key) throws StorageException {
        String value = values.get(key);
        if (value == null) {
            throw unreadable(key);
        }
        return value;
    }

    long number(String key) throws StorageException {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException notOne) {
            throw unreadable(key);
        }
    }

    <T> T value(String key, Function<String, Optional<T>> reader) throws StorageException {
        return reader.apply(text(key)).orElseThrow(() -> unreadable(key));
    }

    StorageException unreadable(String key) {
        return new StorageException(Reason.CORRUPT, "The " + what + " has no usable '" + key + "'");
    }
}
