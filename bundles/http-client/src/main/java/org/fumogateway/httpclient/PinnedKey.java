package org.fumogateway.httpclient;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a public key is named: {@code sha256/} and the base64 of the SHA-256 of its SubjectPublicKeyInfo, as HTTP pins (RFC 7469) and DANE (RFC 6698, selector
 * and matching type 1) do. A certificate that is renewed with the same key keeps its name. Stateless.
 */
public final class PinnedKey {

    private static final Pattern FORM = Pattern.compile("sha256/[A-Za-z0-9+/]{43}=");
    private static final String PEM = "-----BEGIN CERTIFICATE-----";

    private PinnedKey() {
    }

    /** True for a text of that form. */
    public static boolean isPin(String text) {
        return FORM.matcher(text).matches();
    }

    /** The name of a certificate's key. */
    public static String of(Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
            return "sha256/" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java platform has no SHA-256", missing);
        }
    }

    /** What a person has given as a key: its name, or its certificate in PEM, the first one of several; empty for anything else. */
    public static Optional<String> parse(String text) {
        String given = text.strip();
        if (isPin(given)) {
            return Optional.of(given);
        }
        int start = given.indexOf(PEM);
        if (start < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(given.substring(start).getBytes(StandardCharsets.US_ASCII)))));
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
    }
}
