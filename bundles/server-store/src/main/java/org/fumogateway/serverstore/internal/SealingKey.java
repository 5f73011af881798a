package org.fumogateway.serverstore.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits that seals by AES-GCM. Its id is made from the key itself, so that another key never passes for it. Immutable; the text form
 * hides the key.
 */
final class SealingKey {

    static final int ID_OCTETS = 4;
    private static final int OCTETS = 32;
    private static final int NONCE_OCTETS = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] octets;
    private final String id;

    private SealingKey(byte[] octets) {
        this.octets = octets;
        this.id = HexFormat.of().formatHex(derived("id").getEncoded(), 0, ID_OCTETS);
    }

    static SealingKey fresh() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return new SealingKey(octets);
    }

    /** Reads what {@link #text} wrote; empty if it is none. */
    static Optional<SealingKey> parse(String text) {
        try {
            byte[] octets = Base64.getDecoder().decode(text);
            return octets.length == OCTETS ? Optional.of(new SealingKey(octets)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The key itself in base64, for its file and nobody else. */
    String text() {
        return Base64.getEncoder().encodeToString(octets);
    }

    /** Eight hexadecimal digits. */
    String id() {
        return id;
    }

    /** Random nonce, cipher text and tag. */
    byte[] seal(String purpose, byte[] context, byte[] clear) {
        byte[] nonce = new byte[NONCE_OCTETS];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce, context).doFinal(clear);
            return ByteBuffer.allocate(NONCE_OCTETS + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform cannot seal with AES-GCM", e);
        }
    }

    /** Empty if it was not sealed so, or altered since. */
    Optional<byte[]> open(String purpose, byte[] context, byte[] sealed) {
        if (sealed.length < NONCE_OCTETS + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, purpose, Arrays.copyOf(sealed, NONCE_OCTETS), context)
                    .doFinal(sealed, NONCE_OCTETS, sealed.length - NONCE_OCTETS));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform cannot open with AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, String purpose, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, derived("seal:" + purpose), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    /** One key for each purpose: HMAC-SHA-256 of its name. */
    private SecretKey derived(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(octets, "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no HMAC with SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealingKey key && MessageDigest.isEqual(octets, key.octets);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "SealingKey[" + id + "]";
    }
}
