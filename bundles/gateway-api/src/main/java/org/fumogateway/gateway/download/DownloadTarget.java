package org.fumogateway.gateway.download;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a downloader puts the octets: the package spool of the FUMO agent. Counts, hashes, judges the package as soon as its head is
 * there (PKG-40), and keeps what a resume needs. Used by one thread at a time, except that a {@link #checkpoint} may run in a thread of its own
 * while octets are appended: the medium then works while the network does.
 */
@ProviderType
public interface DownloadTarget {

    /** Octets stored so far; the next append goes here. */
    long position();

    /** Octets that survive a power cut now. */
    long durablePosition();

    /** What the downloader noted at the last checkpoint: final URL, validator, expected length and the like. Empty at first. */
    Map<String, String> notes();

    /**
     * Most octets of an object that is taken, whichever way it comes: the one limit of the gateway (DL-108). A downloader that knows a size refuses what is
     * larger before it asks for the object; whatever comes all the same is refused by {@link #expect} and {@link #append}.
     */
    long largest();

    /**
     * Says how large the whole object will be, as soon as this is known. Checks limits and space; may be called again with the same size.
     *
     * @throws DownloadException 501 if there is no room
     */
    void expect(long size) throws DownloadException;

    /**
     * Appends all remaining octets.
     *
     * @throws DownloadException 501 if the medium is full, or the code of the refusal as soon as the head of the package shows that it
     *                           cannot be used (402 to 405): stop the transfer
     */
    void append(ByteBuffer octets) throws DownloadException;

    /**
     * Makes everything appended so far durable together with these notes. To be called about every 4 MiB or 2 seconds, and when the
     * connection is lost. What is appended while it runs is not covered.
     *
     * @param notes at most 32 entries, 8 KiB in all
     */
    void checkpoint(Map<String, String> notes) throws DownloadException;

    /** Drops everything stored and starts at octet 0 with these notes. */
    void restart(Map<String, String> notes) throws DownloadException;

    /**
     * Reads octets that were stored, up to {@link #position}, for a digest over the whole that goes on after a restart.
     *
     * @param offset where to begin
     * @param octets takes them
     * @return how many were read, 0 at the end
     * @throws DownloadException 501 if they cannot be read
     */
    int read(long offset, ByteBuffer octets) throws DownloadException;

    /**
     * Tells people that the download waits, until more octets are stored.
     *
     * @param reason why, a phrase without secrets and URL queries
     * @param until  when it goes on or looks again
     */
    void waiting(String reason, Instant until);

    /** True once a person gave the operation up: why the caller's thread was interrupted. {@link PackageDownloader#cancelled} follows. */
    boolean cancelled();

    /**
     * The object is whole. Verifies it completely (PKG-41 to PKG-50) and makes it durable; after this it waits for its use.
     *
     * @throws DownloadException 402 to 405, 501, 502 if the package cannot be used
     */
    void complete() throws DownloadException, InterruptedException;
}
