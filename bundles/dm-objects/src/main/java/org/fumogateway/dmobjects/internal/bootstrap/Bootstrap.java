package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.storage.Disk;
import org.osgi.service.log.Logger;

/**
 * Reads bootstrap documents from a folder, each once and each as a whole or not at all (BOOT-5). Beside a document may stand how it is
 * protected, in {@code <name>.mac}. A document that was taken is kept without its secrets as {@code .consumed}, one that was refused as
 * {@code .refused}: without its secrets too if it can be read, else for the eyes of its owner only (BOOT-7). Used by one thread at a time.
 */
final class Bootstrap {

    private static final String MAC = ".mac";

    private final Path folder;
    private final Disk disk;
    private final BootstrapIntake intake;
    private final PinFile secrets;
    private final boolean macRequired;
    private final Logger logger;
    private final Map<String, String> waiting = new HashMap<>();

    /**
     * Creates a reader of a folder, which need not exist.
     *
     * @param macRequired true if documents of this folder need a MAC too
     */
    Bootstrap(Path folder, Disk disk, BootstrapIntake intake, PinFile secrets, boolean macRequired, Logger logger) {
        this.folder = folder;
        this.disk = disk;
        this.intake = intake;
        this.secrets = secrets;
        this.macRequired = macRequired;
        this.logger = logger;
    }

    /**
     * Reads what is new in the folder.
     *
     * @return true if accounts came
     */
    boolean scan() throws IOException {
        boolean changed = false;
        for (String name : disk.list(folder)) {
            if (name.endsWith(".xml") || name.endsWith(".wbxml")) {
                changed |= read(folder.resolve(name));
            }
        }
        return changed;
    }

    private boolean read(Path file) throws IOException {
        String name = file.getFileName().toString();
        BootstrapDocument document = null;
        try {
            document = BootstrapDocument.of(OwnerFile.read(file));
            List<StoredAccount> added = intake.take(document, protection(file), !macRequired, secrets);
            keep(file, document.remains("was taken"), ".consumed");
            added.forEach(account -> logger.info("The account of the server {} was taken from {}", account.serverId(), name));
            waiting.remove(name);
            return !added.isEmpty();
        } catch (BootstrapPending pending) {
            if (!pending.getMessage().equals(waiting.put(name, pending.getMessage()))) {
                logger.warn("The bootstrap document {} waits for {}", name, pending.getMessage());
            }
            return false;
        } catch (BootstrapException refused) {
            refuse(file, document);
            waiting.remove(name);
            logger.error("The bootstrap document {} was refused: {}", name, refused.getMessage());
            return false;
        }
    }

    private SecurityParameters protection(Path file) throws IOException, BootstrapException {
        Path beside = sibling(file, MAC);
        return disk.exists(beside) ? SecurityParameters.parse(new String(OwnerFile.bounded(beside), StandardCharsets.UTF_8))
                : SecurityParameters.NONE;
    }

    /** The secrets of a document that was refused are as secret as any: nobody has said that the server does not use them. */
    private void refuse(Path file, BootstrapDocument parsed) throws IOException {
        BootstrapDocument document = parsed;
        if (OwnerFile.plain(file)) {
            OwnerFile.close(file);
            document = parsed == null ? readable(file) : parsed;
        }
        if (document == null) {
            disk.rename(file, sibling(file, ".refused"));
            removeProtection(file);
            disk.forceDirectory(folder);
        } else {
            keep(file, document.remains("was refused"), ".refused");
        }
    }

    /** The document of a file that was refused before it was read, or null if it can never be read. */
    private BootstrapDocument readable(Path file) throws IOException {
        try {
            return BootstrapDocument.of(OwnerFile.bounded(file));
        } catch (BootstrapException unreadable) {
            logger.debug("The document {} stays as it is: {}", file.getFileName(), unreadable.getMessage());
            return null;
        }
    }

    /** Puts what may be kept of a document beside the file and wipes the file. */
    private void keep(Path file, byte[] remains, String suffix) throws IOException {
        Path draft = sibling(file, suffix + ".new");
        try (Disk.DiskFile out = disk.open(draft, Disk.Mode.REPLACE)) {
            out.write(0, ByteBuffer.wrap(remains));
            out.force();
        }
        OwnerFile.wipe(file, disk);
        disk.rename(draft, sibling(file, suffix));
        disk.delete(file);
        removeProtection(file);
        disk.forceDirectory(folder);
    }

    private void removeProtection(Path file) throws IOException {
        disk.delete(sibling(file, MAC));
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
