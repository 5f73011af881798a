package org.fumogateway.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The seam beneath everything durable: the few file operations that our state relies on, with the guarantees of a POSIX file system
 * and no more. What was written is lost by a power cut until {@link DiskFile#force} returned for the file, a created, renamed or
 * deleted name until {@link #forceDirectory} returned for its folder. Tests put a simulated disk here that takes these
 * sentences literally.
 *
 * <p>Thread-safe. Failures are the {@link IOException}s of {@code java.nio.file}.
 */
@ProviderType
public interface Disk {

    /** How {@link #open} treats the file. */
    enum Mode {
        /** Must exist; only reads. */
        READ,
        /** Must exist; reads and writes. */
        WRITE,
        /** Created if missing; reads and writes. */
        CREATE,
        /** Created, or emptied if it exists; reads and writes. */
        REPLACE
    }

    /** One open file. Positions and lengths are octets. Reads may run beside one writer. */
    interface DiskFile extends AutoCloseable {

        /** Reads at an offset; returns the number of octets, -1 at or behind the end. */
        int read(long offset, ByteBuffer target) throws IOException;

        /** Writes all remaining octets at an offset, growing the file as needed. */
        void write(long offset, ByteBuffer octets) throws IOException;

        /** Length now. */
        long length() throws IOException;

        /** Cuts or grows (with zeros) to that length. */
        void truncate(long length) throws IOException;

        /** Returns when content and length are on the medium. */
        void force() throws IOException;

        /**
         * Begins to bring to the medium what was written, beside whatever goes on, and promises nothing: only {@link #force} does, which also tells
         * what went wrong here.
         */
        default void beginForce() {
            // A disk that cannot work beside leaves everything to force().
        }

        /** True if reads come from the medium itself and not from what the operating system keeps of it in memory. */
        default boolean readsMedium() {
            return false;
        }

        @Override
        void close() throws IOException;
    }

    /** Opens a file; a new file is readable and writable by its owner only. */
    DiskFile open(Path file, Mode mode) throws IOException;

    /**
     * Opens a file or device, which must exist, for being read back: from the medium itself where platform and file system can, which
     * {@link DiskFile#readsMedium} tells, as with {@link Mode#READ} otherwise. Meant for long reads in order.
     */
    default DiskFile openFromMedium(Path file) throws IOException {
        return open(file, Mode.READ);
    }

    /** True if a file or folder of that name is there. */
    boolean exists(Path path) throws IOException;

    /** Creates the folder and its missing parents; existing ones are fine. Durable when it returns. */
    void createDirectories(Path directory) throws IOException;

    /** Names in a folder, sorted; empty if the folder is missing. */
    List<String> list(Path directory) throws IOException;

    /** Renames atomically, replacing the target. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty folder; returns false if there was none. */
    boolean delete(Path path) throws IOException;

    /** Returns when all names created, renamed or deleted in that folder are on the medium. */
    void forceDirectory(Path directory) throws IOException;

    /** Octets that can still be stored where this path lies. */
    long usableSpace(Path path) throws IOException;

    /** Octets that the medium has where this path lies, taken or free; a disk that does not know says what is free. */
    default long totalSpace(Path path) throws IOException {
        return usableSpace(path);
    }
}
