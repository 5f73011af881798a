package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.fumogateway.dmobjects.internal.bootstrap.BootstrapMac.Secrets;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.StorageException;
import org.osgi.service.log.Logger;

/**
 * What proves bootstrap documents, in two files of the bootstrap folder that only their owner may use: {@code network-secret} stays, {@code pin}
 * (PIN, and behind a blank the MAC that was told with it) is wiped after one use. Used by one thread.
 */
final class PinFile {

    private static final String NETWORK = "network-secret";
    private static final String PIN = "pin";

    private final Path folder;
    private final Disk disk;
    private final Logger logger;

    PinFile(Path folder, Disk disk, Logger logger) {
        this.folder = folder;
        this.disk = disk;
        this.logger = logger;
    }

    Secrets read() throws StorageException {
        String network = text(NETWORK);
        String pin = text(PIN);
        String[] words = pin == null ? new String[0] : pin.split("\\s+", 2);
        return new Secrets(network, words.length > 0 ? words[0] : null, words.length > 1 ? words[1] : null);
    }

    private String text(String name) throws StorageException {
        Path file = folder.resolve(name);
        try {
            if (!disk.exists(file)) {
                return null;
            }
            String text = new String(OwnerFile.read(file), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? null : text;
        } catch (BootstrapException refused) {
            logger.error("The file {} of the bootstrap folder is not used: {}", name, refused.getMessage());
            return null;
        } catch (IOException failed) {
            throw StorageException.of("The file " + name + " of the bootstrap folder cannot be read", failed);
        }
    }

    /** The PIN has done its work, or was wrong. */
    void usedUp() throws StorageException {
        Path file = folder.resolve(PIN);
        try {
            if (disk.exists(file)) {
                OwnerFile.wipe(file, disk);
                disk.delete(file);
                disk.forceDirectory(folder);
            }
        } catch (IOException failed) {
            throw StorageException.of("The PIN cannot be removed from the bootstrap folder", failed);
        }
    }
}
