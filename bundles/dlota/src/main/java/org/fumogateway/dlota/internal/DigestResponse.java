package org.fumogateway.dlota.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a Digest challenge (RFC 7616): SHA-256 before MD5, quality of protection {@code auth} or, for old servers, none.
 *
 * @param algorithm  of the Java platform
 * @param challenge  what the server asked
 * @param ownNonce   nonce of the client, in hexadecimal
 */
record DigestResponse(String algorithm, AuthenticateHeader.Challenge challenge, String ownNonce) {

    private static final int NONCE_OCTETS = 16;
    private static final String FIRST_USE = "00000001";
    private static final List<Map.Entry<String, String>> PREFERRED = List.of(Map.entry("SHA-256", "SHA-256"), Map.entry("MD5", "MD5"));

    /** The best challenge that can be answered. */
    static Optional<DigestResponse> best(List<AuthenticateHeader.Challenge> offered) {
        byte[] nonce = new byte[NONCE_OCTETS];
        new SecureRandom().nextBytes(nonce);
        for (Map.Entry<String, String> preferred : PREFERRED) {
            for (AuthenticateHeader.Challenge challenge : offered) {
                if (challenge.scheme().equals("digest") && usable(challenge.parameters(), preferred.getKey())) {
                    return Optional.of(new DigestResponse(preferred.getValue(), challenge, HexFormat.of().formatHex(nonce)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean usable(Map<String, String> parameters, String algorithm) {
        String quality = parameters.get("qop");
        return parameters.getOrDefault("algorithm", "MD5").equalsIgnoreCase(algorithm) && parameters.containsKey("realm")
                && parameters.containsKey("nonce") && (quality == null || offersAuth(quality));
    }

    private static boolean offersAuth(String quality) {
        return Arrays.stream(quality.toLowerCase(Locale.ROOT).split(",")).map(String::strip).anyMatch("auth"::equals);
    }

    /** The value of Authorization. */
    String to(String method, URI uri, String name, String secret) {
        Map<String, String> asked = challenge.parameters();
        String path = target(uri);
        String first = hash(name + ":" + asked.get("realm") + ":" + secret);
        String second = hash(method + ":" + path);
        boolean counted = asked.get("qop") != null;
        String response = counted ? hash(first + ":" + asked.get("nonce") + ":" + FIRST_USE + ":" + ownNonce + ":auth:" + second)
                : hash(first + ":" + asked.get("nonce") + ":" + second);
        StringBuilder value = new StringBuilder("Digest username=").append(quoted(name)).append(", realm=").append(quoted(asked.get("realm")))
                .append(", nonce=").append(quoted(asked.get("nonce"))).append(", uri=").append(quoted(path)).append(", response=\"")
                .append(response).append('"');
        if (asked.containsKey("algorithm")) {
            value.append(", algorithm=").append(algorithm);
        }
        if (asked.containsKey("opaque")) {
            value.append(", opaque=").append(quoted(asked.get("opaque")));
        }
        if (counted) {
            value.append(", qop=auth, nc=").append(FIRST_USE).append(", cnonce=\"").append(ownNonce).append('"');
        }
        return value.toString();
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static String quoted(String text) {
        return '"' + text.replaceAll("\\p{Cntrl}", "").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java platform has no " + algorithm, missing);
        }
    }
}
