package org.fumogateway.operatorendpoint.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.NioDisk;

/** A short text in a file that only its owner may read, complete or not there at all. */
final class OwnerFile {

    private static final int LONGEST = 4096;

    private final Disk disk = new NioDisk();
    private final Path file;

    OwnerFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    Optional<String> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > LONGEST) {
            throw new IOException("the file " + file + " is too long");
        }
        return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    }

    void write(String text) throws IOException {
        disk.createDirectories(file.getParent());
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (Disk.DiskFile opened = disk.open(draft, Disk.Mode.REPLACE)) {
            opened.write(0, StandardCharsets.UTF_8.encode(text + "\n"));
            opened.force();
        }
        disk.rename(draft, file);
        disk.forceDirectory(file.getParent());
    }

    void delete() throws IOException {
        if (disk.delete(file)) {
            disk.forceDirectory(file.getParent());
        }
    }
}
