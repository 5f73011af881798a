package org.fumogateway.logwriter.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A log file that is put aside when it is full; with the one before it never holds more than twice its size. Where the file system
 * knows permissions only the owner may read it: a log tells much about a gateway. Not thread-safe.
 */
final class LogFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final long limit;
    private OutputStream out;
    private long length;

    LogFile(Path path, long limit) {
        this.path = path;
        this.limit = limit;
    }

    /** Appends one line. */
    void write(byte[] line) throws IOException {
        if (out == null) {
            open();
        }
        if (length > 0 && length + line.length + 1 > limit) {
            close();
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            open();
        }
        out.write(line);
        out.write('\n');
        length += line.length + 1;
    }

    void close() {
        if (out == null) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            length = 0;
        }
        out = null;
    }

    private void open() throws IOException {
        Files.createDirectories(path.getParent());
        protect();
        out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        length = Files.size(path);
    }

    /** A new file is never open to others, not even for a moment; one that an earlier release left open is closed to them. */
    private void protect() throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (posix == null) {
            return;
        }
        if (Files.exists(path)) {
            posix.setPermissions(OWNER_ONLY);
        } else {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
    }
}
