package org.fumogateway.updatepackage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.fumogateway.updatepackage.internal.SourceStream;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Octets of known length that can be read at any place: a file, a slot, a spool. Reading has no position and no side effect, so
 * that one open file serves several readers. Implementations must allow reads from several threads.
 */
@ConsumerType
public interface ByteSource {

    /** Length in octets. */
    long length() throws IOException;

    /**
     * Reads some octets.
     *
     * @param offset where, from 0
     * @param target takes at least one octet if it has room and the offset lies before the end
     * @return how many octets were put into the target, -1 at or behind the end
     */
    int read(long offset, ByteBuffer target) throws IOException;

    /**
     * Fills the target completely.
     *
     * @throws EOFException if the source ends earlier
     */
    default void readFully(long offset, ByteBuffer target) throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int count = read(position, target);
            if (count < 0) {
                throw new EOFException("The data ends at octet " + position + ", earlier than expected.");
            }
            position += count;
        }
    }

    /**
     * A part of this source, which is not copied.
     *
     * @throws IndexOutOfBoundsException if an argument is negative
     */
    default ByteSource slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, Long.MAX_VALUE);
        ByteSource whole = this;
        return new ByteSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public int read(long at, ByteBuffer target) throws IOException {
                if (at >= length) {
                    return -1;
                }
                ByteBuffer part = target.duplicate();
                part.limit(target.position() + (int) Math.min(target.remaining(), length - at));
                int count = whole.read(offset + at, part);
                target.position(part.position());
                return count;
            }
        };
    }

    /** A stream over all octets from the start, unbuffered. Closing it does not close the source. */
    default InputStream openStream() throws IOException {
        return new SourceStream(this);
    }

    /** A source over an open file channel, which stays the caller's to close; its position is neither used nor moved. */
    static ByteSource of(FileChannel channel) {
        return new ByteSource() {
            @Override
            public long length() throws IOException {
                return channel.size();
            }

            @Override
            public int read(long offset, ByteBuffer target) throws IOException {
                return channel.read(target, offset);
            }
        };
    }

    /** A source over octets in memory, for small things. The array is not copied. */
    static ByteSource of(byte[] octets) {
        return new ByteSource() {
            @Override
            public long length() {
                return octets.length;
            }

            @Override
            public int read(long offset, ByteBuffer target) {
                if (offset >= octets.length) {
                    return -1;
                }
                int count = Math.min(target.remaining(), octets.length - (int) offset);
                target.put(octets, (int) offset, count);
                return count;
            }
        };
    }
}
