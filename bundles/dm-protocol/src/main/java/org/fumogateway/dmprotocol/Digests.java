package org.fumogateway.dmprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/**
 * Proofs of identity and integrity (SEC section 3). All methods are pure and thread-safe; none keeps a secret.
 *
 * <p>Nonces are octets, never base64 text (SEC-14); they are decoded where they are read ({@link #nonce(String)}).
 */
public final class Digests {

    /** Type of a proof that is name and secret in base64; acceptable inside TLS only (SEC-84). */
    public static final String AUTH_BASIC = "syncml:auth-basic";
    /** Type of a digest over name, secret and nonce. */
    public static final String AUTH_MD5 = "syncml:auth-md5";
    /** Type of a digest over name, secret, nonce and the message (SEC-50); it travels in {@link MacHeader}, not in Cred. */
    public static final String AUTH_MAC = "syncml:auth-MAC";

    /** Octets of a new nonce: 128 random bits (SEC-31). */
    public static final int NONCE_OCTETS = 16;

    private static final byte[] RESYNCHRONISATION = new byte[4];
    private static final byte[] RESYNCHRONISATION_IN_TEXT = "0x00000000".getBytes(StandardCharsets.US_ASCII);
    private static final String PREFIX = "syncml:";

    private Digests() {
    }

    /**
     * B64(H(name:secret)): all that a verifier needs to keep, and as secret as the secret itself (SEC-110).
     *
     * @throws IllegalArgumentException if the name contains a colon, which would make the digest ambiguous (SEC-13)
     */
    public static String accountDigest(String name, String secret) {
        if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("A user name must not contain a colon");
        }
        return base64(md5Of(utf8(name + ":" + secret)));
    }

    /** The proof of auth-basic: B64(name:secret). */
    public static String basic(String name, String secret) {
        return base64(utf8(name + ":" + secret));
    }

    /**
     * The proof of auth-md5: B64(H(accountDigest:nonce)).
     *
     * @param accountDigest see {@link #accountDigest}
     * @param nonce         octets of the nonce, possibly none
     */
    public static String md5(String accountDigest, byte[] nonce) {
        MessageDigest digest = newMd5();
        digest.update(utf8(accountDigest));
        digest.update((byte) ':');
        digest.update(nonce);
        return base64(digest.digest());
    }

    /**
     * The proof of auth-MAC: B64(H(accountDigest:nonce:B64(H(body)))). It is this nested MD5, not RFC 2104 (SEC-16).
     *
     * @param accountDigest see {@link #accountDigest}
     * @param nonce         octets of the nonce, possibly none
     * @param body          the message exactly as sent, position to limit (SEC-17); its position is left alone
     */
    public static String mac(String accountDigest, byte[] nonce, ByteBuffer body) {
        MessageDigest bodyDigest = newMd5();
        bodyDigest.update(body.duplicate());
        MessageDigest digest = newMd5();
        digest.update(utf8(accountDigest));
        digest.update((byte) ':');
        digest.update(nonce);
        digest.update((byte) ':');
        digest.update(utf8(base64(bodyDigest.digest())));
        return base64(digest.digest());
    }

    /** The digest of package #0: H(accountDigest:nonce:B64(H(trigger))), 16 octets (NOT section 2.2). */
    static byte[] notification(String accountDigest, byte[] nonce, byte[] trigger) {
        return Base64.getDecoder().decode(mac(accountDigest, nonce, ByteBuffer.wrap(trigger)));
    }

    /** Whether two proofs are equal, in a time that does not depend on where they differ (SEC-68). Null equals nothing. */
    public static boolean sameDigest(String a, String b) {
        return a != null && b != null && MessageDigest.isEqual(utf8(a), utf8(b));
    }

    /** A new unpredictable nonce of {@link #NONCE_OCTETS} octets (SEC-31). */
    public static byte[] newNonce() {
        byte[] nonce = new byte[NONCE_OCTETS];
        new SecureRandom().nextBytes(nonce);
        return nonce;
    }

    /** The nonce of those who have lost theirs: four zero octets (SEC-38). */
    public static byte[] resynchronisationNonce() {
        return RESYNCHRONISATION.clone();
    }

    /** The same as some peers understand it: ten characters of text. Only for proofs that are received (SEC-38). */
    public static byte[] resynchronisationNonceInText() {
        return RESYNCHRONISATION_IN_TEXT.clone();
    }

    /** A nonce as NextNonce carries it. */
    public static String nonceText(byte[] nonce) {
        return base64(nonce);
    }

    /**
     * The octets of a NextNonce (SEC-14). White space and missing padding are accepted.
     *
     * @return null if the text is null or no base64
     */
    public static byte[] nonce(String nextNonce) {
        if (nextNonce == null) {
            return null;
        }
        try {
            return NodeValues.fromBase64(ByteBuffer.wrap(utf8(nextNonce)));
        } catch (NodeValueException notBase64) {
            return null;
        }
    }

    /**
     * The standard spelling of an authentication type: case is ignored, a missing {@code syncml:} added (SEC-10).
     *
     * @return one of the AUTH constants, or the trimmed text if it is none of them, or null for null
     */
    public static String normalise(String type) {
        if (type == null) {
            return null;
        }
        String trimmed = type.strip();
        String lower = trimmed.toLowerCase(Locale.ROOT);
        String full = lower.startsWith(PREFIX) ? lower : PREFIX + lower;
        for (String known : new String[] {AUTH_BASIC, AUTH_MD5, AUTH_MAC}) {
            if (known.equalsIgnoreCase(full)) {
                return known;
            }
        }
        return trimmed;
    }

    private static byte[] md5Of(byte[] octets) {
        return newMd5().digest(octets);
    }

    private static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java platform has no MD5, which OMA DM needs", missing);
        }
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
