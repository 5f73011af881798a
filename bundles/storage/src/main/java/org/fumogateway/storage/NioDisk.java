package org.fumogateway.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real disk: files and folders of the operating system. New files are created with mode 0600 and new folders with 0700 where
 * the file system knows such modes.
 *
 * <p>Thread-safe; of its own it has only a thread that forces early, while there is something to force. An interrupt of the calling thread never
 * breaks an operation and never closes a file under other threads; the interrupt status is left as it was found.
 */
public final class NioDisk implements Disk {

    private static final int IDLE_SECONDS = 1;
    private static final String CLAIM_PROPERTY = "org.fumogateway.storage.claim:";

    private final ThreadPoolExecutor forcer;

    /** Creates a disk over the default file system. */
    public NioDisk() {
        forcer = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "fumo-storage-force");
            thread.setDaemon(true);
            return thread;
        });
        forcer.allowCoreThreadTimeOut(true);
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        if (mode == Mode.CREATE || mode == Mode.REPLACE) {
            createIfMissing(file);
        } else if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        NioDiskFile opened = new NioDiskFile(new RandomAccessFile(file.toFile(), mode == Mode.READ ? "r" : "rw"), forcer);
        if (mode == Mode.REPLACE) {
            truncateOrClose(opened);
        }
        return opened;
    }

    @Override
    public DiskFile openFromMedium(Path file) throws IOException {
        Optional<DiskFile> direct = UncachedFile.open(file);
        return direct.isPresent() ? direct.get() : open(file, Mode.READ);
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (Files.exists(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        Path parent = directory.toAbsolutePath().getParent();
        createDirectories(parent);
        try {
            Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isDirectory(directory)) {
                throw raced;
            }
        }
        forceDirectory(parent);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return Files.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!forceOnce(directory)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return fileStore(path).getUsableSpace();
    }

    @Override
    public long totalSpace(Path path) throws IOException {
        return fileStore(path).getTotalSpace();
    }

    private static FileStore fileStore(Path path) throws IOException {
        Path existing = path.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing);
    }

    /**
     * Claims a file as the sign that this process works on the folder around it; the claim ends with the process at the latest.
     *
     * @param lockFile created if missing; its content means nothing
     * @return closing it gives the claim back
     * @throws StorageException {@code LEASE_LOST} if another process, or another owner in this one, holds it
     */
    AutoCloseable claim(Path lockFile) throws IOException {
        createIfMissing(lockFile);
        // Seen by every class loader of this process. Asking the file lock itself would do harm: closing any handle of the file,
        // even one that was refused, takes the process its lock away on POSIX systems.
        String inThisProcess = CLAIM_PROPERTY + lockFile.toRealPath();
        if (System.getProperties().putIfAbsent(inThisProcess, "claimed") != null) {
            throw claimed(lockFile, "this process already");
        }
        try {
            FileChannel channel = lock(lockFile);
            return () -> {
                channel.close();
                System.getProperties().remove(inThisProcess);
            };
        } catch (IOException failed) {
            System.getProperties().remove(inThisProcess);
            throw failed;
        }
    }

    private static FileChannel lock(Path lockFile) throws IOException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw claimed(lockFile, "another process");
            }
            return channel;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static StorageException claimed(Path lockFile, String holder) {
        return new StorageException(StorageException.Reason.LEASE_LOST,
                "The data folder " + lockFile.toAbsolutePath().getParent() + " is in use by " + holder);
    }

    private static boolean forceOnce(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException interrupted) {
            return false;
        }
    }

    private static void createIfMissing(Path file) throws IOException {
        try {
            Files.createFile(file, ownerOnly(file, "rw-------"));
        } catch (FileAlreadyExistsException exists) {
            if (Files.isDirectory(file)) {
                throw exists;
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))};
    }

    private static void truncateOrClose(NioDiskFile opened) throws IOException {
        try {
            opened.truncate(0);
        } catch (IOException failed) {
            opened.close();
            throw failed;
        }
    }

    /** A random access file instead of a channel: an interrupted thread would close a channel for everybody. */
    private static final class NioDiskFile implements DiskFile {

        private static final int CHUNK_OCTETS = 64 * 1024;

        private final RandomAccessFile file;
        private final EarlyForce early;

        NioDiskFile(RandomAccessFile file, Executor forcer) {
            this.file = file;
            this.early = new EarlyForce(() -> file.getFD().sync(), forcer);
        }

        @Override
        public synchronized int read(long offset, ByteBuffer target) throws IOException {
            if (!target.hasRemaining()) {
                return offset < file.length() ? 0 : -1;
            }
            file.seek(offset);
            if (target.hasArray()) {
                int count = file.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
                target.position(target.position() + Math.max(count, 0));
                return count;
            }
            byte[] chunk = new byte[Math.min(target.remaining(), CHUNK_OCTETS)];
            int count = file.read(chunk);
            target.put(chunk, 0, Math.max(count, 0));
            return count;
        }

        @Override
        public synchronized void write(long offset, ByteBuffer octets) throws IOException {
            file.seek(offset);
            if (octets.hasArray()) {
                file.write(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
                octets.position(octets.limit());
                return;
            }
            byte[] chunk = new byte[Math.min(octets.remaining(), CHUNK_OCTETS)];
            while (octets.hasRemaining()) {
                int count = Math.min(chunk.length, octets.remaining());
                octets.get(chunk, 0, count);
                file.write(chunk, 0, count);
            }
        }

        @Override
        public synchronized long length() throws IOException {
            return file.length();
        }

        @Override
        public synchronized void truncate(long length) throws IOException {
            file.setLength(length);
        }

        @Override
        public void beginForce() {
            early.begin();
        }

        @Override
        public void force() throws IOException {
            early.force();
        }

        @Override
        public synchronized void close() throws IOException {
            early.end();
            file.close();
        }
    }
}
