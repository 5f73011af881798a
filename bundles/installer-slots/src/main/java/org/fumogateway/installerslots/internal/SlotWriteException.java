package org.fumogateway.installerslots.internal;

import java.io.IOException;

/** The slot could not be written, or does not give back what was written: never the package's fault. */
final class SlotWriteException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient IOException medium;

    SlotWriteException(String message, IOException cause) {
        super(message, cause);
        medium = cause;
    }

    /** What the medium said. */
    IOException medium() {
        return medium;
    }
}
