package org.fumogateway.dlota.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of the whole object, taken on the way. After a restart the octets stored before cannot be read back through the target;
 * then there is nothing to compare, and the digests of the signed container decide alone.
 */
final class ObjectDigest {

    private final String expected;
    private final MessageDigest digest;
    private boolean complete;

    ObjectDigest(String expected, long position) {
        this.expected = expected;
        this.complete = position == 0;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** True if the descriptor gives a digest and all octets passed here, so that a wrong splice cannot stay unseen. */
    boolean isKnown() {
        return expected != null && complete;
    }

    void update(ByteBuffer octets) {
        if (expected != null) {
            digest.update(octets);
        }
    }

    void restart() {
        digest.reset();
        complete = true;
    }

    /** True if there is a digest to compare with and it differs. */
    boolean contradicts() {
        return isKnown() && !HexFormat.of().formatHex(digest.digest()).equals(expected);
    }
}
