package org.fumogateway.gateway.install;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard service: may say "not now" before firmware is written or restarted: a maintenance window, a call in progress, no mains power (FUMO-79). */
@ConsumerType
public interface UpdateGate {

    /**
     * Asked before an update begins, and again when the time it named has come or the gate changed. Quick.
     *
     * @return empty if the update may go on now
     */
    Optional<Hold> hold(FirmwarePackage firmware);

    /**
     * A "not now".
     *
     * @param reason one sentence for the operator
     * @param until  when to ask again
     */
    record Hold(String reason, Instant until) {
    }
}
