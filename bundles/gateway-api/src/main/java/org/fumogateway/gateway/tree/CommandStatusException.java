package org.fumogateway.gateway.tree;

import org.osgi.service.dmt.DmtException;

/**
 * Thrown by a plugin of the tree to have a SyncML command answered with a Status that {@link DmtException} has no code for: 403, 415,
 * 420 and so on, and 202 for "accepted, a report follows" (DM-146). Passed through by the tree unchanged; never fatal for the session.
 */
public class CommandStatusException extends DmtException {

    private static final long serialVersionUID = 1L;

    /** The command was accepted and goes on after the session; a Generic Alert reports its end (FUMO-72). */
    public static final int ACCEPTED = 202;

    private final int status;

    /**
     * Creates an exception.
     *
     * @param nodeUri node the command was about
     * @param status  SyncML Status code, 200 to 599
     * @param message one sentence for the log; not sent to the server
     */
    public CommandStatusException(String nodeUri, int status, String message) {
        super(nodeUri, COMMAND_FAILED, message);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a SyncML Status code: " + status);
        }
        this.status = status;
    }

    /** The Status to answer. */
    public int status() {
        return status;
    }
}
