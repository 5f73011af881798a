package org.fumogateway.logwriter.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A log file that is put aside when it is full; with the one before it never holds more than twice its size. Not thread-safe. */
final class LogFile {

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
        out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        length = Files.size(path);
    }
}
