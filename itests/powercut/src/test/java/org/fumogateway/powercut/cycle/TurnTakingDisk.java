package org.fumogateway.powercut.cycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.storage.Disk;

/**
 * Makes the order of operations the same in each run: the agent's housekeeper touches the disk only while its worker waits. Remembers
 * that the power went.
 */
final class TurnTakingDisk implements Disk {

    private static final long LOOK_AGAIN = 20_000;

    private final Disk disk;
    private volatile Thread housekeeper;
    private volatile Thread worker;
    private volatile boolean off;
    private volatile boolean queueing;

    /** A call of the disk. */
    @FunctionalInterface
    private interface Call<T> {
        T on() throws IOException;
    }

    TurnTakingDisk(Disk disk) {
        this.disk = disk;
    }

    void turns(Thread first, Thread second) {
        worker = first;
        housekeeper = second;
    }

    /** True while the housekeeper waits for its turn: it is not at rest then, whatever the state of its thread. */
    boolean queueing() {
        return queueing;
    }

    boolean off() {
        return off;
    }

    private <T> T call(Call<T> call) throws IOException {
        if (Thread.currentThread() == housekeeper && working(worker)) {
            queueing = true;
            while (!off && working(worker)) {
                LockSupport.parkNanos(LOOK_AGAIN);
            }
            queueing = false;
        }
        try {
            return call.on();
        } catch (PowerCut cut) {
            off = true;
            throw cut;
        }
    }

    private static boolean working(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.NEW || state == Thread.State.RUNNABLE;
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        DiskFile opened = call(() -> disk.open(file, mode));
        return new TurnTakingFile(opened);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return call(() -> disk.exists(path));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        call(() -> {
            disk.createDirectories(directory);
            return null;
        });
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return call(() -> disk.list(directory));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        call(() -> {
            disk.rename(from, to);
            return null;
        });
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return call(() -> disk.delete(path));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        call(() -> {
            disk.forceDirectory(directory);
            return null;
        });
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return call(() -> disk.usableSpace(path));
    }

    @Override
    public long totalSpace(Path path) throws IOException {
        return call(() -> disk.totalSpace(path));
    }

    private final class TurnTakingFile implements DiskFile {

        private final DiskFile file;

        TurnTakingFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            return call(() -> file.read(offset, target));
        }

        @Override
        public void write(long offset, ByteBuffer octets) throws IOException {
            call(() -> {
                file.write(offset, octets);
                return null;
            });
        }

        @Override
        public long length() throws IOException {
            return call(file::length);
        }

        @Override
        public void truncate(long length) throws IOException {
            call(() -> {
                file.truncate(length);
                return null;
            });
        }

        @Override
        public void force() throws IOException {
            call(() -> {
                file.force();
                return null;
            });
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
