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
 * @param transfers packages on their way as large objects
 * @param planner  what to do next
 * @param consents how people at gateways are asked
 * @param files    the published packages
 * @param urls     where downloads are
 * @param clock    the time
 * @param logger   the log
 */
record UpdateServices(StoreAccess store, GatewayRegistry registry, JobBook jobs, ObjectTransfers transfers, UpdatePlanner planner, Consents consents,
        PackageFiles files,
        DownloadUrls urls, Clock clock, Logger logger) {

    boolean overdue(UpdateJob job) {
        return !job.state().closed() && job.due().isBefore(clock.instant());
    }

    /** Gives a job up, unless something happened to it meanwhile. */
    UpdateJob lose(UpdateJob job) throws StoreException {
        UpdateJob lost = jobs.change(job, stored -> overdue(stored) ? givenUp(stored) : null);
        if (lost.declined()) {
            logger.info("Update job {} of gateway {} ends: nobody there agreed within the limit", job.id(), job.deviceId());
            return lost;
        }
        logger.warn("Update job {} of gateway {} is lost: no report came", job.id(), job.deviceId());
        return lost;
    }

    private static JobBook.Change givenUp(UpdateJob job) {
        if (job.awaitsConsent()) {
            return JobBook.Change.to(job, State.REFUSED, "Nobody at the gateway agreed within the limit; nothing was commanded.");
        }
        return JobBook.Change.to(job, State.LOST, job.state() == State.REPORTED_OK
                ? "The gateway reported success, but could not be asked within the limit." : "No report came within the limit.");
    }
}
