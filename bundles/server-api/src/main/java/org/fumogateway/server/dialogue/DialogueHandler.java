package org.fumogateway.server.dialogue;

import org.osgi.annotation.versioning.ConsumerType;

/** Service: decides what happens in the DM sessions of this server. Called once both sides are authenticated. Thread-safe. */
@ConsumerType
public interface DialogueHandler {

    /** Begins the dialogue of one session. */
    Dialogue begin(SessionStart start);
}
