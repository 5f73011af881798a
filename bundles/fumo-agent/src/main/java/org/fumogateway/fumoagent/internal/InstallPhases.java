package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.MediumFailedException;
import org.fumogateway.storage.Spool;
import org.osgi.service.log.Logger;

/**
 * The update half from the first write on. Every step begins by asking the installer where the operation really stands, so
 * that it is the same whether it goes on or is taken up again after a kill, a power cut or a restart (FUMO-128, PKG section
 * 11.2). Used by the worker thread.
 */
final class InstallPhases {

    private static final int MOST_ATTEMPTS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    private static final int INSTALL_FAILED = 410;

    private final OperationSteps steps;
    private final StoredPackageReader reader;
    private final SessionWatch sessions;
    private final Permission permission;
    private final InstallerCalls calls;
    private final TrialPhases trial;
    private final MediumTrouble trouble;
    private final Logger logger;

    InstallPhases(OperationSteps steps, StoredPackageReader reader, SessionWatch sessions, Permission permission, InstallerCalls calls,
            TrialPhases trial, MediumTrouble trouble, Logger logger) {
        this.steps = steps;
        this.reader = reader;
        this.sessions = sessions;
        this.permission = permission;
        this.calls = calls;
        this.trial = trial;
        this.trouble = trouble;
        this.logger = logger;
    }

    /** Does the next step. */
    void run(Operation operation) throws IOException, InterruptedException {
        FirmwareInstaller installer;
        try {
            installer = pinned(operation);
        } catch (Refusal gone) {
            steps.end(operation, Event.UPDATE_FAILED_PACKAGE_KEPT, gone.resultCode(), gone.getMessage());
            return;
        }
        try {
            step(operation, installer);
        } catch (InstallException failed) {
            if (calls.gone(installer)) {
                throw new InterruptedException("the installer was replaced");
            }
            failed(operation, installer, failed);
        } catch (Refusal refused) {
            failed(operation, installer, new InstallException(refused.resultCode(), refused.getMessage(), refused));
        } catch (RuntimeException | LinkageError defect) {
            if (calls.gone(installer)) {
                throw new InterruptedException("the installer was replaced");
            }
            throw defect;
        }
    }

    private void step(Operation operation, FirmwareInstaller installer)
            throws InstallException, Refusal, IOException, InterruptedException {
        Stage stage = installer.inspect(operation.id());
        logger.debug("Operation {} in phase {}: the installer says {}", operation.id(), operation.phase(), stage);
        switch (stage) {
            case NONE, APPLYING -> apply(operation, installer);
            case APPLIED -> activate(operation, installer);
            case ACTIVATED -> restart(operation, installer);
            case TRIAL -> trial.tried(operation, installer);
            case CONFIRMED -> trial.confirmed(operation, installer);
            case FELL_BACK -> trial.fellBack(operation, installer);
            case REVERTED -> trial.reverted(operation, installer);
        }
    }

    /** Once the new firmware may be the next one to start there is no end without an installer that knows or reverts. */
    private FirmwareInstaller pinned(Operation operation) throws Refusal, InterruptedException {
        Deadline end = operation.phase().compareTo(Phase.UP_ACTIVATE) >= 0 ? Deadline.never()
                : Deadline.in(steps.settings().longestAbsence());
        while (true) {
            long mark = steps.neighbours().signal().mark();
            Optional<FirmwareInstaller> found = operation.installer() == null ? steps.neighbours().installers.best()
                    : steps.neighbours().installer(operation.installer());
            if (found.isPresent()) {
                return found.get();
            }
            if (end.over()) {
                throw new Refusal(INSTALL_FAILED, "The installer of this operation was away for too long");
            }
            steps.await(mark, end.left().compareTo(LOOK_AGAIN) < 0 ? end.left() : LOOK_AGAIN);
        }
    }

    private void apply(Operation operation, FirmwareInstaller installer)
            throws InstallException, Refusal, IOException, InterruptedException {
        if (operation.attempts() >= MOST_ATTEMPTS) {
            throw new Refusal(INSTALL_FAILED, "Writing the firmware was interrupted " + MOST_ATTEMPTS + " times");
        }
        if (steps.journal().current().stored() == null) {
            throw new Refusal(INSTALL_FAILED, "The package vanished while it was being installed");
        }
        String digest;
        steps.progress().reached(0);
        steps.advance(operation.id(), now -> now.withPhase(Phase.UP_APPLY).withAttempts(now.attempts() + 1));
        try (Spool spool = reader.open()) {
            PackageJudge.Judged judged = reader.judge(spool);
            digest = judged.targetSha256();
            installer.apply(operation.id(), judged.firmware(), percent -> steps.progress().reached(percent * 80 / 100));
        } catch (InterruptedException stopped) {
            notCounted(operation);
            throw stopped;
        } catch (InstallException | RuntimeException | LinkageError failed) {
            if (calls.gone(installer)) {
                notCounted(operation);
            }
            throw failed;
        }
        steps.progress().reached(85);
        steps.advance(operation.id(), now -> now.withAttempts(0).withTargetSha256(digest));
    }

    /** Stopped on purpose, or the installer was taken away: that is no failed attempt. */
    private void notCounted(Operation operation) throws IOException, InterruptedException {
        steps.advance(operation.id(), now -> now.withAttempts(now.attempts() - 1));
    }

    /** Writing may have taken hours: whatever holds updates is asked once more before the restart. From the activation on nobody can stop it. */
    private void activate(Operation operation, FirmwareInstaller installer)
            throws InstallException, Refusal, IOException, InterruptedException {
        if (operation.phase() != Phase.UP_ACTIVATE) {
            permission.await(operation, reader.describe());
            calls.requireHere(installer);
            steps.advance(operation.id(), now -> now.withPhase(Phase.UP_ACTIVATE).withAttempts(0));
        }
        installer.activate(operation.id());
        steps.progress().reached(90);
        steps.advance(operation.id(), now -> now.withPhase(Phase.UP_REBOOT));
    }

    /** Orders the restart. A gateway that came up again and still has not switched is told again, but not for ever. */
    private void restart(Operation operation, FirmwareInstaller installer)
            throws InstallException, Refusal, IOException, InterruptedException {
        String boot = steps.neighbours().bootId();
        boolean cameBack = operation.bootId() != null && !operation.bootId().equals(boot);
        int attempts = operation.attempts() + (cameBack ? 1 : 0);
        if (attempts >= MOST_ATTEMPTS) {
            throw new Refusal(INSTALL_FAILED, "The gateway did not start the new firmware");
        }
        sessions.awaitQuiet(steps.settings().pace().sessionGrace());
        calls.requireHere(installer);
        steps.advance(operation.id(), now -> now.withPhase(Phase.UP_REBOOT).withBootId(boot).withAttempts(attempts));
        calls.restart(operation, installer);
    }

    /**
     * Ends a failed operation while the old firmware runs, unless it was a medium that may do better next time. Once the new one runs, nothing
     * can be reported before it is known which one stays: the step is tried again.
     */
    private void failed(Operation operation, FirmwareInstaller installer, InstallException failure) throws IOException, InterruptedException {
        String detail = failure.getMessage();
        Operation now = steps.journal().current().running();
        if (now != null && now.cancelled() && now.phase().revocable()) {
            // Whatever the installer says of its interruption: a person stopped it, and that is the outcome.
            throw new InterruptedException("the operation was cancelled");
        }
        if (now != null && (newMayRun(now) || passes(now, failure))) {
            logger.error("Operation {}: the installer failed in phase {}, trying again: {}", operation.id(), now.phase(), detail);
            steps.pause(steps.settings().pace().retry());
            return;
        }
        if (now != null && now.phase().compareTo(Phase.UP_ACTIVATE) >= 0 && !takenBack(operation.id(), installer, detail)) {
            steps.pause(steps.settings().pace().retry());
            return;
        }
        steps.end(operation, Event.UPDATE_FAILED_PACKAGE_KEPT, failure.resultCode(), detail);
        calls.forget(operation, installer);
    }

    /** Writing has its own count, which a restart does not forget. */
    private boolean passes(Operation now, InstallException failure) {
        boolean attemptsLeft = now.phase() != Phase.UP_APPLY || now.attempts() < MOST_ATTEMPTS;
        return failure instanceof MediumFailedException && attemptsLeft && trouble.passes(now.id(), now.phase().name(), 0);
    }

    /** After a restart the new firmware runs even before its trial is noted; then nothing may be taken back and reported as if the old one did. */
    private boolean newMayRun(Operation operation) {
        if (operation.phase().compareTo(Phase.UP_TRIAL) >= 0) {
            return true;
        }
        String target = operation.targetSha256();
        return operation.phase().compareTo(Phase.UP_ACTIVATE) >= 0 && target != null && steps.neighbours().runningFirmware.best()
                .filter(running -> target.equalsIgnoreCase(running.sha256())).isPresent();
    }

    /** Takes an activation back. Without that there is no end: the loader might still start the new firmware. */
    private boolean takenBack(String operationId, FirmwareInstaller installer, String detail) {
        try {
            installer.revert(operationId, detail);
            return true;
        } catch (InstallException failed) {
            logger.error("The installer could not take back operation {}, trying again: {}", operationId, failed.getMessage());
            return false;
        }
    }
}
