package org.fumogateway.storage;

import java.io.IOException;
import java.util.Locale;

/** State could not be read or made durable. The message is one sentence fit for an operator; it names no secret. */
public class StorageException extends IOException {

    /** What stands behind the failure, as far as a caller can act on it. */
    public enum Reason {
        /** The medium is full, or the quota of the area is used up. */
        FULL,
        /** The stored octets are not what was written: damaged beyond what recovery may repair. */
        CORRUPT,
        /** Another writer holds the lease, or this lease was lost to a newer holder. */
        LEASE_LOST,
        /** The name or an argument is not usable; nothing was touched. */
        INVALID,
        /** Any other failure of the medium. */
        IO
    }

    private final Reason reason;

    /** Creates an exception without a cause. */
    public StorageException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Creates an exception that keeps the failure beneath it. */
    public StorageException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Says what a failure of the medium means: keeps a {@code StorageException} as it is, finds {@link Reason#FULL} in what the
     * operating system says, and calls everything else {@link Reason#IO}. For everybody who works on a {@link Disk} directly.
     *
     * @param sentence what could not be done, without a full stop
     * @param cause    what the medium said
     */
    public static StorageException of(String sentence, IOException cause) {
        if (cause instanceof StorageException known) {
            return known;
        }
        if (outOfSpace(cause)) {
            return new StorageException(Reason.FULL, sentence + ": no space is left", cause);
        }
        return new StorageException(Reason.IO, sentence + ": the medium failed", cause);
    }

    /** The class library has no type for this; the operating system's words are all there is. */
    private static boolean outOfSpace(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded") || message.contains("not enough space")
                || message.contains("file too large");
    }

    /** Why it failed; never null. */
    public Reason reason() {
        return reason;
    }
}
