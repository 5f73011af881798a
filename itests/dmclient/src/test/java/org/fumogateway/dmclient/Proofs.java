package org.fumogateway.dmclient;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The digests of the security reference, written down a second time so that a server of the tests shares no error with the product. */
final class Proofs {

    private Proofs() {
    }

    /** Cred of type md5 (SEC section 3). */
    static String md5(String user, String password, byte[] nonce) {
        return text(hash(join(text(hash(octets(user + ":" + password))) + ":", nonce)));
    }

    /** Package #0 (NOT section 2): the trigger behind its digest. */
    static byte[] notification(String serverId, String password, byte[] nonce, int session) {
        byte[] id = octets(serverId);
        byte[] trigger = new byte[8 + id.length];
        trigger[0] = 0x02;
        trigger[1] = (byte) 0xD8;
        trigger[5] = (byte) (session >> 8);
        trigger[6] = (byte) session;
        trigger[7] = (byte) id.length;
        System.arraycopy(id, 0, trigger, 8, id.length);
        byte[] proven = join(text(hash(octets(serverId + ":" + password))) + ":", nonce);
        byte[] digest = hash(join(proven, octets(":" + text(hash(trigger)))));
        return join(digest, trigger);
    }

    static byte[] nonce(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    static String text(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(String first, byte[] second) {
        return join(octets(first), second);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance("MD5").digest(octets);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
