package org.fumogateway.benchmarks.codec;

import java.io.InputStream;

/** Octets of an array as a stream without the lock that ByteArrayInputStream takes for each read. */
final class UnlockedInput extends InputStream {

    private final byte[] octets;
    private int position;

    UnlockedInput(byte[] octets) {
        this.octets = octets;
    }

    @Override
    public int read() {
        return position < octets.length ? octets[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        int some = Math.min(length, octets.length - position);
        if (some <= 0) {
            return length == 0 ? 0 : -1;
        }
        System.arraycopy(octets, position, target, from, some);
        position += some;
        return some;
    }
}
