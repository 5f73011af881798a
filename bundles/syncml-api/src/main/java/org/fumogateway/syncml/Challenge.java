package org.fumogateway.syncml;

import java.util.Objects;

/**
 * Chal: which proof the other side wants (SEC-11); only in the Status of a SyncHdr (SYN-43).
 *
 * @param meta Type of the authentication, Format, NextNonce
 */
public record Challenge(Meta meta) {

    /** The Meta is required. */
    public Challenge {
        Objects.requireNonNull(meta, "meta");
    }

    /** Hides the nonce. */
    @Override
    public String toString() {
        return "Challenge[" + meta.type() + "]";
    }
}
