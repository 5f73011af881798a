package org.fumogateway.slotboot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;

/**
 * An image at the beginning of a block device, or of any file whose size never changes: written in place, in large aligned blocks, never
 * created, never truncated, never renamed.
 */
final class DeviceMedium implements SlotMedium {

    /** Octets per write: a multiple of every erase block that hides behind a block device of flash, as long as that is a power of two. */
    static final int BLOCK_OCTETS = 1 << 20;
    /** What an end of the image is filled up to: every sector size in use divides it. */
    private static final int SECTOR_OCTETS = 4096;

    private final Disk disk;
    private final Path device;
    private final long limit;
    private final MountTable mounts;

    /**
     * A device.
     *
     * @param limit  largest image in octets, 0 if only the device sets a limit
     * @param mounts what must not be written
     */
    DeviceMedium(Disk disk, Path device, long limit, MountTable mounts) {
        this.disk = disk;
        this.device = device;
        this.limit = limit;
        this.mounts = mounts;
    }

    @Override
    public Path path() {
        return device;
    }

    @Override
    public long capacity() throws IOException {
        requireUnmounted();
        try (DiskFile opened = disk.open(device, Mode.READ)) {
            long size = opened.length();
            return limit > 0 ? Math.min(limit, size) : size;
        }
    }

    @Override
    public Writing create() throws IOException {
        requireUnmounted();
        return new DeviceWriting(open(Mode.WRITE), 0);
    }

    @Override
    public Optional<Writing> resume(long from) throws IOException {
        requireUnmounted();
        DeviceWriting writing = new DeviceWriting(open(Mode.WRITE), from);
        try {
            if (writing.fetchBlock()) {
                return Optional.of(writing);
            }
        } catch (IOException failed) {
            writing.close();
            throw failed;
        }
        writing.close();
        return Optional.empty();
    }

    @Override
    public DiskFile open(long length) throws IOException {
        return new ImageFile(open(Mode.READ), length);
    }

    @Override
    public DiskFile readBack(long length) throws IOException {
        requireDevice();
        return new ImageFile(disk.openFromMedium(device), length);
    }

    /** A device that is missing must not come into being as a file in its place. */
    private DiskFile open(Mode mode) throws IOException {
        requireDevice();
        return disk.open(device, mode);
    }

    /** Somebody uses what lies there, and would be told of none of our octets. */
    private void requireUnmounted() throws IOException {
        if (mounts.holds(device)) {
            throw new FileSystemException(device.toString(), null, "the device of a slot is mounted");
        }
    }

    private void requireDevice() throws IOException {
        if (!disk.exists(device)) {
            throw new NoSuchFileException(device.toString(), null, "the device of a slot is missing");
        }
    }

    /** Collects octets until a block is full; a block that is forced before is written again when it is. */
    private static final class DeviceWriting implements Writing {

        private final DiskFile opened;
        private final long size;
        private final ByteBuffer block = ByteBuffer.allocate(BLOCK_OCTETS);
        private long blockStart;
        private boolean dirty;

        DeviceWriting(DiskFile opened, long from) throws IOException {
            this.opened = opened;
            this.size = opened.length();
            this.blockStart = from - from % BLOCK_OCTETS;
            this.block.position((int) (from - blockStart));
        }

        /** Brings back the part of the present block that was written before; false if the device ends earlier. */
        boolean fetchBlock() throws IOException {
            ByteBuffer part = block.duplicate().flip();
            while (part.hasRemaining()) {
                if (opened.read(blockStart + part.position(), part) <= 0) {
                    return false;
                }
            }
            return position() <= size;
        }

        @Override
        public long position() {
            return blockStart + block.position();
        }

        @Override
        public void write(ByteBuffer octets) throws IOException {
            if (octets.remaining() > size - position()) {
                throw new IOException("the image is larger than the device");
            }
            while (octets.hasRemaining()) {
                int count = Math.min(octets.remaining(), block.remaining());
                block.put(octets.slice(octets.position(), count));
                octets.position(octets.position() + count);
                dirty = true;
                if (!block.hasRemaining()) {
                    flush();
                    blockStart += BLOCK_OCTETS;
                    block.clear();
                }
            }
        }

        /** Writes the block as far as it is filled, up to the next sector: behind the image nothing counts. */
        private void flush() throws IOException {
            if (!dirty) {
                return;
            }
            int filled = block.position();
            int whole = (filled + SECTOR_OCTETS - 1) / SECTOR_OCTETS * SECTOR_OCTETS;
            int end = (int) Math.min(whole, size - blockStart);
            Arrays.fill(block.array(), filled, end, (byte) 0);
            opened.write(blockStart, ByteBuffer.wrap(block.array(), 0, end));
            dirty = false;
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            return opened.read(offset, target);
        }

        @Override
        public void force() throws IOException {
            flush();
            opened.force();
        }

        @Override
        public void finish() throws IOException {
            force();
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }
}
