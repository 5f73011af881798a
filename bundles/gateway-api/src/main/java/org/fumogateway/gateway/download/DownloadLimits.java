package org.fumogateway.gateway.download;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Service: how fast downloads may be, all of a downloader's together. What is set here holds at once, also for downloads in progress, and until
 * the downloader is started or configured again. Thread-safe.
 */
@ProviderType
public interface DownloadLimits {

    /** Most octets in a second, 0 for no limit. */
    long octetsPerSecond();

    /**
     * Sets the limit.
     *
     * @param octets most octets in a second, 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    void limitOctetsPerSecond(long octets);
}
