package org.fumogateway.gateway.session;

import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard service: is told when a session has ended. Called from a session thread after the last message; must not block. */
@ConsumerType
public interface SessionListener {

    /** A session has ended; nothing more of it is sent. */
    void sessionEnded(SessionRecord session);
}
