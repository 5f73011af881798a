package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.fumogateway.server.secret.Sealing;

/** Seals with a key that lives as long as the test. */
final class ProcessSealing implements Sealing {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 12;
    private final byte[] key = random(32);

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        RANDOM.nextBytes(octets);
        return octets;
    }

    @Override
    public byte[] seal(String purpose, byte[] context, byte[] clear) {
        byte[] nonce = random(NONCE);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose, context).doFinal(clear);
            return ByteBuffer.allocate(4 + NONCE + sealed.length).putInt(7).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<byte[]> open(String purpose, byte[] context, byte[] sealed) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(sealed, 4, 4 + NONCE), purpose, context).doFinal(sealed, 4 + NONCE,
                    sealed.length - 4 - NONCE));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(purpose.getBytes());
        cipher.updateAAD(context);
        return cipher;
    }
}
