package org.fumogateway.dmcommands.internal;

/**
 * A command is answered with this Status instead of being executed, or because executing it failed. Never seen outside this
 * room.
 */
final class CommandRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    CommandRefused(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
