package org.fumogateway.lob.internal;

import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.StorageException;
import org.osgi.service.dmt.DmtException;

/** Status codes for what goes wrong. */
final class Statuses {

    static final int IN_USE = 403;
    static final int TOO_LARGE = 413;
    static final int DEVICE_FULL = 420;
    static final int FAILED = 500;
    static final int DATA_STORE_FAILURE = 510;
    private static final int FIRST_FAILURE = 400;
    private static final int BEYOND_FAILURES = 600;

    private Statuses() {
    }

    /** What a sink said, as the Status to answer. */
    static CommandStatusException of(String nodeUri, DmtException said) {
        if (said instanceof CommandStatusException exact) {
            return exact;
        }
        boolean status = said.getCode() >= FIRST_FAILURE && said.getCode() < BEYOND_FAILURES;
        return exception(nodeUri, status ? said.getCode() : FAILED, said.getMessage(), said);
    }

    static CommandStatusException of(String nodeUri, StorageException failed) {
        return exception(nodeUri, failed.reason() == StorageException.Reason.FULL ? DEVICE_FULL : DATA_STORE_FAILURE, failed.getMessage(),
                failed);
    }

    static CommandStatusException exception(String nodeUri, int status, String message, Throwable cause) {
        CommandStatusException exception = new CommandStatusException(nodeUri, status, message);
        if (cause != null) {
            exception.addSuppressed(cause);
        }
        return exception;
    }
}
