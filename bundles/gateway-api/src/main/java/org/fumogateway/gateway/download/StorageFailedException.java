package org.fumogateway.gateway.download;

/** The storage of the package failed (501), rather than being full: a downloader may tell its server the difference (DL-150). */
public final class StorageFailedException extends DownloadException {

    private static final long serialVersionUID = 1L;
    private static final int NO_STORAGE = 501;

    private final boolean triedAgain;

    /**
     * The end of the download.
     *
     * @param detail one English sentence, at most 256 characters
     * @param cause  the failure beneath
     */
    public StorageFailedException(String detail, Throwable cause) {
        this(detail, cause, false);
    }

    /**
     * Creates an exception.
     *
     * @param detail     one English sentence, at most 256 characters
     * @param cause      the failure beneath
     * @param triedAgain true if the download will be asked for again and goes on at its last checkpoint
     */
    public StorageFailedException(String detail, Throwable cause, boolean triedAgain) {
        super(NO_STORAGE, detail, cause);
        this.triedAgain = triedAgain;
    }

    /** True if this is no end yet: the downloader lets the exception pass, tells its server nothing, and is called again. */
    public boolean triedAgain() {
        return triedAgain;
    }
}
