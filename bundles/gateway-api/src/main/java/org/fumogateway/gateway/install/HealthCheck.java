package org.fumogateway.gateway.install;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: asked while new firmware is on trial, before it is confirmed (PKG-62). A check that was asked once in a trial must be there at
 * its end: one that goes while its bundle is updated is waited for, by its name, as long as the trial may take.
 */
@ConsumerType
public interface HealthCheck {

    /** Name for reports, a few words; constant, and its own among all checks. */
    String name();

    /**
     * Checks once; may take a few seconds. Asked again until it passes or the trial is over.
     *
     * @return empty if all is well, otherwise one sentence that says what is wrong
     */
    Optional<String> problem() throws InterruptedException;
}
