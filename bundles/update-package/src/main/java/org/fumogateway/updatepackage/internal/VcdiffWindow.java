package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Adler32;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;
import org.fumogateway.updatepackage.VcdiffDecoder;

/** Decodes one window after the other (PKG-6 to PKG-12). The buffers grow to the largest window and are used again. */
public final class VcdiffWindow {

    private static final int FROM_SOURCE = 1;
    private static final int FROM_TARGET = 2;
    private static final int WITH_ADLER32 = 4;

    private final PageCache base;
    private final long baseLength;
    private final long memory;
    private final VcdiffAddresses addresses = new VcdiffAddresses();
    private byte[] target = new byte[0];
    private byte[] delta = new byte[0];

    private long segmentLength;
    private long segmentStart;
    private int targetLength;
    private int made;
    private VcdiffSection data;
    private VcdiffSection instructions;
    private VcdiffSection places;

    public VcdiffWindow(PageCache base, long baseLength, long memory) {
        this.memory = memory;
        this.base = base;
        this.baseLength = baseLength;
    }

    /** The result of the window whose indicator was just read; valid until the next call. */
    public ByteBuffer decode(int indicator, VcdiffInput input, long outputLeft) throws IOException {
        if ((indicator & FROM_TARGET) != 0) {
            throw VcdiffInput.broken("copies from its own result across windows, which is not supported");
        }
        if ((indicator & ~(FROM_SOURCE | WITH_ADLER32)) != 0) {
            throw VcdiffInput.broken("has a window with unknown flags");
        }
        readSegment(indicator, input);
        long checksum = readSections(indicator, input, outputLeft);
        addresses.reset();
        made = 0;
        while (!instructions.isUsedUp()) {
            int code = instructions.readOctet();
            execute(code, 0);
            execute(code, 1);
        }
        if (made != targetLength || !data.isUsedUp() || !places.isUsedUp()) {
            throw VcdiffInput.broken("has a window whose parts do not fit together");
        }
        verifyChecksum(checksum);
        return ByteBuffer.wrap(target, 0, made);
    }

    private void readSegment(int indicator, VcdiffInput input) throws IOException {
        segmentLength = 0;
        segmentStart = 0;
        if ((indicator & FROM_SOURCE) != 0) {
            segmentLength = input.readInteger(baseLength);
            segmentStart = input.readInteger(baseLength - segmentLength);
        }
    }

    /** Loads the window; gives its checksum, or -1 if it has none. */
    private long readSections(int indicator, VcdiffInput input, long outputLeft) throws IOException {
        long deltaLength = input.readInteger(VcdiffDecoder.MAX_DELTA_WINDOW);
        long end = input.position() + deltaLength;
        targetLength = input.readLength((int) Math.min(VcdiffDecoder.MAX_TARGET_WINDOW, outputLeft));
        if (input.readOctet() != 0) {
            throw VcdiffInput.broken("has compressed sections, which is not supported");
        }
        int dataLength = input.readLength(VcdiffDecoder.MAX_DELTA_WINDOW);
        int instructionsLength = input.readLength(VcdiffDecoder.MAX_DELTA_WINDOW);
        int placesLength = input.readLength(VcdiffDecoder.MAX_DELTA_WINDOW);
        long checksum = -1;
        if ((indicator & WITH_ADLER32) != 0) {
            checksum = (long) input.readOctet() << 24 | input.readOctet() << 16 | input.readOctet() << 8 | input.readOctet();
        }
        long sections = (long) dataLength + instructionsLength + placesLength;
        if (input.position() + sections != end) {
            throw VcdiffInput.broken("has a window whose lengths do not agree");
        }
        requireMemory(Math.max(delta.length, sections) + Math.max(target.length, targetLength));
        delta = atLeast(delta, (int) sections);
        input.readFully(delta, (int) sections);
        target = atLeast(target, targetLength);
        data = new VcdiffSection(delta, 0, dataLength);
        instructions = new VcdiffSection(delta, dataLength, instructionsLength);
        places = new VcdiffSection(delta, dataLength + instructionsLength, placesLength);
        return checksum;
    }

    private void requireMemory(long octets) throws PackageException {
        if (octets > memory) {
            throw new PackageException(RefusalReason.NOT_ENOUGH_SPACE_TO_UPDATE, "The VCDIFF difference has a window that takes " + octets
                    + " octets of memory; " + memory + " may be used.");
        }
    }

    private static byte[] atLeast(byte[] buffer, int length) {
        return buffer.length >= length ? buffer : new byte[length];
    }

    private void execute(int code, int which) throws IOException {
        int type = VcdiffCodeTable.DEFAULT.type(code, which);
        if (type == VcdiffCodeTable.NOTHING) {
            return;
        }
        long size = VcdiffCodeTable.DEFAULT.size(code, which);
        if (size == 0) {
            size = instructions.readInteger();
        }
        if (size > targetLength - made) {
            throw VcdiffInput.broken("gives more octets than its window says");
        }
        int count = (int) size;
        switch (type) {
            case VcdiffCodeTable.ADD -> data.read(target, made, count);
            case VcdiffCodeTable.RUN -> Arrays.fill(target, made, made + count, (byte) data.readOctet());
            default -> copy(VcdiffCodeTable.DEFAULT.mode(code, which), count);
        }
        made += count;
    }

    private void copy(int mode, int count) throws IOException {
        long address = addresses.read(mode, segmentLength + made, places);
        int fromBase = (int) Math.min(count, Math.max(0, segmentLength - address));
        if (fromBase > 0) {
            base.read(segmentStart + address, target, made, fromBase);
        }
        if (fromBase < count) {
            copyWithin((int) (address + fromBase - segmentLength), made + fromBase, count - fromBase);
        }
    }

    /** A copy may run into what it makes itself: what it has made so far then repeats, twice as much with each step. */
    private void copyWithin(int from, int to, int count) {
        int distance = to - from;
        for (int done = 0; done < count;) {
            int part = Math.min(distance + done, count - done);
            System.arraycopy(target, from, target, to + done, part);
            done += part;
        }
    }

    private void verifyChecksum(long checksum) throws IOException {
        if (checksum >= 0) {
            Adler32 adler = new Adler32();
            adler.update(target, 0, made);
            if (adler.getValue() != checksum) {
                throw VcdiffInput.broken("gives octets that differ from its own checksum");
            }
        }
    }
}
