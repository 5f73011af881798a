package org.fumogateway.storage.internal;

import java.io.IOException;
import java.util.Locale;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** Turns failures of the medium into the one typed error of this room. */
public final class Failures {

    private Failures() {
    }

    /**
     * Keeps a {@link StorageException} as it is and wraps anything else.
     *
     * @param sentence what could not be done, without a full stop
     * @param cause    what the medium said
     */
    public static StorageException translate(String sentence, IOException cause) {
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
}
