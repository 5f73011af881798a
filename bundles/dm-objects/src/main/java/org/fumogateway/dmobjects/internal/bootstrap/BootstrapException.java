package org.fumogateway.dmobjects.internal.bootstrap;

/** A bootstrap document is refused as a whole. The message completes the sentence "was refused:" and names no secret. */
final class BootstrapException extends Exception {

    private static final long serialVersionUID = 1L;

    BootstrapException(String reason) {
        super(reason);
    }

    BootstrapException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
