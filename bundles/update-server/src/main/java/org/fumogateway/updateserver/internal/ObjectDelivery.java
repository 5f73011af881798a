package org.fumogateway.updateserver.internal;

import java.util.Optional;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.StoreException;

/**
 * The large objects of one dialogue: a job whose package was on its way when an earlier session broke, the package on its way now, and the job
 * whose package is there and whose Exec follows. Called by one thread at a time.
 */
final class ObjectDelivery {

    private final UpdateServices services;
    private UpdateJob broken;
    private UpdateJob sending;
    private UpdateJob delivered;
    private String because = "";

    ObjectDelivery(UpdateServices services) {
        this.services = services;
    }

    /** True while only the server that sends the package can go on with the dialogue. */
    boolean underWay() {
        return sending != null || delivered != null;
    }

    /** True if the next result is that of a package. */
    boolean awaitsResult() {
        return sending != null;
    }

    /** Notes a job of an earlier session that ended while its package was on its way. */
    void broke(UpdateJob job) {
        broken = job;
    }

    /** What is to be done with a job whose session broke; empty if there is none, or if it waits, or has been closed with its reason. */
    Optional<Decision> again(Gateway gateway) throws StoreException {
        if (broken == null) {
            return Optional.empty();
        }
        Optional<Decision> decision = services.planner().instead(gateway, broken);
        if (ObjectTransfers.fits(broken, decision.map(Decision::delivery))) {
            return decision;
        }
        UpdateJob job = takeBroken();
        if (decision.filter(now -> now.kind() == Decision.Kind.BUSY).isEmpty()) {
            because = services.transfers().giveUp(job, decision);
        }
        return Optional.empty();
    }

    /** The job that {@link #again} was about. */
    UpdateJob takeBroken() {
        UpdateJob job = broken;
        broken = null;
        return job;
    }

    /** Why the next job goes another way than the one before it, said once; empty if there is nothing to say. */
    String takeReason() {
        String reason = because;
        because = "";
        return reason;
    }

    /** The first transfer of a package, which its job has counted. */
    ManagementCommand send(UpdateJob job, ReleasePackage release) {
        sending = job;
        services.logger().info("Gateway {} is sent a package of {} octets: update job {}", job.deviceId(), release.size(), job.id());
        return PackageContent.command(job, release, services.files());
    }

    /** Another transfer of a package, from its first chunk; null if the job has changed meanwhile. */
    ManagementCommand sendAgain(UpdateJob job, ReleasePackage release) throws StoreException {
        Optional<UpdateJob> begun = services.transfers().again(job);
        return begun.isEmpty() ? null : send(begun.get(), release);
    }

    /** The job whose package is not on its way any more, because its result is there. */
    UpdateJob takeSent() {
        UpdateJob job = sending;
        sending = null;
        return job;
    }

    /** Notes a job whose package the gateway holds now, and whose command is next. */
    void delivered(UpdateJob job) {
        delivered = job;
    }

    /** The job whose command is next; empty if there is none. */
    Optional<UpdateJob> takeDelivered() {
        Optional<UpdateJob> job = Optional.ofNullable(delivered);
        delivered = null;
        return job;
    }

    /** The session is over. */
    void ended() {
        if (sending != null) {
            services.logger().warn("The session with gateway {} ended before the package of update job {} was there", sending.deviceId(),
                    sending.id());
            services.transfers().broke(sending);
        }
    }
}
