package org.fumogateway.updatepackage.internal;

import org.fumogateway.updatepackage.PackageException;

/** One of the three sections of a window, in memory. */
final class VcdiffSection {

    private static final int MAX_INTEGER_OCTETS = 10;

    private final byte[] octets;
    private final int end;
    private int position;

    VcdiffSection(byte[] octets, int start, int length) {
        this.octets = octets;
        this.position = start;
        this.end = start + length;
    }

    boolean isUsedUp() {
        return position == end;
    }

    int readOctet() throws PackageException {
        if (position == end) {
            throw VcdiffInput.broken("has a section that is too short");
        }
        return octets[position++] & 0xff;
    }

    long readInteger() throws PackageException {
        long value = 0;
        for (int i = 0; i < MAX_INTEGER_OCTETS && value <= Long.MAX_VALUE >> 7; i++) {
            int octet = readOctet();
            value = value << 7 | octet & 0x7f;
            if (octet < 0x80) {
                return value;
            }
        }
        throw VcdiffInput.broken("holds an endless integer");
    }

    void read(byte[] target, int at, int count) throws PackageException {
        if (count > end - position) {
            throw VcdiffInput.broken("has a section that is too short");
        }
        System.arraycopy(octets, position, target, at, count);
        position += count;
    }
}
