package org.fumogateway.gateway.firmware;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The firmware that runs, as resolved when this process started; never taken from a pointer that was written since. Constant while it is registered.
 */
@ConsumerType
public interface RunningFirmware {

    /**
     * Service property of this and of installers, gates and health checks: name of the component they belong to, the last part of the URI of
     * its FUMO instance. Absent for the gateway itself; gates and health checks without it have a say in every update.
     */
    String COMPONENT = "org.fumogateway.component";
    /** Filter for the firmware of the gateway itself. */
    String OF_GATEWAY = "(!(" + COMPONENT + "=*))";

    /** Version text; compared for equality only (PKG-61). */
    String version();

    /** Name of the slot that runs. */
    String slot();

    /** Length of the running image in octets. */
    long length();

    /** Digest of the running image, 64 hexadecimal digits. */
    String sha256();

    /** Identity of this start: differs after every restart of the gateway. */
    String bootId();

    /** True if this start was a trial of new firmware; stays true until the next start, also once the firmware was confirmed. */
    boolean trial();
}
