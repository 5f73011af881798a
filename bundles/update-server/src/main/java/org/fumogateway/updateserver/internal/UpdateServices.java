package org.fumogateway.updateserver.internal;

import java.time.Clock;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.log.Logger;

/**
 * What the dialogues of this server share.
 *
 * @param store    the store
 * @param registry what is known about gateways
 * @param jobs     the jobs
 * @param planner  what to do next
 * @param files    the published packages
 * @param urls     where downloads are
 * @param limits   how long reports may take
 * @param clock    the time
 * @param logger   the log
 */
record UpdateServices(StoreAccess store, GatewayRegistry registry, JobBook jobs, UpdatePlanner planner, PackageFiles files,
        DownloadUrls urls, Limits limits, Clock clock, Logger logger) {

    boolean overdue(UpdateJob job) {
        return limits.overdue(job, clock.instant());
    }

    /** Gives a job up, unless something happened to it meanwhile. */
    UpdateJob lose(UpdateJob job) throws StoreException {
        UpdateJob lost = jobs.change(job, stored -> overdue(stored)
                ? JobBook.Change.to(stored, State.LOST, "No report came within the limit.") : null);
        logger.warn("Update job {} of gateway {} is lost: no report came", job.id(), job.deviceId());
        return lost;
    }
}
