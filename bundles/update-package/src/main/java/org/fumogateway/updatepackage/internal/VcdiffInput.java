package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.io.InputStream;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;

/** The difference file as a stream of octets and integers (PKG-5), with its position. */
public final class VcdiffInput {

    private static final int MAX_INTEGER_OCTETS = 10;

    private final InputStream in;
    private long position;

    public VcdiffInput(InputStream in) {
        this.in = in;
    }

    /** Octets used up. */
    public long position() {
        return position;
    }

    /** The next octet, -1 at the end. */
    public int readOrEnd() throws IOException {
        int octet = in.read();
        if (octet >= 0) {
            position++;
        }
        return octet;
    }

    /** The next octet, which must be there. */
    public int readOctet() throws IOException {
        int octet = readOrEnd();
        if (octet < 0) {
            throw broken("ends too early");
        }
        return octet;
    }

    /** The next integer, which must not pass the limit. */
    public long readInteger(long limit) throws IOException {
        long value = 0;
        for (int i = 0; i < MAX_INTEGER_OCTETS; i++) {
            int octet = readOctet();
            if (value > Long.MAX_VALUE >> 7) {
                break;
            }
            value = value << 7 | octet & 0x7f;
            if (octet < 0x80) {
                if (value > limit) {
                    throw broken("holds a length or place beyond its limit");
                }
                return value;
            }
        }
        throw broken("holds an endless integer");
    }

    /** The next integer as the length of something in memory. */
    public int readLength(int limit) throws IOException {
        return (int) readInteger(limit);
    }

    /** The next octets. */
    public void readFully(byte[] target, int count) throws IOException {
        int read = in.readNBytes(target, 0, count);
        position += read;
        if (read < count) {
            throw broken("ends too early");
        }
    }

    /** Leaves octets out. */
    public void skip(long count) throws IOException {
        for (long left = count; left > 0;) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                readOctet();
                skipped = 1;
            } else {
                position += skipped;
            }
            left -= skipped;
        }
    }

    /** Goes forward to a position. */
    public void skipTo(long wanted) throws IOException {
        if (wanted < position) {
            throw new IllegalArgumentException("The checkpoint lies inside the header.");
        }
        skip(wanted - position);
    }

    /** What every fault of the difference comes to. */
    public static PackageException broken(String what) {
        return new PackageException(RefusalReason.CORRUPTED, "The VCDIFF difference " + what + ".");
    }
}
