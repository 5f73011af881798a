package org.fumogateway.updatepackage;

import java.util.Optional;

/** Signature algorithms of packages and trust files, with their number in the signature block and in trust files (PKG 8.1). */
public enum SignatureAlgorithm {
    /** Ed25519 over the octets themselves; raw public key of 32 octets. */
    ED25519(1, "Ed25519", "Ed25519", 32, "302a300506032b6570032100"),
    /** ECDSA on P-256 with SHA-256, signature in DER; raw public key is the uncompressed point of 65 octets. */
    ECDSA_P256(2, "SHA256withECDSA", "EC", 65, "3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private final int number;
    private final String signatureName;
    private final String keyName;
    private final int rawKeyOctets;
    private final String encodingPrefix;

    SignatureAlgorithm(int number, String signatureName, String keyName, int rawKeyOctets, String encodingPrefix) {
        this.number = number;
        this.signatureName = signatureName;
        this.keyName = keyName;
        this.rawKeyOctets = rawKeyOctets;
        this.encodingPrefix = encodingPrefix;
    }

    /** The algorithm of that number, if it is one we know; signatures of others are skipped. */
    public static Optional<SignatureAlgorithm> ofNumber(long number) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.number == number) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** Number in files. */
    public int number() {
        return number;
    }

    /** Octets of a raw public key. */
    public int rawKeyOctets() {
        return rawKeyOctets;
    }

    String signatureName() {
        return signatureName;
    }

    String keyName() {
        return keyName;
    }

    /** Hexadecimal digits that precede the raw public key in its X.509 encoding. */
    String encodingPrefix() {
        return encodingPrefix;
    }
}
