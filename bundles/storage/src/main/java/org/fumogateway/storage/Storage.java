package org.fumogateway.storage;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one place where the gateway keeps its small state. A service; every actor opens one {@link Store} of its own, named after
 * its room, and holds it as long as it is active.
 *
 * <p>Thread-safe.
 */
@ProviderType
public interface Storage {

    /**
     * Opens the store of that name for writing, recovering what an interrupted writer left behind.
     *
     * <p>One writer at a time: the newest caller wins. When a bundle is swapped, the new version opens the store and every later
     * write through the older {@link Store} fails with {@link StorageException.Reason#LEASE_LOST}, so two versions that overlap
     * for a moment cannot mix their writes. Across processes the first one wins: a second process is refused.
     *
     * @param name 1 to 64 characters {@code [a-z0-9.-]}, starting with a letter; becomes a folder name
     * @throws StorageException if the name is unusable, the store is damaged beyond repair or held by another process
     */
    Store open(String name) throws StorageException;

    /** The data folder of this gateway or server, absolute. Owners of exceptions to the storage rule (slots, databases) start here. */
    Path root();

    /** The disk beneath, for owners of such exceptions: whoever writes through it can be tested with power cuts. */
    Disk disk();
}
