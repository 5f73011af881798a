package org.fumogateway.updatepackage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Adler32;

/**
 * Makes random but valid VCDIFF differences together with the result they must give, by the text of the specification and
 * independently of the decoder: explicit sizes only, so that every instruction and address mode is met soon.
 */
final class VcdiffWriter {

    private final Random random;
    private final byte[] base;
    private final ByteArrayOutputStream result = new ByteArrayOutputStream();
    private boolean checksum;

    private long[] near;
    private int nextNear;
    private long[] same;

    VcdiffWriter(long seed, int baseLength) {
        random = new Random(seed);
        base = PackageFixture.random(seed, baseLength);
    }

    byte[] base() {
        return base;
    }

    byte[] result() {
        return result.toByteArray();
    }

    VcdiffWriter withChecksum() {
        checksum = true;
        return this;
    }

    byte[] patch(int windows, int windowLength) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xd6, (byte) 0xc3, (byte) 0xc4, 0, 4, 3, 'a', 'p', 'p'});
        for (int i = 0; i < windows; i++) {
            writeWindow(out, windowLength);
        }
        return out.toByteArray();
    }

    private void writeWindow(ByteArrayOutputStream out, int length) {
        int segmentLength = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(base.length);
        int segmentStart = random.nextInt(base.length - segmentLength + 1);
        near = new long[4];
        same = new long[768];
        nextNear = 0;
        byte[] target = new byte[length];
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteArrayOutputStream instructions = new ByteArrayOutputStream();
        ByteArrayOutputStream addresses = new ByteArrayOutputStream();
        int made = 0;
        while (made < length) {
            int size = Math.min(1 + random.nextInt(60), length - made);
            int kind = segmentLength + made == 0 ? random.nextInt(2) : random.nextInt(4);
            if (kind == 0) {
                byte[] octets = PackageFixture.random(random.nextLong(), size);
                writeSized(instructions, 1, size, 1, 17);
                data.writeBytes(octets);
                System.arraycopy(octets, 0, target, made, size);
            } else if (kind == 1) {
                byte octet = (byte) random.nextInt();
                instructions.write(0);
                writeInteger(instructions, size);
                data.write(octet);
                Arrays.fill(target, made, made + size, octet);
            } else {
                int here = segmentLength + made;
                long address = random.nextInt(3) == 0 ? near[random.nextInt(4)] + random.nextInt(3) : random.nextInt(here);
                address = Math.min(address, here - 1);
                int mode = writeAddress(addresses, address, here);
                writeSized(instructions, 19 + mode * 16, size, 4, 18);
                for (int k = 0; k < size; k++) {
                    long from = address + k;
                    target[made + k] = from < segmentLength ? base[(int) (segmentStart + from)]
                            : target[(int) (from - segmentLength)];
                }
            }
            made += size;
        }
        result.writeBytes(target);
        emit(out, segmentLength, segmentStart, target, data, instructions, addresses);
    }

    /** The size inside the code where the table has one, behind it otherwise. */
    private static void writeSized(ByteArrayOutputStream instructions, int code, int size, int smallest, int largest) {
        if (size >= smallest && size <= largest) {
            instructions.write(code + 1 + size - smallest);
        } else {
            instructions.write(code);
            writeInteger(instructions, size);
        }
    }

    private int writeAddress(ByteArrayOutputStream addresses, long address, int here) {
        int mode = chooseMode(address);
        if (mode >= 6) {
            addresses.write((int) (address % 256));
        } else {
            writeInteger(addresses, mode == 0 ? address : mode == 1 ? here - address : address - near[mode - 2]);
        }
        near[nextNear] = address;
        nextNear = (nextNear + 1) % 4;
        same[(int) (address % 768)] = address;
        return mode;
    }

    private int chooseMode(long address) {
        if (same[(int) (address % 768)] == address && random.nextBoolean()) {
            return 6 + (int) (address % 768) / 256;
        }
        for (int i = 0; i < 4; i++) {
            if (near[i] <= address && random.nextInt(3) == 0) {
                return 2 + i;
            }
        }
        return random.nextInt(2);
    }

    private void emit(ByteArrayOutputStream out, int segmentLength, int segmentStart, byte[] target, ByteArrayOutputStream data,
            ByteArrayOutputStream instructions, ByteArrayOutputStream addresses) {
        ByteArrayOutputStream delta = new ByteArrayOutputStream();
        writeInteger(delta, target.length);
        delta.write(0);
        writeInteger(delta, data.size());
        writeInteger(delta, instructions.size());
        writeInteger(delta, addresses.size());
        if (checksum) {
            Adler32 adler = new Adler32();
            adler.update(target);
            delta.writeBytes(ByteBuffer.allocate(4).putInt((int) adler.getValue()).array());
        }
        delta.writeBytes(data.toByteArray());
        delta.writeBytes(instructions.toByteArray());
        delta.writeBytes(addresses.toByteArray());
        out.write((segmentLength > 0 ? 1 : 0) | (checksum ? 4 : 0));
        if (segmentLength > 0) {
            writeInteger(out, segmentLength);
            writeInteger(out, segmentStart);
        }
        writeInteger(out, delta.size());
        out.writeBytes(delta.toByteArray());
    }

    static void writeInteger(ByteArrayOutputStream out, long value) {
        for (int shift = 56; shift > 0; shift -= 7) {
            if (value >> shift != 0) {
                out.write((int) (value >> shift & 0x7f) | 0x80);
            }
        }
        out.write((int) (value & 0x7f));
    }
}
