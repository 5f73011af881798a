package org.fumogateway.dlota.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;

/** Digest of the whole object, compared with the one of the descriptor, if it gives one (DL-39). What an earlier run stored is read again. */
final class ObjectDigest {

    private static final int PIECE_OCTETS = 256 * 1024;

    private final String expected;
    private final MessageDigest digest;

    ObjectDigest(String expected) {
        this.expected = expected;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** True if the descriptor gives a digest, so that a wrong splice cannot stay unseen. */
    boolean isKnown() {
        return expected != null;
    }

    /** Takes everything that the target holds, from its first octet. */
    void stored(DownloadTarget target) throws DownloadException, InterruptedException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_OCTETS);
        long done = 0;
        while (expected != null && done < target.position()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while the stored octets were hashed");
            }
            piece.clear();
            int read = target.read(done, piece);
            if (read <= 0) {
                throw new DownloadException(501, "The stored octets of the package cannot be read");
            }
            digest.update(piece.flip());
            done += read;
        }
    }

    void update(ByteBuffer octets) {
        if (expected != null) {
            digest.update(octets);
        }
    }

    /** True if there is a digest to compare with and it differs. To be asked once, when all octets were taken. */
    boolean contradicts() {
        return isKnown() && !HexFormat.of().formatHex(digest.digest()).equals(expected);
    }
}
