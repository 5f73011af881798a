package org.fumogateway.slotboot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * The environment block of GRUB through {@code grub-editenv}. That tool empties the file before it writes it, so it works on a copy, which then
 * takes the place of the file: a power cut leaves the old or the new one.
 */
final class GrubVariables implements BootVariables {

    private static final String COPY = ".new";
    private static final int MOST_OCTETS = 1 << 20;

    private final PlatformTool tool;
    private final Disk disk;
    private final Path file;

    GrubVariables(PlatformTool tool, Disk disk, Path file) {
        this.tool = tool;
        this.disk = disk;
        this.file = file;
    }

    @Override
    public Map<String, String> read() throws StorageException {
        return VariableLines.parse(tool.run("", real().toString(), "list"));
    }

    @Override
    public void write(Map<String, String> changes) throws StorageException {
        Path block = real();
        Path copy = block.resolveSibling(block.getFileName() + COPY);
        try {
            copy(block, copy);
            tool.run("", Stream.concat(Stream.of(copy.toString(), "set"),
                    changes.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())).toArray(String[]::new));
            if (!VariableLines.holds(VariableLines.parse(tool.run("", copy.toString(), "list")), changes)) {
                throw new StorageException(Reason.CORRUPT, "The environment block of GRUB does not hold what grub-editenv was told to write");
            }
            force(copy);
            disk.rename(copy, block);
            disk.forceDirectory(block.getParent());
        } catch (StorageException known) {
            throw known;
        } catch (IOException failed) {
            throw StorageException.of("The environment block " + file + " of GRUB could not be written", failed);
        }
    }

    /** Often a link to the file on the EFI partition; the link has to stay. */
    private Path real() throws StorageException {
        try {
            return file.toRealPath();
        } catch (IOException missing) {
            throw new StorageException(Reason.INVALID, "There is no environment block " + file + " of GRUB; grub-editenv " + file
                    + " create makes one", missing);
        }
    }

    private void copy(Path from, Path to) throws IOException {
        try (DiskFile in = disk.open(from, Mode.READ); DiskFile out = disk.open(to, Mode.REPLACE)) {
            if (in.length() > MOST_OCTETS) {
                throw new StorageException(Reason.CORRUPT, file + " is not an environment block of GRUB");
            }
            ByteBuffer octets = ByteBuffer.allocate((int) in.length());
            while (octets.hasRemaining() && in.read(octets.position(), octets) > 0) {
                continue;
            }
            out.write(0, octets.flip());
        }
    }

    private void force(Path copy) throws IOException {
        try (DiskFile written = disk.open(copy, Mode.WRITE)) {
            written.force();
        }
    }
}
