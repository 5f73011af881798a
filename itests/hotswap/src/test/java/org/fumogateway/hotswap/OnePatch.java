package org.fumogateway.hotswap;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A VCDIFF difference (RFC 3284) of two images of one length that differ in one place only: one window of copy, add, copy. */
final class OnePatch {

    private static final byte[] HEAD = {(byte) 0xd6, (byte) 0xc3, (byte) 0xc4, 0, 0};
    private static final int SOURCE = 1;
    private static final int ADD = 1;
    private static final int COPY_SELF = 19;

    private OnePatch() {
    }

    /** The difference that puts the octets {@code from} (inclusive) to {@code to} of the new image into the old one. */
    static byte[] between(byte[] old, byte[] fresh, int from, int to) {
        ByteArrayOutputStream instructions = new ByteArrayOutputStream();
        ByteArrayOutputStream addresses = new ByteArrayOutputStream();
        sized(instructions, COPY_SELF, from);
        integer(addresses, 0);
        sized(instructions, ADD, to - from);
        sized(instructions, COPY_SELF, fresh.length - to);
        integer(addresses, to);
        ByteArrayOutputStream delta = new ByteArrayOutputStream();
        integer(delta, fresh.length);
        delta.write(0);
        integer(delta, to - from);
        integer(delta, instructions.size());
        integer(delta, addresses.size());
        delta.writeBytes(Arrays.copyOfRange(fresh, from, to));
        delta.writeBytes(instructions.toByteArray());
        delta.writeBytes(addresses.toByteArray());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(HEAD);
        file.write(SOURCE);
        integer(file, old.length);
        integer(file, 0);
        integer(file, delta.size());
        file.writeBytes(delta.toByteArray());
        return file.toByteArray();
    }

    private static void sized(ByteArrayOutputStream instructions, int code, int size) {
        instructions.write(code);
        integer(instructions, size);
    }

    private static void integer(ByteArrayOutputStream out, long value) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (value >> shift != 0) {
                out.write((int) (value >> shift & 0x7f) | 0x80);
            }
        }
        out.write((int) (value & 0x7f));
    }
}
