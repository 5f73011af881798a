package org.fumogateway.dlota.internal;

import java.nio.charset.StandardCharsets;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The {@code key=value;key=value} form of installParam (DL-38). It is not signed: it may refuse a package, never allow one (DL-40). */
final class InstallParameters {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final Map<String, String> values = new LinkedHashMap<>();

    InstallParameters(String text) {
        for (String pair : text.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && KEY.matcher(pair.substring(0, equals).strip()).matches()) {
                values.putIfAbsent(pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1).strip()));
            }
        }
    }

    /** Digest of the whole object in lower case, or null if none of valid form was given. */
    String sha256() {
        String value = values.get("sha256");
        return value != null && SHA256.matcher(value).matches() ? value.toLowerCase(Locale.ROOT) : null;
    }

    /** True if a digest was given that is none. */
    boolean hasUnusableDigest() {
        return values.containsKey("sha256") && sha256() == null;
    }

    /** Version that the package applies to, or null. */
    String source() {
        String value = values.get("source");
        return value == null || value.isEmpty() ? null : value;
    }

    private static String decoded(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length && raw[i] == '%' ? Character.digit(raw[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 2;
            } else {
                octets.write(raw[i]);
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
