package org.fumogateway.httpclient.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.SettingFile;

/** Reads certificates and keys from PEM files of at most 1 MiB. */
final class PemFile {

    private static final long MOST_OCTETS = 1 << 20;
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private final SettingFile file;

    /** Names the setting for sentences, and the file. */
    PemFile(String setting, Path path) {
        file = new SettingFile(setting, path, MOST_OCTETS);
    }

    /** All certificates in the file, at least one. */
    List<X509Certificate> certificates() throws HttpConfigurationException {
        try {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(file.read()));
            if (all.isEmpty()) {
                throw file.unusable("holds no certificate", null);
            }
            return all.stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException unreadable) {
            throw file.unusable("holds no readable certificates in PEM", unreadable);
        }
    }

    /** The key in the file; refuses one that others may read. */
    PrivateKey key() throws HttpConfigurationException {
        byte[] octets = file.readSecret();
        Matcher pem = KEY.matcher(new String(octets, StandardCharsets.US_ASCII));
        Arrays.fill(octets, (byte) 0);
        if (!pem.find()) {
            throw file.unusable("holds no private key in PKCS #8 without a password (BEGIN PRIVATE KEY)", null);
        }
        try {
            return key(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        } catch (IllegalArgumentException | GeneralSecurityException unreadable) {
            throw file.unusable("holds a private key that cannot be read", unreadable);
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
        InvalidKeySpecException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException other) {
                last = other;
            }
        }
        throw last;
    }
}
