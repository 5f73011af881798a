package org.fumogateway.httpclient;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Whom a client trusts and how it proves itself by TLS. Immutable; files are read when a client is made.
 *
 * @param trustedCertificates PEM file with the authorities to trust, or null for those of the Java platform
 * @param pinnedKeys          accepted public keys as {@code sha256/BASE64} of the SubjectPublicKeyInfo, empty for any
 * @param clientCertificate   PEM file with this client's certificate chain, own certificate first, or null for none
 * @param clientKey           PEM file with the private key in PKCS #8, not encrypted; null exactly if there is no certificate
 */
public record TlsSettings(Path trustedCertificates, List<String> pinnedKeys, Path clientCertificate, Path clientKey) {

    /** The trust of the Java platform, no pins, no client certificate. */
    public static final TlsSettings PLATFORM = new TlsSettings(null, List.of(), null, null);

    /** Copies the list. */
    public TlsSettings {
        pinnedKeys = List.copyOf(pinnedKeys);
    }

    /**
     * Reads the settings as a configuration has them: empty text stands for nothing, a pin may hold several with commas between.
     *
     * @throws HttpConfigurationException if one is malformed, or only one of certificate and key is there
     */
    public static TlsSettings of(String trustedCertificates, String[] pinnedKeys, String clientCertificate, String clientKey)
            throws HttpConfigurationException {
        List<String> pins = Arrays.stream(pinnedKeys).flatMap(pin -> Arrays.stream(pin.split(","))).map(String::strip)
                .filter(pin -> !pin.isEmpty()).toList();
        for (String pin : pins) {
            if (!pin.matches("sha256/[A-Za-z0-9+/]{43}=")) {
                throw new HttpConfigurationException("pinnedKeys: \"" + pin + "\" is not sha256/ and the base64 of a SHA-256", null);
            }
        }
        if (clientCertificate.isBlank() != clientKey.isBlank()) {
            throw new HttpConfigurationException("clientCertificate and clientKey must both be set, or none", null);
        }
        return new TlsSettings(path(trustedCertificates), pins, path(clientCertificate), path(clientKey));
    }

    private static Path path(String text) {
        return text.isBlank() ? null : Path.of(text.strip());
    }
}
