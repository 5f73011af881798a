package org.fumogateway.updateserver.internal;

import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.FumoInstance;

/**
 * What is to be done with one FUMO instance now, or why nothing is.
 *
 * @param instance   the instance
 * @param kind       what
 * @param delivery   the update, null unless {@link Kind#READY}
 * @param assignment the assignment that says so, null if none does
 * @param attempt    number of this attempt, or of attempts so far
 * @param reason     one sentence for an operator
 */
record Decision(FumoInstance instance, Kind kind, Delivery delivery, Assignment assignment, int attempt, String reason) {

    /** What is to be done. */
    enum Kind {
        /** An update is to be commanded. */
        READY,
        /** It runs what it shall run. */
        CURRENT,
        /** An operation runs, or its State is not known. */
        BUSY,
        /** It failed, and is left alone for a while. */
        PAUSING,
        /** It failed, and is not tried again. */
        EXHAUSTED,
        /** There is a release for it that cannot get in. */
        NO_WAY_IN,
        /** There is a release for it, but no package that fits what runs. */
        NOTHING_FITS,
        /** There is no release for it, or none is assigned. */
        NO_RELEASE
    }

    /** For the first line of a job's timeline. */
    String because() {
        return "attempt " + attempt + (assignment == null ? "" : ", assignment " + assignment.id() + " of " + assignment.operator());
    }
}
