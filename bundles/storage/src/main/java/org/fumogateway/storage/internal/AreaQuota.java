package org.fumogateway.storage.internal;

import java.util.HashMap;
import java.util.Map;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** Counts the octets of all stores against one limit. Thread-safe. */
public final class AreaQuota {

    private final long limit;
    private final Map<String, Long> used = new HashMap<>();

    /** Sets the limit in octets, 0 for none. */
    public AreaQuota(long limit) {
        this.limit = limit;
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

    synchronized long left() {
        if (limit == 0) {
            return Long.MAX_VALUE;
        }
        long sum = used.values().stream().mapToLong(Long::longValue).sum();
        return Math.max(0, limit - sum);
    }
}
