package org.fumogateway.dmtree.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/**
 * Gives session ids that were never given before on this machine. They are reserved in blocks, so that a session costs no write; what a
 * restart leaves of a block is skipped. Thread-safe.
 */
final class SessionIds {

    static final String RECORD = "session-ids";
    static final int BLOCK = 1_000;

    private final Store store;
    private final Logger logger;
    private int last;
    private int reserved;

    SessionIds(Store store, Logger logger) throws StorageException {
        this.store = store;
        this.logger = logger;
        try {
            Optional<byte[]> record = store.read(RECORD);
            last = record.isPresent() && record.get().length == Integer.BYTES ? ByteBuffer.wrap(record.get()).getInt() : 0;
        } catch (StorageException damaged) {
            if (damaged.reason() != StorageException.Reason.CORRUPT) {
                throw damaged;
            }
            // Ids from a moment nobody has reached before are as good.
            last = (int) (System.currentTimeMillis() / 1_000 % Integer.MAX_VALUE);
            logger.error("The last session id is damaged; ids go on from {}", last);
        }
        reserved = last;
    }

    synchronized int next() {
        if (last == Integer.MAX_VALUE) {
            last = 0;
            reserved = 0;
        }
        last++;
        if (last > reserved) {
            reserved = last > Integer.MAX_VALUE - BLOCK ? Integer.MAX_VALUE : last + BLOCK - 1;
            try {
                store.write(RECORD, ByteBuffer.allocate(Integer.BYTES).putInt(reserved).array());
            } catch (StorageException failed) {
                logger.warn("Session ids could not be reserved and may be given again after a restart: {}", failed.getMessage());
            }
        }
        return last;
    }
}
