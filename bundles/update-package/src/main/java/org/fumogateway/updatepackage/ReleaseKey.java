package org.fumogateway.updatepackage;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that signs packages, with its limits (PKG-55).
 *
 * @param key the key
 * @param compatible device types it may sign for; empty: all
 * @param notAfter after this moment its signatures count no more
 */
public record ReleaseKey(VerificationKey key, List<String> compatible, Optional<Instant> notAfter) {

    /** Copies the list. */
    public ReleaseKey {
        Objects.requireNonNull(key);
        Objects.requireNonNull(notAfter);
        compatible = List.copyOf(compatible);
    }

    /** A key without limits. */
    public static ReleaseKey unlimited(VerificationKey key) {
        return new ReleaseKey(key, List.of(), Optional.empty());
    }
}
