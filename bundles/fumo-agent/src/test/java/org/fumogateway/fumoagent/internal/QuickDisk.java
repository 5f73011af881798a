package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.NioDisk;

/**
 * The real disk without waiting for the medium: these tests end processes, not the power, and what a process wrote stays
 * written. Its room can be made small: what files grow by takes it, what goes gives it back.
 */
final class QuickDisk implements Disk {

    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private final NioDisk real = new NioDisk();
    private final AtomicLong room = new AtomicLong(ENDLESS);

    /** From now on so many more octets fit. */
    void leave(long octets) {
        room.set(octets);
    }

    /** Somebody made room. */
    void free() {
        room.set(ENDLESS);
    }

    private void take(long octets) throws IOException {
        if (octets > 0 && room.getAndUpdate(left -> left >= octets ? left - octets : left) < octets) {
            throw new IOException("No space left on device");
        }
    }

    private static long size(Path path) throws IOException {
        return Files.isRegularFile(path) ? Files.size(path) : 0;
    }

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
                take(offset + octets.remaining() - opened.length());
                opened.write(offset, octets);
            }

            @Override
            public long length() throws IOException {
                return opened.length();
            }

            @Override
            public void truncate(long length) throws IOException {
                room.addAndGet(Math.max(0, opened.length() - length));
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
        Files.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        room.addAndGet(size(to));
        real.rename(from, to);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        room.addAndGet(size(path));
        return real.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) {
        // Not needed here.
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return Math.min(room.get(), real.usableSpace(path));
    }
}
