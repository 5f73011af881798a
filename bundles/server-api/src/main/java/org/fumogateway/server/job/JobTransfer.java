package org.fumogateway.server.job;

import java.time.Instant;

/**
 * What a job has cost on the wire so far, as the download server counted it. Immutable.
 *
 * @param jobId    the job
 * @param requests answered requests for the package; each resumption is one more
 * @param octets   octets of the package that were handed to the network, repetitions included
 * @param first    first request
 * @param last     end of the last one
 */
public record JobTransfer(String jobId, long requests, long octets, Instant first, Instant last) {
}
