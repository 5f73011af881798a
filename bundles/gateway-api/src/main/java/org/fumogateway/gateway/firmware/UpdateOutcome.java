package org.fumogateway.gateway.firmware;

import java.time.Instant;

/**
 * How an operation ended. Immutable.
 *
 * @param operationId operation
 * @param kind        {@code download}, {@code update} or {@code downloadandupdate}
 * @param fromVersion version that ran when it was accepted
 * @param toVersion   version of the package, or null if never known
 * @param accepted    when it was accepted
 * @param ended       when its result was known
 * @param resultCode  result code (FUMO-97)
 * @param detail      short English reason, may be empty
 */
public record UpdateOutcome(String operationId, String kind, String fromVersion, String toVersion, Instant accepted, Instant ended,
        int resultCode, String detail) {
}
