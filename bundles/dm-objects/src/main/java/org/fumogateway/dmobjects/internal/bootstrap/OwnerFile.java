package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.fumogateway.storage.Disk;

/** Files with secrets: only their owner may use them (BOOT-7), and they are overwritten before they go. */
final class OwnerFile {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);

    private OwnerFile() {
    }

    /** Octets of a plain file of bounded size that nobody but its owner may use. */
    static byte[] read(Path file) throws IOException, BootstrapException {
        if (!plain(file)) {
            throw new BootstrapException("it is not a plain file");
        }
        PosixFileAttributeView posix = permissions(file);
        if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
            throw new BootstrapException("others than its owner may use the file; it must have the permissions rw-------");
        }
        return bounded(file);
    }

    /** Octets of a file of bounded size, whoever may use it. */
    static byte[] bounded(Path file) throws IOException, BootstrapException {
        if (Files.size(file) > ProvisioningXml.MAX_OCTETS) {
            throw new BootstrapException("it is larger than " + ProvisioningXml.MAX_OCTETS + " octets");
        }
        return Files.readAllBytes(file);
    }

    static boolean plain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Takes the file away from everybody but its owner. */
    static void close(Path file) throws IOException {
        PosixFileAttributeView posix = permissions(file);
        if (posix != null) {
            posix.setPermissions(OWNER_ONLY);
        }
    }

    /** Null where the file system knows no such permissions. */
    private static PosixFileAttributeView permissions(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Overwrites the secrets where they lie before the name goes; a blank file that a power cut leaves behind is refused, harmlessly. */
    static void wipe(Path file, Disk disk) throws IOException {
        try (Disk.DiskFile original = disk.open(file, Disk.Mode.WRITE)) {
            byte[] blanks = new byte[(int) original.length()];
            Arrays.fill(blanks, (byte) ' ');
            original.write(0, ByteBuffer.wrap(blanks));
            original.force();
        }
    }
}
