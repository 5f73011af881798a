package org.fumogateway.installerslots.internal;

import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.testing.TestLogger;

/** The room {@code installer-slots} put together as Declarative Services would in a gateway that was started from a slot. */
public final class SlotsWithoutFramework {

    private static final int TRIAL_STARTS = 3;

    private final SlotInstaller installer;
    private final RunningFirmware running;

    /**
     * Opens its store.
     *
     * @param forceOctets octets of an image between two records of its journal
     * @param restart     asked to start the gateway again
     */
    public SlotsWithoutFramework(Storage storage, BootDecision decision, long forceOctets, Runnable restart) throws StorageException {
        running = new SlotRunningFirmware(storage, decision);
        installer = new SlotInstaller(storage, TestLogger.create(), decision, 0, Runtime.getRuntime().maxMemory() / 3, TRIAL_STARTS,
                forceOctets, restart::run);
    }

    /** The installer. */
    public FirmwareInstaller installer() {
        return installer;
    }

    /** What runs. */
    public RunningFirmware running() {
        return running;
    }

    /** Ends in order. */
    public void stop() throws InterruptedException {
        installer.deactivate();
    }
}
