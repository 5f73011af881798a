package org.fumogateway.server.gateway;

import java.util.Objects;

/**
 * How far the replacement of a gateway's first secrets has come (BOOT-62). Immutable; the text form hides secrets.
 *
 * @param due     whether the gateway is to get new secrets in its next session, because those of its bootstrap document were not delivered safely
 * @param offers  how often new secrets were sent to it that it has not shown
 * @param ended   why it is not offered any more, the end of a sentence about the gateway; empty as long as nothing went wrong
 * @param offered secrets that it may have instead of those that count, null if there are none
 */
public record RenewalState(boolean due, int offers, String ended, SecretDigests offered) {

    /** Nothing is due and nothing was offered. */
    public static final RenewalState NONE = new RenewalState(false, 0, "", null);
    /** New secrets are due and were not offered yet. */
    public static final RenewalState DUE = new RenewalState(true, 0, "", null);

    /** Requires a reason, which may be empty. */
    public RenewalState {
        Objects.requireNonNull(ended, "ended");
    }

    /** The same with other secrets offered, once more. */
    public RenewalState offering(SecretDigests digests) {
        return new RenewalState(due, offers + 1, ended, digests);
    }

    /** The same without anything that is due; what was offered stays known. */
    public RenewalState endedBecause(String reason) {
        return new RenewalState(false, offers, reason, offered);
    }

    /** The same without what was offered. */
    public RenewalState withoutOffer() {
        return new RenewalState(due, offers, ended, null);
    }
}
