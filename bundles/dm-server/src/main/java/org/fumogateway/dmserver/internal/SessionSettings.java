package org.fumogateway.dmserver.internal;

import java.time.Duration;

/**
 * What all sessions of a server have in common.
 *
 * @param address          URL of this server as gateways see it, without query
 * @param maxMessageOctets largest message this server accepts, announced as MaxMsgSize, and the limit for gateways that name none
 * @param idle             how long an authenticated session may rest (DM-80)
 * @param idleUnproved     the same before the gateway has proved itself, and for the last answer of a closed session
 * @param maxSessions      most sessions at a time, proved or not
 * @param maxMessages      most messages of one session (DM-226)
 * @param proofs           which proofs are taken from gateways
 */
record SessionSettings(String address, int maxMessageOctets, Duration idle, Duration idleUnproved, int maxSessions,
        int maxMessages, ProofPolicy proofs) {
}
