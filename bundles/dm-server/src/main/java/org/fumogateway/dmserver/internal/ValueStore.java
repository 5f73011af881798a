package org.fumogateway.dmserver.internal;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;

/**
 * Room for the values that gateways send in several messages, bounded for one value and for all together. Small ones are kept in memory, the others
 * in scratch spools: the dialogue reads a value in the session that brought it, so none has to last (DM-179). Thread-safe.
 */
final class ValueStore implements AutoCloseable {

    /** Octets of the largest value that is kept in memory. */
    static final int MOST_MEMORY_OCTETS = 32 * 1024;

    private static final String STORE = "dm-server";

    private final Store store;
    private final ValueWriters writers = new ValueWriters();
    private final long largest;
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** There is no room for a value, with the Status to answer. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Opens the store, which clears it of what an earlier run left.
     *
     * @param largest octets of the largest value as transported, 0 to take none
     * @param most    octets of all values at a time
     */
    ValueStore(Storage storage, long largest, long most) throws StorageException {
        this.largest = Math.max(0, largest);
        this.most = most;
        this.store = storage.open(STORE);
    }

    /** Octets of the largest value taken, as transported: MaxObjSize (DM-161). */
    long largest() {
        return largest;
    }

    /**
     * Makes room for a value. Where there is none, what is being removed is waited for.
     *
     * @param octets as many as it will have at most
     */
    ReceivedValue open(long octets) throws RefusedException {
        try {
            return openNow(octets);
        } catch (RefusedException refused) {
            if (refused.status() != StatusCode.DEVICE_FULL) {
                throw refused;
            }
            settle();
            return openNow(octets);
        }
    }

    private ReceivedValue openNow(long octets) throws RefusedException {
        if (taken.addAndGet(octets) > most) {
            taken.addAndGet(-octets);
            throw new RefusedException(StatusCode.DEVICE_FULL, "Values on their way have " + most + " octets already");
        }
        boolean opened = false;
        try {
            ReceivedValue value = octets <= MOST_MEMORY_OCTETS ? ReceivedValue.inMemory(() -> taken.addAndGet(-octets)) : spooled(octets);
            opened = true;
            return value;
        } catch (StorageException failed) {
            throw refused(failed);
        } finally {
            if (!opened) {
                taken.addAndGet(-octets);
            }
        }
    }

    private ReceivedValue spooled(long octets) throws StorageException, RefusedException {
        if (octets > store.usableSpace()) {
            throw new RefusedException(StatusCode.DEVICE_FULL, "There is no room for " + octets + " octets");
        }
        return ReceivedValue.spooled(store.scratch("value-" + UUID.randomUUID()), writers, () -> taken.addAndGet(-octets));
    }

    static RefusedException refused(StorageException failed) {
        boolean full = failed.reason() == StorageException.Reason.FULL;
        return new RefusedException(full ? StatusCode.DEVICE_FULL : StatusCode.DATA_STORE_FAILURE, failed.getMessage());
    }

    /** Returns when the values that were let go of are removed. */
    void settle() {
        writers.settle();
    }

    @Override
    public void close() {
        writers.close();
        store.close();
    }
}
