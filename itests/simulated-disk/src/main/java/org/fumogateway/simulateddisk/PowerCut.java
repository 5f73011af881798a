package org.fumogateway.simulateddisk;

/**
 * The power went off. An error, so that no handler of failures of the medium takes it for one: a process that loses power cleans
 * nothing up.
 */
public final class PowerCut extends Error {

    private static final long serialVersionUID = 1;

    PowerCut(String message) {
        super(message);
    }
}
