package org.fumogateway.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.internal.AreaQuota;
import org.fumogateway.storage.internal.FileStore;
import org.fumogateway.storage.internal.Names;

/**
 * Storage in a folder of a {@link Disk}: each store is the folder {@code state/<name>} below the root. The storage bundle
 * registers one as a service; the launcher and tests open their own.
 *
 * <p>Thread-safe. Closing it ends every store that was opened through it, so a replaced storage bundle can write nothing more.
 */
public final class FileStorage implements Storage, AutoCloseable {

    private static final String STATE = "state";
    private static final String LOCK = "state.lock";

    private final Path root;
    private final Disk disk;
    private final AreaQuota quota;
    private final AutoCloseable claim;
    private final Map<String, FileStore> open = new HashMap<>();
    private boolean closed;

    private FileStorage(Path root, Disk disk, AreaQuota quota, AutoCloseable claim) {
        this.root = root;
        this.disk = disk;
        this.quota = quota;
        this.claim = claim;
    }

    /**
     * Opens the data folder, creating it if missing, and claims it for this process ({@link NioDisk} only).
     *
     * @param root        the data folder
     * @param disk        where it lies
     * @param quotaOctets upper bound of all octets in all stores together, 0 for none
     * @throws StorageException {@code LEASE_LOST} if another process works on this folder, {@code INVALID} for a negative quota,
     *                          else if the folder cannot be used
     */
    public static FileStorage open(Path root, Disk disk, long quotaOctets) throws StorageException {
        return open(root, disk, quotaOctets, AreaQuota.USUAL_RESERVE);
    }

    /**
     * The same with a reserve of its own.
     *
     * @param reserveOctets octets of the medium that no spool may set aside ({@link Spool#reserve}), -1 for 8 MiB or a twentieth of the medium, the
     *                      greater
     */
    public static FileStorage open(Path root, Disk disk, long quotaOctets, long reserveOctets) throws StorageException {
        if (quotaOctets < 0) {
            throw new StorageException(Reason.INVALID, "A quota cannot be negative: " + quotaOctets);
        }
        if (reserveOctets < AreaQuota.USUAL_RESERVE) {
            throw new StorageException(Reason.INVALID, "A reserve cannot be negative: " + reserveOctets);
        }
        Path folder = root.toAbsolutePath().normalize();
        try {
            disk.createDirectories(folder.resolve(STATE));
            AutoCloseable claim = disk instanceof NioDisk real ? real.claim(folder.resolve(LOCK)) : () -> { };
            AreaQuota quota = new AreaQuota(quotaOctets, reserveOctets);
            for (String name : disk.list(folder.resolve(STATE))) {
                quota.measured(name, FileStore.measure(disk, folder.resolve(STATE).resolve(name)));
            }
            return new FileStorage(folder, disk, quota, claim);
        } catch (IOException failed) {
            throw StorageException.of("The data folder " + folder + " could not be opened", failed);
        }
    }

    @Override
    public Store open(String name) throws StorageException {
        Names.requireStoreName(name);
        synchronized (open) {
            if (closed) {
                throw new StorageException(Reason.LEASE_LOST, "The storage is closed");
            }
            FileStore older = open.remove(name);
            if (older != null) {
                older.end("The store " + name + " was taken over by a newer holder");
            }
            FileStore store = FileStore.open(name, root.resolve(STATE).resolve(name), disk, quota);
            open.put(name, store);
            return store;
        }
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public Disk disk() {
        return disk;
    }

    /** Ends every store and gives the data folder back. Idempotent. */
    @Override
    public void close() throws StorageException {
        synchronized (open) {
            if (closed) {
                return;
            }
            closed = true;
            open.values().forEach(FileStore::close);
            open.clear();
        }
        try {
            claim.close();
        } catch (Exception failed) {
            throw new StorageException(Reason.IO, "The claim on the data folder could not be given back", failed);
        }
    }
}
