package org.fumogateway.gateway.download;

/** The storage of the package failed (501), rather than being full: a downloader may tell its server the difference (DL-150). */
public final class StorageFailedException extends DownloadException {

    private static final long serialVersionUID = 1L;
    private static final int NO_STORAGE = 501;

    /**
     * Creates an exception.
     *
     * @param detail one English sentence, at most 256 characters
     * @param cause  the failure beneath
     */
    public StorageFailedException(String detail, Throwable cause) {
        super(NO_STORAGE, detail, cause);
    }
}
