package org.fumogateway.updatepackage.internal;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;

/** A gzip stream whose damage is the package's fault, while a medium that cannot be read stays an ordinary failure. */
public final class GzipStream extends FilterInputStream {

    private static final int BUFFER = 16 * 1024;

    public GzipStream(InputStream stored) throws IOException {
        super(open(stored));
    }

    private static InputStream open(InputStream stored) throws IOException {
        try {
            return new GZIPInputStream(stored, BUFFER);
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        try {
            return in.read(target, offset, count);
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        try {
            return in.skip(count);
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    private static PackageException damaged(IOException e) {
        return new PackageException(RefusalReason.CORRUPTED, "A compressed payload is damaged.", e);
    }
}
