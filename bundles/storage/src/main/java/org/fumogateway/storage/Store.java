package org.fumogateway.storage;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The state of one actor: named records, journals and spool files below one folder, under one writer lease.
 *
 * <p>Names are 1 to 128 characters {@code [A-Za-z0-9._-]}, not starting with a dot. Thread-safe; operations on one name are
 * serialised. After {@link #close()} or after the lease was lost every write fails with
 * {@link StorageException.Reason#LEASE_LOST}; reads of a closed store fail too.
 */
@ProviderType
public interface Store extends AutoCloseable {

    /** Largest record, in octets. */
    int MAX_RECORD_OCTETS = 1 << 20;

    /**
     * Reads a record.
     *
     * @return a private copy of its octets, or empty if there is none of that name
     * @throws StorageException {@code CORRUPT} if both stored copies fail their check
     */
    Optional<byte[]> read(String record) throws StorageException;

    /**
     * Writes a record as a whole. When this returns, the new content survives a power cut; a cut in between leaves the old one.
     *
     * @param content at most {@link #MAX_RECORD_OCTETS}
     */
    void write(String record, byte[] content) throws StorageException;

    /** Removes a record durably; nothing happens if there is none. */
    void remove(String record) throws StorageException;

    /** Names of all records, sorted. */
    List<String> records() throws StorageException;

    /** Opens (or creates) an append-only journal; a torn last entry is dropped, damage before the last entry is {@code CORRUPT}. */
    Journal journal(String name) throws StorageException;

    /** Removes a journal durably. An open handle to it becomes unusable. */
    void removeJournal(String name) throws StorageException;

    /** Names of all journals, sorted. */
    List<String> journals() throws StorageException;

    /**
     * Opens (or creates) a spool file: a growing sequence of octets with a durable length. After a crash it is cut back to the
     * last {@link Spool#checkpoint checkpoint}.
     */
    Spool spool(String name) throws StorageException;

    /**
     * Creates a spool for octets that are wanted as long as it is open and no longer: closing it deletes them, and so does the next opening of this
     * store after a crash. Nothing of it is ever forced, so it costs no more than writing, and {@link Spool#checkpoint} and {@link Spool#truncate}
     * are {@code INVALID}. Not among the {@link #spools}.
     *
     * @param name a name that no other spool has; that of a scratch ends the earlier handle
     * @throws StorageException {@code INVALID} if there is a durable spool of that name, which is left as it is, its open handle too
     */
    Spool scratch(String name) throws StorageException;

    /** Removes a spool file durably. An open handle to it becomes unusable. */
    void removeSpool(String name) throws StorageException;

    /** Names of all spool files, sorted. */
    List<String> spools() throws StorageException;

    /** Octets that may still be stored here: the smaller of the free space of the medium and what the quota leaves, less what spools set aside. */
    long usableSpace() throws StorageException;

    /** True while this handle may write. */
    boolean writable();

    /** Gives the lease back and closes every open journal and spool. Idempotent, never fails. */
    @Override
    void close();
}
