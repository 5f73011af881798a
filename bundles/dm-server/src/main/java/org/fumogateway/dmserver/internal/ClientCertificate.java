package org.fumogateway.dmserver.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Certificates by which gateways are known: by the SHA-256 of the whole certificate, so that nothing that is written in it needs to be believed. */
final class ClientCertificate {

    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";
    private static final int OCTETS = 32;
    private static final String PEM = "-----BEGIN CERTIFICATE-----";

    private ClientCertificate() {
    }

    /** That of the connection of a request, whose chain the listener has judged; null if it showed none. */
    static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain && chain.length > 0 ? digest(chain[0]) : null;
    }

    private static String digest(Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("A certificate cannot be digested", e);
        }
    }

    /** What a person has given as a certificate, as it is stored: such a digest, or the certificate in PEM, the first one of several; empty for anything else. */
    static Optional<String> parse(String text) {
        int start = text.indexOf(PEM);
        if (start >= 0) {
            return read(text.substring(start)).map(ClientCertificate::digest);
        }
        String digits = text.replace(":", "").strip().toLowerCase(Locale.ROOT);
        return digits.matches("[0-9a-f]{" + 2 * OCTETS + "}") ? Optional.of(digits) : Optional.empty();
    }

    private static Optional<Certificate> read(String pem) {
        try {
            return Optional.of(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
    }
}
