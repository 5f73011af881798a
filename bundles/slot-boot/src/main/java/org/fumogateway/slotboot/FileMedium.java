package org.fumogateway.slotboot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;

/** An image in a file of its own, as long as the image. */
final class FileMedium implements SlotMedium {

    /** Octets of the medium that no image takes: journals and records must be written after it. */
    private static final long RECORDS_OCTETS = 1 << 20;

    private final Disk disk;
    private final Path file;
    private final long limit;

    /**
     * A file.
     *
     * @param limit largest image in octets, 0 if only the room of the file system sets a limit
     */
    FileMedium(Disk disk, Path file, long limit) {
        this.disk = disk;
        this.file = file;
        this.limit = limit;
    }

    @Override
    public Path path() {
        return file;
    }

    @Override
    public long capacity() throws IOException {
        long replaced = 0;
        if (disk.exists(file)) {
            try (DiskFile old = disk.open(file, Mode.READ)) {
                replaced = old.length();
            }
        }
        long room = Math.max(0, disk.usableSpace(file.getParent()) + replaced - RECORDS_OCTETS);
        return limit > 0 ? Math.min(limit, room) : room;
    }

    @Override
    public void discard() throws IOException {
        if (disk.exists(file)) {
            try (DiskFile half = disk.open(file, Mode.WRITE)) {
                half.truncate(0);
                half.force();
            }
        }
    }

    @Override
    public Writing create() throws IOException {
        disk.createDirectories(file.getParent());
        DiskFile opened = disk.open(file, Mode.REPLACE);
        disk.forceDirectory(file.getParent());
        return new FileWriting(opened, 0);
    }

    @Override
    public Optional<Writing> resume(long from) throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        DiskFile opened = disk.open(file, Mode.WRITE);
        if (opened.length() < from) {
            opened.close();
            return Optional.empty();
        }
        return Optional.of(new FileWriting(opened, from));
    }

    @Override
    public DiskFile open(long length) throws IOException {
        return new ImageFile(disk.open(file, Mode.READ), length);
    }

    /** The file is as long as the image, or it is not the image. */
    @Override
    public DiskFile readBack(long length) throws IOException {
        return disk.openFromMedium(file);
    }

    private static final class FileWriting implements Writing {

        private final DiskFile opened;
        private long position;

        FileWriting(DiskFile opened, long position) {
            this.opened = opened;
            this.position = position;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void write(ByteBuffer octets) throws IOException {
            int count = octets.remaining();
            opened.write(position, octets);
            position += count;
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            return opened.read(offset, target);
        }

        @Override
        public void force() throws IOException {
            opened.force();
        }

        /** Cuts off what an earlier attempt left behind the end. */
        @Override
        public void finish() throws IOException {
            opened.truncate(position);
            opened.force();
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }
}
