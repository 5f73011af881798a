package org.fumogateway.syncml;

import java.util.Objects;

/**
 * Cred: what proves the sender's identity (SEC-11).
 *
 * @param meta Format and Type of the proof
 * @param data the proof; never logged
 */
public record Credential(Meta meta, Data data) {

    /** Both are required. */
    public Credential {
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(data, "data");
    }

    /** Hides the proof. */
    @Override
    public String toString() {
        return "Credential[" + meta.type() + "]";
    }
}
