package org.fumogateway.serverstore.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.fumogateway.server.store.StoreException;

/** The file that holds the keys, outside the database. It is only ever replaced as a whole, and only its owner can read it. */
final class KeyFile {

    private static final int MOST_OCTETS = 4096;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The keys in the file; refused if anybody but its owner could have read or written them. */
    KeyRing read() throws StoreException {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_OCTETS) {
                throw new StoreException("The key file " + file + " is none.", null);
            }
            if (posix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new StoreException("The key file " + file + " can be used by others than its owner; make it 0600.", null);
            }
            return KeyRing.parse(Files.readString(file, StandardCharsets.US_ASCII), "the key file " + file);
        } catch (IOException e) {
            throw new StoreException("The key file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Puts these keys in the place of those before, durably and all at once. */
    void write(KeyRing keys) throws StoreException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(next);
            Files.createFile(next, ownerOnly());
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer octets = StandardCharsets.US_ASCII.encode(keys.text());
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new StoreException("The key file " + file + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] ownerOnly() {
        return posix() ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }
}
