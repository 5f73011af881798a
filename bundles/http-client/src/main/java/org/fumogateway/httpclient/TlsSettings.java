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
 * @param trustedKeys         public keys, named like those, that are trusted by themselves in the place of all authorities; empty for the authorities. A
 *                            certificate with such a key, the server's own or an authority's that comes with it, is where the check of the chain ends:
 *                            its own dates do not count, those of the others do
 */
public record TlsSettings(Path trustedCertificates, List<String> pinnedKeys, Path clientCertificate, Path clientKey, List<String> trustedKeys) {

    /** The trust of the Java platform, no pins, no client certificate. */
    public static final TlsSettings PLATFORM = new TlsSettings(null, List.of(), null, null);

    /** Copies the lists. */
    public TlsSettings {
        pinnedKeys = List.copyOf(pinnedKeys);
        trustedKeys = List.copyOf(trustedKeys);
    }

    /** Settings that trust authorities. */
    public TlsSettings(Path trustedCertificates, List<String> pinnedKeys, Path clientCertificate, Path clientKey) {
        this(trustedCertificates, pinnedKeys, clientCertificate, clientKey, List.of());
    }

    /** The same with these keys trusted in the place of all authorities; pins are still wanted beside them. */
    public TlsSettings trusting(List<String> keys) {
        return new TlsSettings(trustedCertificates, pinnedKeys, clientCertificate, clientKey, keys);
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
            if (!PinnedKey.isPin(pin)) {
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
