package org.fumogateway.dmserver.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Certificates by which gateways are known: by the SHA-256 of the whole certificate, so that nothing that is written in it needs to be believed. */
final class ClientCertificate {

    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";
    private static final int OCTETS = 32;

    private ClientCertificate() {
    }

    /** That of the connection of a request, whose chain the listener has judged; null if it showed none. */
    static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain && chain.length > 0 ? digest(chain[0]) : null;
    }

    private static String digest(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("A certificate cannot be digested", e);
        }
    }

    /** What a person has written as such a digest, as it is stored; empty if it is none. */
    static Optional<String> parse(String text) {
        String digits = text.replace(":", "").strip().toLowerCase(Locale.ROOT);
        return digits.matches("[0-9a-f]{" + 2 * OCTETS + "}") ? Optional.of(digits) : Optional.empty();
    }
}
