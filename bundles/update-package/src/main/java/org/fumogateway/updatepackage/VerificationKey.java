package org.fumogateway.updatepackage;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.fumogateway.updatepackage.internal.KeyFiles;

/** A public key that signatures are checked with (PKG-56). Immutable; compared by algorithm and raw key. */
public final class VerificationKey {

    private final SignatureAlgorithm algorithm;
    private final byte[] raw;
    private final PublicKey key;
    private final KeyId id;

    private VerificationKey(SignatureAlgorithm algorithm, byte[] raw, PublicKey key) {
        this.algorithm = algorithm;
        this.raw = raw;
        this.key = key;
        this.id = KeyId.ofRawKey(raw);
    }

    /**
     * A key from its raw form.
     *
     * @param raw 32 octets for Ed25519, the uncompressed point of 65 octets for ECDSA P-256
     * @throws IllegalArgumentException if these octets are no such key
     */
    public static VerificationKey ofRaw(SignatureAlgorithm algorithm, byte[] raw) {
        if (raw.length != algorithm.rawKeyOctets()) {
            throw new IllegalArgumentException("A raw key of " + algorithm + " has " + algorithm.rawKeyOctets() + " octets.");
        }
        byte[] prefix = HexFormat.of().parseHex(algorithm.encodingPrefix());
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, encoded, prefix.length, raw.length);
        try {
            PublicKey key = KeyFactory.getInstance(algorithm.keyName()).generatePublic(new X509EncodedKeySpec(encoded));
            return new VerificationKey(algorithm, raw.clone(), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("These octets are no public key of " + algorithm + ".", e);
        }
    }

    /**
     * A key from its X.509 encoding (SubjectPublicKeyInfo, DER).
     *
     * @throws IllegalArgumentException if it is of no algorithm we know
     */
    public static VerificationKey ofX509(byte[] encoded) {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            byte[] prefix = HexFormat.of().parseHex(algorithm.encodingPrefix());
            if (encoded.length == prefix.length + algorithm.rawKeyOctets()
                    && Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length)) {
                return ofRaw(algorithm, Arrays.copyOfRange(encoded, prefix.length, encoded.length));
            }
        }
        throw new IllegalArgumentException("The public key is neither Ed25519 nor ECDSA on P-256 with an uncompressed point.");
    }

    /**
     * Reads a public key file in PEM ("BEGIN PUBLIC KEY").
     *
     * @throws IOException if the file cannot be read or holds no such key
     */
    public static VerificationKey read(Path file) throws IOException {
        byte[] encoded = KeyFiles.read(file, KeyFiles.PUBLIC_KEY);
        try {
            return ofX509(encoded);
        } catch (IllegalArgumentException e) {
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** Writes a public key file in PEM, replacing what is there. */
    public void write(Path file) throws IOException {
        KeyFiles.write(file, KeyFiles.PUBLIC_KEY, key.getEncoded());
    }

    /** Algorithm of the signatures. */
    public SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /** First 8 octets of the SHA-256 of the raw key. */
    public KeyId id() {
        return id;
    }

    /** A copy of the raw key. */
    public byte[] raw() {
        return raw.clone();
    }

    /** The key for the JCA. */
    public PublicKey publicKey() {
        return key;
    }

    /** True if the signature is one of this key over these octets; malformed signatures are simply not. */
    public boolean verifies(byte[] octets, PackageSignature signature) {
        if (signature.algorithm() != algorithm.number()) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(algorithm.signatureName());
            check.initVerify(key);
            check.update(octets);
            return check.verify(signature.value());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && algorithm == that.algorithm && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Algorithm and id. */
    @Override
    public String toString() {
        return algorithm + " " + id;
    }
}
