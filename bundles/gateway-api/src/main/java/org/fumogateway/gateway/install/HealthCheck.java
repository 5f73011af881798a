package org.fumogateway.gateway.install;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard service: asked while new firmware is on trial, before it is confirmed (PKG-62). */
@ConsumerType
public interface HealthCheck {

    /** Name for reports, a few words. */
    String name();

    /**
     * Checks once; may take a few seconds. Asked again until it passes or the trial is over.
     *
     * @return empty if all is well, otherwise one sentence that says what is wrong
     */
    Optional<String> problem() throws InterruptedException;
}
