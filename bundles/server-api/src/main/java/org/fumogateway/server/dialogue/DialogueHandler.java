package org.fumogateway.server.dialogue;

import org.osgi.annotation.versioning.ConsumerType;

/** Service: decides what happens in the DM sessions of this server. Called once both sides are authenticated. Thread-safe. */
@ConsumerType
public interface DialogueHandler {

    /** Begins the dialogue of one session. */
    Dialogue begin(SessionStart start);

    /**
     * Goes on with a dialogue that another server, or this one before a restart, has begun.
     *
     * @param start    how the session began; its DevInfo is empty, because the first server has noted it
     * @param position what {@link Dialogue#position} returned there
     */
    default Dialogue resume(SessionStart start, byte[] position) {
        return begin(start);
    }
}
