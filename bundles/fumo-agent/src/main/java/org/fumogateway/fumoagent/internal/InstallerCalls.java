package org.fumogateway.fumoagent.internal;

import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.InstallException;
import org.osgi.service.log.Logger;

/** What every phase of an installation needs of the pinned installer, which may be taken away at any moment. Used by the worker thread. */
final class InstallerCalls {

    private final OperationSteps steps;
    private final Logger logger;
    private String forgotten = "";

    InstallerCalls(OperationSteps steps, Logger logger) {
        this.steps = steps;
        this.logger = logger;
    }

    /** True once an installer was taken away: what it said last may come from its end, and the next one of its kind goes on. */
    boolean gone(FirmwareInstaller installer) {
        return !steps.neighbours().installers.all().contains(installer);
    }

    /** To be asked after each wait: no installer is used that was taken away meanwhile, the next round finds the new one. */
    void requireHere(FirmwareInstaller installer) throws InterruptedException {
        if (gone(installer)) {
            throw new InterruptedException("the installer was replaced");
        }
    }

    /** Orders the restart and gives it time to happen. */
    void restart(Operation operation, FirmwareInstaller installer) throws InstallException, InterruptedException {
        logger.info("Operation {} restarts the gateway", operation.id());
        installer.restart(operation.id());
        steps.pause(steps.settings().pace().restart());
    }

    /** Once per start: a kill between the end of an operation and its forgetting leaves the installer's journal behind. */
    void forgetLeftover(Operation ended) {
        if (ended.installer() != null && !ended.id().equals(forgotten)) {
            steps.neighbours().installer(ended.installer()).ifPresent(installer -> forget(ended, installer));
        }
    }

    /** What the installer remembers is of no use any more; failing to drop it changes nothing for the operation. */
    void forget(Operation operation, FirmwareInstaller installer) {
        forgotten = operation.id();
        try {
            installer.forget(operation.id());
        } catch (InstallException failed) {
            logger.warn("The installer could not forget operation {}: {}", operation.id(), failed.getMessage());
        }
    }
}
