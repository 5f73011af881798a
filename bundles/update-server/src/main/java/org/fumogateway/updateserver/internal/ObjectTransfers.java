package org.fumogateway.updateserver.internal;

import java.util.Optional;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.log.Logger;

/**
 * What becomes of jobs whose session broke while their package was on its way as a large object (FUMO-124): the job stays open and begins again
 * with the first chunk, or it ends with the reason. Each transfer is counted before its first chunk goes out. Thread-safe.
 */
final class ObjectTransfers {

    private final JobBook jobs;
    private final Logger logger;

    ObjectTransfers(JobBook jobs, Logger logger) {
        this.jobs = jobs;
        this.logger = logger;
    }

    /** True if what is to be done now is what the job was made for: its package again, or its command if the package is there after all. */
    static boolean fits(UpdateJob job, Optional<Delivery> delivery) {
        return delivery.filter(now -> now.release().sha256().equals(job.packageSha256()) && now.instance().uri().equals(job.instanceUri())
                && now.operation() == job.operation()).isPresent();
    }

    /** Notes that a session ended in the middle; nothing was executed as long as the package was on its way. */
    void broke(UpdateJob job) {
        try {
            jobs.change(job, stored -> !same(stored, job) ? null : JobBook.Change.to(stored, State.NEW, "The session broke while the package was "
                    + "sent as a large object (" + stored.breaks() + "). The next session begins with its first chunk."));
        } catch (StoreException e) {
            logger.error(e.getMessage());
        }
    }

    /** Counts the next transfer of the package; empty if the job has changed meanwhile, so that nothing may be sent. */
    Optional<UpdateJob> again(UpdateJob job) throws StoreException {
        UpdateJob begun = jobs.change(job, stored -> !same(stored, job) ? null : JobBook.Change.to(stored, State.NEW,
                "The package is sent as a large object" + (stored.transfers() == 0 ? "." : " once more, after " + ObjectPolicy.times(stored.breaks())
                        + ".")).beginsTransfer());
        return begun.state() == State.NEW && begun.transfers() == job.transfers() + 1 ? Optional.of(begun) : Optional.empty();
    }

    /**
     * Closes a job whose package is not sent again: as cancelled if nobody wants its version any more, as refused if it does not get in this way.
     *
     * @param instead what is done now, or why nothing; empty if its instance is gone
     * @return why what is done now goes another way; empty if it has nothing to do with the breaks
     */
    String giveUp(UpdateJob job, Optional<Decision> instead) throws StoreException {
        String breaks = ObjectPolicy.times(job.breaks()) + " while the package was sent as a large object";
        Optional<ReleasePackage> now = instead.map(Decision::delivery).map(Delivery::release);
        boolean samePackage = now.filter(release -> release.sha256().equals(job.packageSha256())).isPresent();
        String end = samePackage ? "The gateway is told to download it: " + breaks + "."
                : now.isPresent() ? "Another package takes the place of this one."
                : "Given up: " + instead.map(Decision::reason).orElse("the FUMO instance is gone.");
        State state = instead.filter(decision -> unwanted(job, decision)).isPresent() ? State.CANCELLED : State.REFUSED;
        jobs.change(job, stored -> !same(stored, job) ? null : JobBook.Change.to(stored, state, end));
        logger.warn("Update job {} of gateway {} ends: {}", job.id(), job.deviceId(), end);
        return samePackage ? breaks : "";
    }

    /** True if an operator published, withdrew or assigned something since, so that the gateway shall not come to the version of the job. */
    private static boolean unwanted(UpdateJob job, Decision decision) {
        return switch (decision.kind()) {
            case NO_RELEASE, CURRENT -> true;
            case READY -> !decision.delivery().release().version().equals(job.toVersion());
            default -> false;
        };
    }

    private static boolean same(UpdateJob stored, UpdateJob job) {
        return stored.state() == State.NEW && stored.transfers() == job.transfers();
    }
}
