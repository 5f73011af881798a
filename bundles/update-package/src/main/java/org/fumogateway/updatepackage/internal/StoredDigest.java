package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.ProgressListener;
import org.fumogateway.updatepackage.RefusalReason;
import org.fumogateway.updatepackage.Sha256;

/** Digests of stored octets, read in pieces (PKG-50). */
public final class StoredDigest {

    /** Octets of a piece. */
    public static final int PIECE = 64 * 1024;

    private StoredDigest() {
    }

    /** Checks each payload of the package against the manifest. */
    public static void verifyAll(ByteSource file, long payloadStart, Manifest manifest, ProgressListener progress)
            throws IOException {
        long total = manifest.payloadOctets();
        long before = 0;
        int number = 0;
        for (Payload payload : manifest.payloads()) {
            number++;
            long done = before;
            ByteSource stored = file.slice(payloadStart + payload.offset(), payload.length());
            verify(stored, payload, number, (now, ofPayload) -> progress.progress(done + now, total));
            before += payload.length();
        }
    }

    /** Checks one payload; the number, from 1, is for people. */
    public static void verify(ByteSource stored, Payload payload, int number, ProgressListener progress) throws IOException {
        if (!of(stored, progress).equals(payload.sha256())) {
            throw new PackageException(RefusalReason.CORRUPTED,
                    "Payload " + number + " of the package is damaged: its SHA-256 differs from the manifest.");
        }
    }

    /** Digest of all octets of a source. */
    public static Sha256 of(ByteSource source, ProgressListener progress) throws IOException {
        MessageDigest digest = Sha256.newMessageDigest();
        long length = source.length();
        ByteBuffer piece = ByteBuffer.allocate((int) Math.max(1, Math.min(PIECE, length)));
        for (long at = 0; at < length; at += piece.limit()) {
            checkInterrupt();
            piece.clear().limit((int) Math.min(piece.capacity(), length - at));
            source.readFully(at, piece);
            digest.update(piece.flip());
            progress.progress(at + piece.limit(), length);
        }
        return Sha256.finish(digest);
    }

    /** Ends the work of an interrupted thread. */
    public static void checkInterrupt() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("The work was interrupted.");
        }
    }
}
