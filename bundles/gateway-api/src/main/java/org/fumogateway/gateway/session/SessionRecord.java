package org.fumogateway.gateway.session;

import java.time.Instant;

/**
 * What is known of a session that has ended or runs. Immutable.
 *
 * @param number    counts the sessions of this gateway, never re-used
 * @param serverId  ServerID of the account
 * @param sessionId SessionID on the wire
 * @param trigger   why it was opened
 * @param begun     when it began
 * @param ended     when it ended, null while it runs
 * @param messages  messages sent
 * @param outcome   how it ended
 * @param detail    one sentence, without secrets
 */
public record SessionRecord(long number, String serverId, String sessionId, SessionRequest.Trigger trigger, Instant begun, Instant ended,
        int messages, Outcome outcome, String detail) {

    /** How a session ended. */
    public enum Outcome {
        /** It still runs. */
        RUNNING,
        /** Both sides were authenticated and the server closed it properly. */
        COMPLETED,
        /** One side sent a session abort (Alert 1223). */
        ABORTED,
        /** Authentication of either side failed. */
        NOT_AUTHENTICATED,
        /** The network or the HTTP layer failed. */
        NO_CONNECTION,
        /** The server broke the protocol. */
        PROTOCOL_ERROR,
        /** Ended here, for instance because the client was stopped. */
        CANCELLED
    }
}
