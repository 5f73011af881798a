package org.fumogateway.gateway.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The DM sessions of this gateway: at most one per account at a time, further requests wait or join. Thread-safe.
 */
@ProviderType
public interface DmSessions {

    /**
     * Asks for a session. Returns at once; the session runs when the account is free. Requests for the same account that do not differ
     * are answered by one session.
     *
     * @throws IllegalArgumentException if there is no account of that server id
     */
    void request(SessionRequest request);

    /** Server ids with a session running right now. */
    Set<String> active();

    /** The last sessions, newest first, at most 50. */
    List<SessionRecord> recent();

    /**
     * What was said in one of the last 20 sessions, also in one that still runs.
     *
     * @param number of its {@link SessionRecord}
     * @return empty if nothing of it is kept
     */
    Optional<SessionTrace> trace(long number);
}
