package org.fumogateway.storage;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Append-only sequence of entries. Each entry is one write and one force: after {@link #append} has returned it survives a power
 * cut, and an entry is never seen in part (PKG-66). Thread-safe.
 */
@ProviderType
public interface Journal extends AutoCloseable {

    /** Largest entry body, in octets. */
    int MAX_ENTRY_OCTETS = 60_000;

    /**
     * One entry.
     *
     * @param type 1 to 255, given by the owner
     * @param body private copy of the octets
     */
    record Entry(int type, byte[] body) {

        /** Checks the type and copies the body. */
        public Entry {
            if (type < 1 || type > 255) {
                throw new IllegalArgumentException("an entry type lies between 1 and 255, not " + type);
            }
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }

    /** Appends one entry and forces it to the medium. */
    void append(int type, byte[] body) throws StorageException;

    /** All entries, oldest first. */
    List<Entry> entries() throws StorageException;

    /** Replaces the whole journal by these entries, all or nothing (for compaction). */
    void rewrite(List<Entry> entries) throws StorageException;

    @Override
    void close();
}
