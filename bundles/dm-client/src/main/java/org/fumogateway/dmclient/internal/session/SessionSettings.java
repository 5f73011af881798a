package org.fumogateway.dmclient.internal.session;

import java.time.Duration;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;

/**
 * Limits and choices of sessions.
 *
 * @param maxMessageOctets largest message that we accept and send
 * @param maxObjectOctets  largest object that we accept, 0 for whatever can be stored
 * @param maxMessages      most messages that we send in one session, those about chunks of large objects not counted (DM-226)
 * @param attempts         how often one message is tried (DM-183)
 * @param retryPause       pause before the second try, doubled for each further one
 * @param basicAllowed     true if auth-basic may be used, inside TLS
 * @param addresses        where messages may go
 */
public record SessionSettings(int maxMessageOctets, long maxObjectOctets, int maxMessages, int attempts, Duration retryPause,
        boolean basicAllowed, AddressPolicy addresses) {
}
