package org.fumogateway.storage.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** Counts the octets of all stores against one limit, and what spools set aside against the room of the medium. Thread-safe. */
public final class AreaQuota {

    /** As {@code reserve}: 8 MiB or a twentieth of the medium, the greater (DL-108). */
    public static final long USUAL_RESERVE = -1;

    private static final long LEAST_RESERVE = 8L << 20;
    private static final int TWENTIETH = 20;

    private final long limit;
    private final long reserve;
    private final Map<String, Long> used = new HashMap<>();
    private final Map<Object, Long> aside = new IdentityHashMap<>();

    /**
     * Sets the limits.
     *
     * @param limit   octets of all stores together, 0 for any number
     * @param reserve octets of the medium that no spool may set aside, or {@link #USUAL_RESERVE}
     */
    public AreaQuota(long limit, long reserve) {
        this.limit = limit;
        this.reserve = reserve;
    }

    /** Takes over what a store really holds. */
    public synchronized void measured(String store, long octets) {
        used.put(store, octets);
    }

    synchronized void charge(String store, long octets) throws StorageException {
        if (octets > 0 && limit > 0 && octets > left()) {
            throw new StorageException(Reason.FULL, "The store " + store + " cannot grow by " + octets + " octets: the quota of "
                    + limit + " octets leaves " + left());
        }
        used.merge(store, octets, Long::sum);
    }

    synchronized void refund(String store, long octets) {
        used.merge(store, -octets, Long::sum);
    }

    /** Sets room aside for an owner, instead of what it had; {@code FULL} if the medium or the quota has less. */
    synchronized void setAside(Object owner, String name, long octets, Disk disk, Path path) throws StorageException {
        Long before = aside.remove(owner);
        long room;
        try {
            long free = disk.usableSpace(path) - (reserve == USUAL_RESERVE ? Math.max(LEAST_RESERVE, disk.totalSpace(path) / TWENTIETH) : reserve);
            room = unreserved(free);
        } catch (IOException failed) {
            restore(owner, before);
            throw StorageException.of("The free space for " + name + " could not be read", failed);
        }
        if (octets > room) {
            restore(owner, before);
            throw new StorageException(Reason.FULL, "There is no room for " + octets + " more octets of " + name);
        }
        aside.put(owner, octets);
    }

    private void restore(Object owner, Long before) {
        if (before != null) {
            aside.put(owner, before);
        }
    }

    /** The owner needs less from now on, or nothing any more. */
    synchronized void keepAside(Object owner, long octets) {
        aside.computeIfPresent(owner, (key, before) -> octets > 0 ? Long.valueOf(Math.min(before, octets)) : null);
    }

    /** What of so many free octets may be stored: within the quota, and not set aside. */
    synchronized long unreserved(long free) {
        long taken = aside.values().stream().mapToLong(Long::longValue).sum();
        return Math.max(0, Math.min(left(), free) - taken);
    }

    synchronized long left() {
        if (limit == 0) {
            return Long.MAX_VALUE;
        }
        long sum = used.values().stream().mapToLong(Long::longValue).sum();
        return Math.max(0, limit - sum);
    }
}
