package org.fumogateway.server.job;

import java.time.Instant;

/**
 * One line of a job's timeline. Immutable.
 *
 * @param jobId    the job
 * @param position place in the timeline, from 1
 * @param at       when it happened
 * @param state    where the job stood from then on; null for lines that were written before states were kept
 * @param text     one sentence
 */
public record JobEvent(String jobId, int position, Instant at, UpdateJob.State state, String text) {
}
