package org.fumogateway.server.assignment;

import java.time.Instant;

/**
 * How far one gateway is with an assignment. Immutable.
 *
 * @param deviceId    the gateway
 * @param instanceUri the FUMO instance that it is about, null if none is known yet
 * @param phase       how far it is
 * @param jobId       the latest update job, null if there is none yet
 * @param attempts    update jobs so far
 * @param reason      one sentence: why it is so, or what is waited for
 * @param since       since when, null if nothing has happened yet
 */
public record AssignmentStanding(String deviceId, String instanceUri, Phase phase, String jobId, int attempts, String reason, Instant since) {

    /** How far a gateway is. */
    public enum Phase {
        /** Nothing has begun: the reason says what is waited for. */
        WAITING,
        /** A job is open. */
        IN_PROGRESS,
        /** It runs the version, as read back. */
        CURRENT,
        /** It failed and is not tried again by itself. */
        FAILED,
        /** No report came, and the gateway has not been asked yet. */
        LOST,
        /** Nothing of the release fits this gateway. */
        NOT_APPLICABLE,
        /** The assignment was cancelled before the gateway was told. */
        CANCELLED
    }
}
