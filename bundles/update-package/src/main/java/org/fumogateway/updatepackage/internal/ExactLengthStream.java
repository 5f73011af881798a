package org.fumogateway.updatepackage.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;

/** Lets exactly the promised number of octets through and refuses a source that has fewer or more. */
public final class ExactLengthStream extends FilterInputStream {

    private long left;

    public ExactLengthStream(InputStream in, long length) {
        super(in);
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (left == 0) {
            if (in.read() >= 0) {
                throw new PackageException(RefusalReason.CORRUPTED, "A payload gives more octets than its manifest says.");
            }
            return -1;
        }
        int read = in.read(target, offset, (int) Math.min(count, left));
        if (read < 0) {
            throw new PackageException(RefusalReason.CORRUPTED,
                    "A payload gives fewer octets than its manifest says: " + left + " are missing.");
        }
        left -= read;
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] piece = new byte[(int) Math.max(0, Math.min(count, StoredDigest.PIECE))];
        return Math.max(0, read(piece, 0, piece.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
