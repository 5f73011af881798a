package org.fumogateway.updatepackage;

import java.util.Objects;
import java.util.Set;

/**
 * A package that passed the checks of {@link PackageVerifier}. Immutable; says nothing about octets that changed afterwards.
 *
 * @param head its first octets
 * @param manifest what these say
 * @param signers the keys whose signatures count
 * @param outcome what there is to do
 */
public record VerifiedPackage(PackageHead head, Manifest manifest, Set<KeyId> signers, Outcome outcome) {

    /** What there is to do with a good package. */
    public enum Outcome {
        /** It can be installed. */
        INSTALLABLE,
        /** Exactly this version with exactly these images runs already: nothing to do, report 251 (PKG-53). */
        ALREADY_RUNNING
    }

    /** Result code to report for {@link Outcome#ALREADY_RUNNING}. */
    public static final int RESULT_ALREADY_RUNNING = 251;

    /** Copies the set. */
    public VerifiedPackage {
        Objects.requireNonNull(head);
        Objects.requireNonNull(manifest);
        Objects.requireNonNull(outcome);
        signers = Set.copyOf(signers);
    }

    /** Length that the complete file must have, in octets. */
    public long fileLength() {
        return head.payloadStart() + manifest.payloadOctets();
    }
}
