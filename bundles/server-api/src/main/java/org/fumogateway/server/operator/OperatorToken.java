package org.fumogateway.server.operator;

import java.time.Instant;
import java.util.Objects;

/**
 * What an operator proves himself with to the operator endpoint, without the secret itself: only its digest is kept. Immutable.
 *
 * @param id      public part of the token
 * @param name    whose it is
 * @param digest  SHA-256 of the secret part, 64 hexadecimal digits; the secret is 256 random bits, so that no slow digest is needed
 * @param created when it was made
 * @param revoked since when it is void, null if it is good
 */
public record OperatorToken(String id, String name, String digest, Instant created, Instant revoked) {

    /** All but the revocation is required. */
    public OperatorToken {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(created, "created");
    }

    @Override
    public String toString() {
        return "OperatorToken[" + id + ", " + name + "]";
    }
}
