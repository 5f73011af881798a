package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.NioDisk;

/**
 * The real disk without waiting for the medium: these tests end processes, not the power, and what a process wrote stays
 * written.
 */
final class QuickDisk implements Disk {

    private final NioDisk real = new NioDisk();

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        DiskFile opened = real.open(file, mode);
        return new DiskFile() {
            @Override
            public int read(long offset, ByteBuffer target) throws IOException {
                return opened.read(offset, target);
            }

            @Override
            public void write(long offset, ByteBuffer octets) throws IOException {
                opened.write(offset, octets);
            }

            @Override
            public long length() throws IOException {
                return opened.length();
            }

            @Override
            public void truncate(long length) throws IOException {
                opened.truncate(length);
            }

            @Override
            public void force() {
                // Not needed here.
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return real.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        java.nio.file.Files.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return real.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) {
        // Not needed here.
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return real.usableSpace(path);
    }
}
