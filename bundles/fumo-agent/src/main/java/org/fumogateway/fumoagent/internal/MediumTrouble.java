package org.fumogateway.fumoagent.internal;

/**
 * Counts how often in a row a medium fails at one place of an operation: a failure that passes is not the end of an update, a medium that keeps
 * failing is, with its own code. Forgotten at a restart. Used by the worker thread.
 */
final class MediumTrouble {

    /** Tries of the same step, the first one included. */
    static final int MOST_TRIES = 3;

    private String place = "";
    private long furthest;
    private int failures;

    /**
     * A medium has failed.
     *
     * @param operationId operation that met it
     * @param step        step that would be tried again
     * @param octets      how far that step had come for good; more than ever before is progress, and the count begins anew
     * @return true if the step may be tried again
     */
    boolean passes(String operationId, String step, long octets) {
        String here = operationId + ' ' + step;
        if (!here.equals(place) || octets > furthest) {
            place = here;
            furthest = octets;
            failures = 0;
        }
        failures++;
        return failures < MOST_TRIES;
    }
}
