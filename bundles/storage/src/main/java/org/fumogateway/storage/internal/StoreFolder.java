package org.fumogateway.storage.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;
import org.fumogateway.storage.StorageException;

/** One folder of a store (records, journals or spools) with what its files have in common: quota, suffixes, leftovers. */
record StoreFolder(Disk disk, Path path, String store, AreaQuota quota) {

    static final String LEFTOVER = ".new";

    void charge(long octets) throws StorageException {
        quota.charge(store, octets);
    }

    void refund(long octets) {
        quota.refund(store, octets);
    }

    /** Names of the files with that suffix, without it, sorted. */
    List<String> names(String... suffixes) throws StorageException {
        try {
            return disk.list(path).stream().flatMap(file -> List.of(suffixes).stream().filter(file::endsWith)
                    .map(suffix -> file.substring(0, file.length() - suffix.length()))).distinct().sorted().toList();
        } catch (IOException failed) {
            throw StorageException.of("The store " + store + " could not be listed", failed);
        }
    }

    /** Deletes what an interrupted writer left half done. Nobody can ask for it, so it need not be gone for good. */
    void deleteLeftovers() throws IOException {
        for (String file : disk.list(path)) {
            if (file.endsWith(LEFTOVER)) {
                disk.delete(path.resolve(file));
            }
        }
    }

    long octets() throws IOException {
        long sum = 0;
        for (String file : disk.list(path)) {
            sum += octets(path.resolve(file));
        }
        return sum;
    }

    long octets(Path file) throws IOException {
        if (!disk.exists(file)) {
            return 0;
        }
        try (DiskFile opened = disk.open(file, Mode.READ)) {
            return opened.length();
        }
    }

    /** Deletes a file durably and gives its octets back to the quota. */
    void deleteForGood(Path file) throws IOException {
        long octets = octets(file);
        if (disk.delete(file)) {
            disk.forceDirectory(path);
            refund(octets);
        }
    }

    /** Closes a file whose promises were all forced before: a failure of closing takes nothing back. */
    void closeQuietly(DiskFile file) {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException nothingLost) {
            // The handle is gone either way, and no octet that was promised depends on it.
            return;
        }
    }
}
