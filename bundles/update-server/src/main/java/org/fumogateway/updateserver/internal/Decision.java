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
        READY("A new version is going to be installed now."),
        /** It runs what it shall run. */
        CURRENT("There is nothing newer for this gateway."),
        /** An operation runs, or its State is not known. */
        BUSY("An update is under way already."),
        /** It failed, and is left alone for a while. */
        PAUSING("The last update failed. It is tried again later."),
        /** It failed, and is not tried again. */
        EXHAUSTED("The last update failed. It is not tried again by itself."),
        /** There is a release for it that cannot get in. */
        NO_WAY_IN("There is an update, but it cannot get into this gateway."),
        /** There is a release for it, but no package that fits what runs. */
        NOTHING_FITS("There is an update, but not for the version that runs here."),
        /** There is no release for it, or none is assigned. */
        NO_RELEASE("There is no update for this gateway.");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        /** What a person at the gateway is told of it. */
        String forPerson() {
            return sentence;
        }
    }

    /** What the person at the gateway is asked before it is done, null if nobody is. */
    Assignment.Question question() {
        return assignment == null ? null : assignment.question();
    }

    /** What a person who asked for an update is told. */
    String forPerson() {
        return kind == Kind.READY ? "Version " + delivery.release().version() + " is going to be installed now." : kind.forPerson();
    }

    /** For the first line of a job's timeline. */
    String because() {
        return "attempt " + attempt + (assignment == null ? "" : ", assignment " + assignment.id() + " of " + assignment.operator());
    }
}
