package org.fumogateway.gateway.download;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: fetches update packages. The one with the highest service ranking that accepts a URL is used. Resumable by
 * contract: all progress lives in the {@link DownloadTarget}, so that another instance, after a restart or a swap, goes on from its last
 * checkpoint.
 */
@ConsumerType
public interface PackageDownloader {

    /** Service property: URL schemes in lower case, String array. For people and faces; {@link #accepts} decides. */
    String SCHEMES = "org.fumogateway.download.schemes";

    /** True if this downloader would try that URL. Must be quick and must not touch the network. */
    boolean accepts(String url);

    /**
     * Fetches the package, resuming where the target stands, and returns when the target has accepted it (and, where the protocol wants
     * it, the server was told so). Retries within its own budget. Blocks; runs on a thread of the caller.
     *
     * @throws DownloadException    if the package could not be had; nothing more will be tried for this operation, unless it is the target's own
     *                              {@link StorageFailedException} that says otherwise
     * @throws InterruptedException if the caller's thread was interrupted: stop at once, the target keeps what is durable and a later
     *                              call goes on
     */
    void download(DownloadRequest request, DownloadTarget target) throws DownloadException, InterruptedException;

    /**
     * A person gave the operation up (DL-116), and no call to {@link #download} works at it any more: tells the server so where the protocol
     * wants it. May come to another instance than the one that fetched, and after a restart: what was noted is in the target, of which nothing is to
     * be changed. Fetches nothing, and takes a few seconds at most, because a person waits. Called once, or again after a restart within it. Does
     * nothing by default. Runs on a thread of the caller.
     *
     * @throws InterruptedException if the caller's thread was interrupted: stop at once, a later call may follow
     */
    default void cancelled(DownloadRequest request, DownloadTarget target) throws InterruptedException {
    }
}
