package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.dmobjects.internal.account.AccountTable;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.storage.Disk;
import org.osgi.service.log.Logger;

/**
 * Reads provisioning documents from a folder, each once and each as a whole or not at all (BOOT-5). A document that was taken is kept
 * without its secrets as {@code .consumed}, one that was refused as {@code .refused}: without its secrets too if it is XML that can be
 * read, else for the eyes of its owner only (BOOT-7). Used by one thread at a time.
 */
public final class Bootstrap {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);

    private final Path folder;
    private final Disk disk;
    private final AccountTable table;
    private final Logger logger;

    /** Creates a reader of a folder, which need not exist. */
    public Bootstrap(Path folder, Disk disk, AccountTable table, Logger logger) {
        this.folder = folder;
        this.disk = disk;
        this.table = table;
        this.logger = logger;
    }

    /**
     * Reads what is new in the folder.
     *
     * @return true if accounts came
     */
    public boolean scan() throws IOException {
        boolean changed = false;
        for (String name : disk.list(folder)) {
            if (name.endsWith(".xml")) {
                changed |= read(folder.resolve(name));
            }
        }
        return changed;
    }

    private boolean read(Path file) throws IOException {
        ProvisioningXml document = null;
        try {
            document = ProvisioningXml.parse(octets(file));
            List<NewAccount> additions = unknown(DmApplications.accounts(document.characteristics()));
            List<StoredAccount> added = additions.isEmpty() ? List.of() : table.add(additions);
            keep(file, document, ".consumed");
            added.forEach(account -> logger.info("The account of the server {} was taken from {}", account.serverId(),
                    file.getFileName()));
            return !added.isEmpty();
        } catch (BootstrapException refused) {
            refuse(file, document);
            logger.error("The bootstrap document {} was refused: {}", file.getFileName(), refused.getMessage());
            return false;
        }
    }

    /** What is new of these accounts. One that is known with the very same secrets was taken before, by a start that was cut off. */
    private List<NewAccount> unknown(List<NewAccount> accounts) throws BootstrapException {
        List<NewAccount> unknown = new ArrayList<>();
        for (NewAccount account : accounts) {
            String serverId = account.account().serverId();
            Optional<StoredAccount> known = table.stored().stream().filter(other -> other.serverId().equals(serverId)).findFirst();
            if (known.isEmpty()) {
                unknown.add(account);
            } else if (!known.get().equals(account.account().named(known.get().name()))) {
                throw new BootstrapException("there is an account of the server " + serverId + " already");
            }
        }
        return unknown;
    }

    private static byte[] octets(Path file) throws IOException, BootstrapException {
        if (!plain(file)) {
            throw new BootstrapException("it is not a plain file");
        }
        PosixFileAttributeView posix = permissions(file);
        if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
            throw new BootstrapException("others than its owner may use the file; it must have the permissions rw-------");
        }
        return bounded(file);
    }

    private static byte[] bounded(Path file) throws IOException, BootstrapException {
        if (Files.size(file) > ProvisioningXml.MAX_OCTETS) {
            throw new BootstrapException("it is larger than " + ProvisioningXml.MAX_OCTETS + " octets");
        }
        return Files.readAllBytes(file);
    }

    private static boolean plain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Null where the file system knows no such permissions. */
    private static PosixFileAttributeView permissions(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** The secrets of a document that was refused are as secret as any: nobody has said that the server does not use them. */
    private void refuse(Path file, ProvisioningXml parsed) throws IOException {
        ProvisioningXml document = parsed;
        if (plain(file)) {
            PosixFileAttributeView posix = permissions(file);
            if (posix != null) {
                posix.setPermissions(OWNER_ONLY);
            }
            document = parsed == null ? readable(file) : parsed;
        }
        if (document == null) {
            disk.rename(file, sibling(file, ".refused"));
            disk.forceDirectory(folder);
        } else {
            keep(file, document, ".refused");
        }
    }

    /** The document of a file that was refused before it was read, or null if it can never be read. */
    private ProvisioningXml readable(Path file) throws IOException {
        try {
            return ProvisioningXml.parse(bounded(file));
        } catch (BootstrapException unreadable) {
            logger.debug("The document {} stays as it is: {}", file.getFileName(), unreadable.getMessage());
            return null;
        }
    }

    /** Puts the document without its secrets beside the file and wipes the file. */
    private void keep(Path file, ProvisioningXml document, String suffix) throws IOException {
        Path draft = sibling(file, suffix + ".new");
        try (Disk.DiskFile out = disk.open(draft, Disk.Mode.REPLACE)) {
            out.write(0, ByteBuffer.wrap(document.withoutSecrets()));
            out.force();
        }
        wipe(file);
        disk.rename(draft, sibling(file, suffix));
        disk.delete(file);
        disk.forceDirectory(folder);
    }

    /** Overwrites the secrets where they lie before the name goes; a blank file that a power cut leaves behind is refused, harmlessly. */
    private void wipe(Path file) throws IOException {
        try (Disk.DiskFile original = disk.open(file, Disk.Mode.WRITE)) {
            byte[] blanks = new byte[(int) original.length()];
            Arrays.fill(blanks, (byte) ' ');
            original.write(0, ByteBuffer.wrap(blanks));
            original.force();
        }
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
