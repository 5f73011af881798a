package org.fumogateway.updatepackage;

import java.util.Objects;

/**
 * Names an image by its exact content (PKG-1): the result of a payload, the base of a delta, what a slot holds.
 *
 * @param length octets, not negative
 * @param sha256 digest of exactly these octets
 */
public record ImageIdentity(long length, Sha256 sha256) {

    /** Checks the length. */
    public ImageIdentity {
        Objects.requireNonNull(sha256);
        if (length < 0) {
            throw new IllegalArgumentException("The length of an image is not negative.");
        }
    }
}
