package org.fumogateway.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A growing file for octets that arrive over time: a download, a large object. Appended octets are visible at once and durable at
 * the next {@link #checkpoint}; after a crash the file is cut back to the last checkpoint, whose note tells where and how to go on.
 *
 * <p>Not thread-safe: one writer, one reader at a time, except {@link #length()}, and that a {@link #checkpoint} may run in a thread of its own
 * while octets are appended.
 */
@ProviderType
public interface Spool extends AutoCloseable {

    /** Largest note, in octets. */
    int MAX_NOTE_OCTETS = 16 * 1024;

    /** Octets appended so far, durable or not. */
    long length();

    /** Octets that survive a power cut now. */
    long durableLength();

    /** The note of the last checkpoint (a private copy), empty if there is none. */
    byte[] note();

    /** Appends all remaining octets of the buffer. {@code FULL} if medium or quota is used up; what came before stays. */
    void append(ByteBuffer octets) throws StorageException;

    /**
     * Sets room aside until this spool has that length, so that no other one of this data folder takes it: {@link Store#usableSpace} of all of
     * them is less by what is still missing. Beside it the reserve of the storage stays free (DL-108). It takes the place of what was set
     * aside earlier; everything is given back when the spool is closed. Nothing is allocated on the medium: a writer outside this data folder is not kept out.
     *
     * @param length octets that the spool will have at most
     * @throws StorageException {@code FULL} if there is not so much room; what was set aside before stays so
     */
    void reserve(long length) throws StorageException;

    /**
     * Forces everything appended so far, then stores length and note together: both change or neither (DL-90). What is appended while it
     * runs is not covered.
     *
     * @param note what the owner needs to go on from here, at most {@link #MAX_NOTE_OCTETS}
     */
    void checkpoint(byte[] note) throws StorageException;

    /** Cuts the file to that length (at most {@link #length()}) and makes this durable together with the note. */
    void truncate(long length, byte[] note) throws StorageException;

    /** Reads up to the remaining octets of the buffer from that offset; returns the number read, -1 at or behind the end. */
    int read(long offset, ByteBuffer target) throws StorageException;

    /** Where the octets lie, for consumers that need a file; valid until the spool is removed. */
    Path file();

    @Override
    void close();
}
