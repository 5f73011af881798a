package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.storage.Disk;

/** A disk on which one file is bad. */
final class FaultyDisk implements Disk {

    volatile boolean failWrites;
    volatile boolean corruptReads;
    private final Disk disk;
    private final Path bad;

    FaultyDisk(Disk disk, Path bad) {
        this.disk = disk;
        this.bad = bad;
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        DiskFile open = disk.open(file, mode);
        return file.equals(bad) ? new BadFile(open) : open;
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return disk.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return disk.usableSpace(path);
    }

    private final class BadFile implements DiskFile {

        private final DiskFile file;

        BadFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            int from = target.position();
            int count = file.read(offset, target);
            if (corruptReads && count > 0) {
                target.put(from, (byte) (target.get(from) ^ 1));
            }
            return count;
        }

        @Override
        public void write(long offset, ByteBuffer octets) throws IOException {
            if (failWrites && offset > 0) {
                throw new IOException("Input/output error");
            }
            file.write(offset, octets);
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void truncate(long length) throws IOException {
            file.truncate(length);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
