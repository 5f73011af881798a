package org.fumogateway.server.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.osgi.annotation.versioning.ProviderType;

/** Service: what has happened, and what will happen next and why not yet. Changes nothing. Thread-safe. */
@ProviderType
public interface UpdateRecords {

    /** One gateway as last seen. */
    Optional<Gateway> gateway(String deviceId) throws OperationException;

    /** What changed about a gateway, newest first. */
    List<GatewayChange> changes(String deviceId, int limit) throws OperationException;

    /** For each FUMO instance of a gateway one sentence: what its next session brings, or what is waited for. */
    List<String> outlook(String deviceId) throws OperationException;

    /** What the gateway proves itself with, in words; empty if it was never enrolled. */
    Optional<String> identity(String deviceId) throws OperationException;

    /** Lines of the timelines of all jobs from that moment on, oldest first. */
    List<JobEvent> eventsSince(Instant from, int limit) throws OperationException;

    /** What a job has cost on the wire so far; empty if its package was not asked for yet. */
    Optional<JobTransfer> transfer(String jobId) throws OperationException;
}
