package org.fumogateway.updatepackage.internal;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.updatepackage.KeyId;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;
import org.fumogateway.updatepackage.Sha256;

/** Typed access to the members of one object; what is missing or of the wrong type is CORRUPTED, with the key in the sentence. */
final class JsonFields {

    static final long NO_LIMIT = JsonReader.MAX_MAGNITUDE;

    private final Map<String, Json> members;
    private final String path;

    private JsonFields(Json.JsonObject object, String path) {
        this.members = object.members();
        this.path = path;
    }

    static JsonFields of(Json.JsonObject object) {
        return new JsonFields(object, "");
    }

    boolean has(String key) {
        return members.containsKey(key);
    }

    String string(String key, int maxLength) throws PackageException {
        if (!(required(key) instanceof Json.JsonString string)) {
            throw wrong(key, "is not a string");
        }
        if (string.text().isEmpty() || string.text().length() > maxLength) {
            throw wrong(key, "has not 1 to " + maxLength + " characters");
        }
        return string.text();
    }

    long integer(String key, long min, long max) throws PackageException {
        if (!(required(key) instanceof Json.JsonInteger integer)) {
            throw wrong(key, "is not a whole number");
        }
        if (integer.number() < min || integer.number() > max) {
            throw wrong(key, "is not between " + min + " and " + max);
        }
        return integer.number();
    }

    long integer(String key, long min, long max, long otherwise) throws PackageException {
        return has(key) ? integer(key, min, max) : otherwise;
    }

    boolean bool(String key, boolean otherwise) throws PackageException {
        if (!has(key)) {
            return otherwise;
        }
        if (!(required(key) instanceof Json.JsonBoolean bool)) {
            throw wrong(key, "is neither true nor false");
        }
        return bool.truth();
    }

    /**
     * As {@link #strings}, but refused if the array is there and empty: where absence means "all", an empty array means
     * nothing.
     */
    List<String> stringsUnlessAbsent(String key) throws PackageException {
        List<String> strings = strings(key);
        if (has(key) && strings.isEmpty()) {
            throw wrong(key, "is empty");
        }
        return strings;
    }

    /** An array of strings, or an empty list if the key is absent. */
    List<String> strings(String key) throws PackageException {
        List<String> result = new ArrayList<>();
        for (Json item : array(key)) {
            if (!(item instanceof Json.JsonString string) || string.text().isEmpty()) {
                throw wrong(key, "is not an array of strings with content");
            }
            result.add(string.text());
        }
        return result;
    }

    /** An array of objects, or an empty list if the key is absent. */
    List<JsonFields> objects(String key) throws PackageException {
        List<JsonFields> result = new ArrayList<>();
        for (Json item : array(key)) {
            if (!(item instanceof Json.JsonObject object)) {
                throw wrong(key, "is not an array of objects");
            }
            result.add(new JsonFields(object, path + key + "[" + result.size() + "]."));
        }
        return result;
    }

    private List<Json> array(String key) throws PackageException {
        if (!has(key)) {
            return List.of();
        }
        if (!(required(key) instanceof Json.JsonArray array)) {
            throw wrong(key, "is not an array");
        }
        return array.items();
    }

    Optional<JsonFields> object(String key) throws PackageException {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!(required(key) instanceof Json.JsonObject object)) {
            throw wrong(key, "is not an object");
        }
        return Optional.of(new JsonFields(object, path + key + "."));
    }

    Map<String, String> stringMap(String key) throws PackageException {
        Map<String, String> result = new LinkedHashMap<>();
        Optional<JsonFields> object = object(key);
        if (object.isPresent()) {
            for (Map.Entry<String, Json> member : object.get().members.entrySet()) {
                if (!(member.getValue() instanceof Json.JsonString string)) {
                    throw wrong(key, "has a member that is not a string");
                }
                result.put(member.getKey(), string.text());
            }
        }
        return result;
    }

    Sha256 sha256(String key) throws PackageException {
        String hex = string(key, JsonReader.MAX_STRING);
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw wrong(key, "is not a SHA-256 of 64 hexadecimal digits");
        }
        return Sha256.parse(hex);
    }

    byte[] hex(String key, int maxLength) throws PackageException {
        String hex = string(key, maxLength);
        if (!hex.matches("([0-9a-fA-F]{2})+")) {
            throw wrong(key, "is not written in hexadecimal digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    KeyId keyId(String key) throws PackageException {
        return KeyId.ofOctets(hex(key, 510));
    }

    PackageException wrong(String key, String what) {
        return new PackageException(RefusalReason.CORRUPTED, "The value of \"" + path + key + "\" " + what + ".");
    }

    private Json required(String key) throws PackageException {
        Json value = members.get(key);
        if (value == null) {
            throw new PackageException(RefusalReason.CORRUPTED, "The key \"" + path + key + "\" is missing.");
        }
        return value;
    }
}
