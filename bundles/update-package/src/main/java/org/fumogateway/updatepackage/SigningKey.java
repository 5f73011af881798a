package org.fumogateway.updatepackage;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Objects;
import org.fumogateway.updatepackage.internal.KeyFiles;

/**
 * A private key with its public half, for whoever makes packages and trust files; a gateway never has one. Immutable. Its text
 * form never shows the private part.
 */
public final class SigningKey {

    private final PrivateKey privateKey;
    private final VerificationKey verificationKey;

    private SigningKey(PrivateKey privateKey, VerificationKey verificationKey) {
        this.privateKey = privateKey;
        this.verificationKey = verificationKey;
    }

    /** Makes a new random key. */
    public static SigningKey generate(SignatureAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyName());
            if (algorithm == SignatureAlgorithm.ECDSA_P256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(pair.getPrivate(), VerificationKey.ofX509(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make keys of " + algorithm + ".", e);
        }
    }

    /**
     * A key from the JCA, for instance one that lives in a hardware module.
     *
     * @throws IllegalArgumentException if the two do not belong together
     */
    public static SigningKey of(PrivateKey privateKey, VerificationKey verificationKey) {
        SigningKey key = new SigningKey(Objects.requireNonNull(privateKey), Objects.requireNonNull(verificationKey));
        byte[] trial = verificationKey.raw();
        if (!verificationKey.verifies(trial, key.sign(trial))) {
            throw new IllegalArgumentException("Private and public key do not belong together.");
        }
        return key;
    }

    /**
     * Reads a key from two PEM files (PKCS#8 and X.509), such as {@link #write} or openssl make.
     *
     * @throws IOException if a file cannot be read, holds no such key, or the two do not belong together
     */
    public static SigningKey read(Path privateFile, Path publicFile) throws IOException {
        VerificationKey verificationKey = VerificationKey.read(publicFile);
        byte[] encoded = KeyFiles.read(privateFile, KeyFiles.PRIVATE_KEY);
        try {
            PrivateKey privateKey = KeyFactory.getInstance(verificationKey.algorithm().keyName())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return of(privateKey, verificationKey);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(privateFile.getFileName() + " is not the private key to " + publicFile.getFileName() + ".", e);
        }
    }

    /**
     * Writes both halves as PEM files, replacing what is there; the private one is readable by its owner only.
     *
     * @throws IOException if writing fails or the private key does not leave its hardware
     */
    public void write(Path privateFile, Path publicFile) throws IOException {
        byte[] encoded = privateKey.getEncoded();
        if (encoded == null) {
            throw new IOException("The private key does not leave the place where it is kept.");
        }
        KeyFiles.write(privateFile, KeyFiles.PRIVATE_KEY, encoded);
        verificationKey.write(publicFile);
    }

    /** The public half. */
    public VerificationKey verificationKey() {
        return verificationKey;
    }

    /** Short for {@code verificationKey().id()}. */
    public KeyId id() {
        return verificationKey.id();
    }

    /**
     * Signs these octets (for a package: {@link PreparedPackage#signedOctets()}).
     *
     * @throws IllegalArgumentException if the key cannot sign
     */
    public PackageSignature sign(byte[] octets) {
        SignatureAlgorithm algorithm = verificationKey.algorithm();
        try {
            Signature signature = Signature.getInstance(algorithm.signatureName());
            signature.initSign(privateKey);
            signature.update(octets);
            return new PackageSignature(algorithm.number(), id(), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The key " + id() + " cannot sign.", e);
        }
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "signing key " + verificationKey;
    }
}
