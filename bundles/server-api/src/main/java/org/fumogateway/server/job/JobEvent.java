package org.fumogateway.server.job;

import java.time.Instant;

/**
 * One line in the timeline of a job. Immutable.
 *
 * @param jobId job
 * @param at    when
 * @param text  one sentence, without secrets and URL tokens
 */
public record JobEvent(String jobId, Instant at, String text) {
}
