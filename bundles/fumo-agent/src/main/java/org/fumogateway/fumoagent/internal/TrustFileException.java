package org.fumogateway.fumoagent.internal;

import java.io.IOException;

/** The trust file is there and cannot be read. */
final class TrustFileException extends IOException {

    private static final long serialVersionUID = 1L;

    TrustFileException(IOException cause) {
        super("The trust file could not be read", cause);
    }
}
