package org.fumogateway.storage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * Reads the entries of a journal file: {@code length(2) type(1) body crc32(4)}, big endian, the length being that of the body and
 * the check running over everything before it (PKG-66).
 */
final class JournalReader {

    static final int FRAME_OCTETS = 7;
    private static final int LARGEST_ENTRY = FRAME_OCTETS + Journal.MAX_ENTRY_OCTETS;

    private final String name;
    private final DiskFile file;
    private final long end;
    private final ByteBuffer window = ByteBuffer.allocate(LARGEST_ENTRY).limit(0);
    private long windowStart;

    JournalReader(String name, DiskFile file, long end) {
        this.name = name;
        this.file = file;
        this.end = end;
    }

    static ByteBuffer encode(int type, byte[] body) {
        ByteBuffer octets = ByteBuffer.allocate(FRAME_OCTETS + body.length);
        octets.putShort((short) body.length).put((byte) type).put(body);
        octets.putInt(check(octets.array(), 0, 3 + body.length));
        return octets.flip();
    }

    /**
     * Reads from the start and hands each entry over.
     *
     * @return offset behind the last intact entry; less than the end if the last append was torn
     * @throws StorageException {@code CORRUPT} if something that is not a torn last entry is damaged
     */
    long read(Consumer<Journal.Entry> entries) throws IOException {
        long offset = 0;
        while (offset < end) {
            Journal.Entry entry = entryAt(offset);
            if (entry == null) {
                requireTornTail(offset);
                return offset;
            }
            entries.accept(entry);
            offset += FRAME_OCTETS + entry.body().length;
        }
        return offset;
    }

    private Journal.Entry entryAt(long offset) throws IOException {
        if (!load(offset, 3)) {
            return null;
        }
        int at = (int) (offset - windowStart);
        int length = Short.toUnsignedInt(window.getShort(at));
        int type = Byte.toUnsignedInt(window.get(at + 2));
        if (type == 0 || length > Journal.MAX_ENTRY_OCTETS || !load(offset, FRAME_OCTETS + length)) {
            return null;
        }
        at = (int) (offset - windowStart);
        if (window.getInt(at + 3 + length) != check(window.array(), at, 3 + length)) {
            return null;
        }
        byte[] body = new byte[length];
        window.get(at + 3, body);
        return new Journal.Entry(type, body);
    }

    /**
     * Only one append can be under way when the power goes, so a torn tail is shorter than one entry and no intact entries lead
     * from
     * somewhere inside it to the end of the file. A damaged length field alone must not make durable entries look like a torn
     * one.
     */
    private void requireTornTail(long offset) throws IOException {
        long tail = end - offset;
        if (tail > LARGEST_ENTRY) {
            throw corrupt(offset);
        }
        load(offset, (int) tail);
        byte[] octets = window.array();
        int from = (int) (offset - windowStart);
        int to = from + (int) tail;
        for (int start = from + 1; start <= to - FRAME_OCTETS; start++) {
            if (leadsTo(octets, start, to, false) && leadsTo(octets, start, to, true)) {
                throw corrupt(offset);
            }
        }
    }

    private static boolean leadsTo(byte[] octets, int start, int to, boolean verify) {
        int at = start;
        while (at <= to - FRAME_OCTETS) {
            int length = (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
            int next = at + FRAME_OCTETS + length;
            if (octets[at + 2] == 0 || next > to) {
                return false;
            }
            if (verify && ByteBuffer.wrap(octets).getInt(next - 4) != check(octets, at, 3 + length)) {
                return false;
            }
            at = next;
        }
        return at == to;
    }

    private StorageException corrupt(long offset) {
        return new StorageException(Reason.CORRUPT, "The journal " + name + " is damaged at octet " + offset);
    }

    private boolean load(long offset, int octets) throws IOException {
        if (offset + octets > end) {
            return false;
        }
        if (offset >= windowStart && offset + octets <= windowStart + window.limit()) {
            return true;
        }
        window.clear();
        windowStart = offset;
        window.limit((int) Math.min(window.capacity(), end - offset));
        while (window.hasRemaining()) {
            if (file.read(offset + window.position(), window) <= 0) {
                throw new IOException("The journal " + name + " ended while it was read");
            }
        }
        window.flip();
        return true;
    }

    private static int check(byte[] octets, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(octets, offset, length);
        return (int) crc.getValue();
    }
}
