package org.fumogateway.server.operation;

import java.nio.file.Path;
import java.util.List;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.osgi.annotation.versioning.ProviderType;

/** Service: publishes releases and shows gateways and jobs. Thread-safe. */
@ProviderType
public interface UpdateOperations {

    /**
     * Publishes an update package: verifies it as far as a server can (form, digests, signature against the trust file), copies it into the
     * data folder under its digest and offers it to gateways it fits. Publishing the same file again changes nothing.
     *
     * @throws OperationException if the file cannot be read or is not a package that a gateway could accept
     */
    ReleasePackage publish(Path file) throws OperationException;

    /** Withdraws a package by the digest of its file; running jobs go on. */
    void withdraw(String sha256) throws OperationException;

    /** All published packages, newest first. */
    List<ReleasePackage> packages() throws OperationException;

    /** Gateways behind that device id ({@code ""} for the first page). */
    List<Gateway> gateways(String after, int limit) throws OperationException;

    /**
     * Chooses how packages get into a gateway from now on; jobs that have begun go on as they are.
     *
     * @param route the route, or null for that of the settings
     * @throws OperationException if the server does not know the gateway
     */
    void route(String deviceId, DeliveryRoute route) throws OperationException;

    /** Jobs of a gateway, newest first; of all gateways if the device id is null. */
    List<UpdateJob> jobs(String deviceId, int limit) throws OperationException;

    /** Jobs whose id begins like that, however old they are. */
    List<UpdateJob> jobsBeginningWith(String idBeginning, int limit) throws OperationException;

    /** Timeline of a job, oldest first. */
    List<JobEvent> events(String jobId) throws OperationException;
}
