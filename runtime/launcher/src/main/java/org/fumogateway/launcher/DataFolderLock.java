package org.fumogateway.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * One process per data folder. Held until the process ends; the operating system gives it back even after a kill. Taken before anything in the
 * folder is touched, so that a second start by mistake takes no try from a trial and damages no cache.
 */
final class DataFolderLock implements AutoCloseable {

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the folder if it is missing and takes the lock. */
    static DataFolderLock take(Path data) throws LaunchException {
        try {
            create(data);
            FileChannel channel = FileChannel.open(data.resolve("process.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new LaunchException(ExitCode.UNAVAILABLE, "Another process works on the data folder " + data + ".");
            }
            return new DataFolderLock(channel);
        } catch (OverlappingFileLockException e) {
            throw new LaunchException(ExitCode.UNAVAILABLE, "This process works on the data folder " + data + " already.", e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, "The data folder " + data + " cannot be created or written.", e);
        }
    }

    /** A new data folder is for its owner only: credentials and firmware live in it. */
    private static void create(Path data) throws IOException {
        if (Files.isDirectory(data)) {
            return;
        }
        if (data.toAbsolutePath().getParent() != null) {
            Files.createDirectories(data.toAbsolutePath().getParent());
        }
        if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(data);
        }
    }

    /** Gives the folder back to other processes. */
    @Override
    public void close() throws LaunchException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "The lock of the data folder could not be given back.", e);
        }
    }

    /** True while it is held. */
    boolean held() {
        return channel.isOpen();
    }
}
