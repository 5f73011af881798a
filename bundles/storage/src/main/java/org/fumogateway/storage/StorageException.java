package org.fumogateway.storage;

import java.io.IOException;

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

    /** Why it failed; never null. */
    public Reason reason() {
        return reason;
    }
}
