package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.fumogateway.updatepackage.ByteSource;

/** Reads a source from front to end. */
public final class SourceStream extends InputStream {

    private final ByteSource source;
    private final long length;
    private long position;

    public SourceStream(ByteSource source) throws IOException {
        this.source = source;
        this.length = source.length();
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
        int read = source.read(position, ByteBuffer.wrap(target, offset, count));
        if (read > 0) {
            position += read;
        }
        return read;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, length - position));
        position += skipped;
        return skipped;
    }

    /** What is left: the JDK's gzip reader looks here to find out whether another member follows. */
    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, length - position);
    }
}
