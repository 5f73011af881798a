package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.InstallException;
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
    private static final int NOT_CONFIRMED = 451;

    private final OperationSteps steps;
    private final StoredPackageReader reader;
    private final SessionWatch sessions;
    private final Permission permission;
    private final Trial trial;
    private final Logger logger;
    private String forgotten = "";
    /** Operation whose firmware this very start takes back; for the case that the record cannot say so. */
    private String takingBack = "";

    InstallPhases(OperationSteps steps, StoredPackageReader reader, SessionWatch sessions, Permission permission, Trial trial,
            Logger logger) {
        this.steps = steps;
        this.reader = reader;
        this.sessions = sessions;
        this.permission = permission;
        this.trial = trial;
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
            if (gone(installer)) {
                throw new InterruptedException("the installer was replaced");
            }
            failed(operation, installer, failed.resultCode(), failed.getMessage());
        } catch (Refusal refused) {
            failed(operation, installer, refused.resultCode(), refused.getMessage());
        } catch (RuntimeException | LinkageError defect) {
            if (gone(installer)) {
                throw new InterruptedException("the installer was replaced");
            }
            throw defect;
        }
    }

    /** Once per start: a kill between the end of an operation and its forgetting leaves the installer's journal behind. */
    void forgetLeftover(Operation ended) {
        if (ended.installer() != null && !ended.id().equals(forgotten)) {
            steps.neighbours().installer(ended.installer()).ifPresent(installer -> forget(ended, installer));
        }
    }

    /** True once an installer was taken away: what it said last may come from its end, and the next one of its kind goes on. */
    private boolean gone(FirmwareInstaller installer) {
        return !steps.neighbours().installers.all().contains(installer);
    }

    private void step(Operation operation, FirmwareInstaller installer)
            throws InstallException, Refusal, IOException, InterruptedException {
        Stage stage = installer.inspect(operation.id());
        logger.debug("Operation {} in phase {}: the installer says {}", operation.id(), operation.phase(), stage);
        switch (stage) {
            case NONE, APPLYING -> apply(operation, installer);
            case APPLIED -> activate(operation, installer);
            case ACTIVATED -> restart(operation, installer);
            case TRIAL -> tried(operation, installer);
            case CONFIRMED -> confirmed(operation, installer);
            case FELL_BACK -> fellBack(operation, installer);
            case REVERTED -> reverted(operation, installer);
        }
    }

    /** Once the new firmware may be the next one to start there is no end without an installer that knows or reverts. */
    private FirmwareInstaller pinned(Operation operation) throws Refusal, InterruptedException {
        Instant end = operation.phase().compareTo(Phase.UP_ACTIVATE) >= 0 ? Instant.MAX
                : Instant.now().plus(steps.settings().longestAbsence());
        while (true) {
            long mark = steps.neighbours().signal().mark();
            Optional<FirmwareInstaller> found = operation.installer() == null ? steps.neighbours().installers.best()
                    : steps.neighbours().installer(operation.installer());
            if (found.isPresent()) {
                return found.get();
            }
            if (!Instant.now().isBefore(end)) {
                throw new Refusal(INSTALL_FAILED, "The installer of this operation was away for too long");
            }
            steps.await(mark, end == Instant.MAX ? LOOK_AGAIN : Duration.between(Instant.now(), end));
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
            if (gone(installer)) {
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
            requireHere(installer);
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
        requireHere(installer);
        steps.advance(operation.id(), now -> now.withPhase(Phase.UP_REBOOT).withBootId(boot).withAttempts(attempts));
        orderRestart(operation, installer);
    }

    /** To be asked after each wait: no installer is used that was taken away meanwhile, the next round finds the new one. */
    private void requireHere(FirmwareInstaller installer) throws InterruptedException {
        if (gone(installer)) {
            throw new InterruptedException("the installer was replaced");
        }
    }

    private void orderRestart(Operation operation, FirmwareInstaller installer) throws InstallException, InterruptedException {
        logger.info("Operation {} restarts the gateway", operation.id());
        installer.restart(operation.id());
        steps.pause(steps.settings().pace().restart());
    }

    /** New firmware runs. A verdict that was passed already stays passed. */
    private void tried(Operation operation, FirmwareInstaller installer)
            throws InstallException, IOException, InterruptedException {
        if (operation.phase() == Phase.UP_REVERT) {
            takeBack(operation, installer, operation.verdict());
            return;
        }
        Optional<String> problem = Optional.empty();
        if (operation.phase() != Phase.UP_CONFIRM) {
            trial.begin(operation);
            Operation trying = noted(operation, installer, null,
                    now -> now.withPhase(Phase.UP_TRIAL).withBootId(steps.neighbours().bootId()).withAttempts(0));
            steps.progress().reached(95);
            problem = trial.problem(trying);
        }
        if (problem.isEmpty()) {
            noted(operation, installer, null, now -> now.withPhase(Phase.UP_CONFIRM));
            requireHere(installer);
            installer.confirm(operation.id());
            confirmed(operation, installer);
            return;
        }
        String verdict = problem.get();
        logger.warn("Operation {}: the new firmware did not pass its trial: {}", operation.id(), verdict);
        takeBack(noted(operation, installer, verdict, now -> now.withPhase(Phase.UP_REVERT).withVerdict(verdict)
                .withBootId(steps.neighbours().bootId())), installer, verdict);
    }

    /**
     * Firmware under which the record cannot be written any more when the time is over does not pass either. A medium that fails just then gets
     * some more rounds first.
     */
    private Operation noted(Operation operation, FirmwareInstaller installer, String verdict, UnaryOperator<Operation> step)
            throws InstallException, IOException, InterruptedException {
        int failures = 0;
        while (true) {
            try {
                return steps.advance(operation.id(), step);
            } catch (IOException unwritable) {
                if (!trial.over() || operation.phase() == Phase.UP_CONFIRM || !steps.journal().writable()) {
                    throw unwritable;
                }
                failures++;
                if (failures >= MOST_ATTEMPTS) {
                    logger.error("Operation {}: the new firmware cannot keep its record and is taken back: {}", operation.id(),
                            unwritable.getMessage());
                    takeBack(operation, installer, verdict == null ? "Its record could not be written: " + unwritable.getMessage() : verdict);
                    throw unwritable;
                }
                steps.pause(steps.settings().pace().retry());
            }
        }
    }

    /** The installer keeps the verdict too: the record of the operation may be what fails. */
    private void takeBack(Operation operation, FirmwareInstaller installer, String verdict) throws InstallException, InterruptedException {
        requireHere(installer);
        installer.revert(operation.id(), verdict == null ? "" : verdict);
        takingBack = operation.id();
        sessions.awaitQuiet(steps.settings().pace().sessionGrace());
        requireHere(installer);
        orderRestart(operation, installer);
    }

    private void confirmed(Operation operation, FirmwareInstaller installer) throws IOException, InstallException {
        steps.journal().raiseSecurityCounter(operation.counter());
        steps.end(operation, Event.UPDATE_SUCCEEDED, Endings.SUCCESS, "");
        forget(operation, installer);
    }

    /** Whether it was on trial, and why it went, the installer may know better than a record that could not be written (PKG table 11.2). */
    private void fellBack(Operation operation, FirmwareInstaller installer) throws IOException, InstallException {
        FirmwareInstaller.TrialMemory memory = installer.trialMemory(operation.id());
        boolean judged = memory.begun() || operation.phase() == Phase.UP_TRIAL || operation.phase() == Phase.UP_REVERT;
        String detail = operation.verdict() != null ? operation.verdict() : !memory.reason().isEmpty() ? memory.reason()
                : judged ? "The new firmware stopped during its trial" : "The new firmware did not come up";
        steps.end(operation, Event.UPDATE_FAILED_PACKAGE_KEPT, judged ? NOT_CONFIRMED : INSTALL_FAILED, detail);
        forget(operation, installer);
    }

    /** Reverted on order; as long as this is still the start in which that was ordered, the new firmware runs. */
    private void reverted(Operation operation, FirmwareInstaller installer)
            throws InstallException, IOException, InterruptedException {
        boolean onTrialInThisStart = (operation.phase() == Phase.UP_REVERT || operation.phase() == Phase.UP_TRIAL)
                && steps.neighbours().bootId().equals(operation.bootId());
        if (onTrialInThisStart || operation.id().equals(takingBack)) {
            orderRestart(operation, installer);
            return;
        }
        fellBack(operation, installer);
    }

    /**
     * Ends a failed operation while the old firmware runs. Once the new one runs, nothing can be reported before it is known
     * which one stays: the step is tried again.
     */
    private void failed(Operation operation, FirmwareInstaller installer, int code, String detail)
            throws IOException, InterruptedException {
        Operation now = steps.journal().current().running();
        if (now != null && now.phase().compareTo(Phase.UP_TRIAL) >= 0) {
            logger.error("Operation {}: the installer failed in phase {}, trying again: {}", operation.id(), now.phase(), detail);
            steps.pause(steps.settings().pace().retry());
            return;
        }
        if (now != null && now.phase().compareTo(Phase.UP_ACTIVATE) >= 0 && !takenBack(operation.id(), installer)) {
            steps.pause(steps.settings().pace().retry());
            return;
        }
        steps.end(operation, Event.UPDATE_FAILED_PACKAGE_KEPT, code, detail);
        forget(operation, installer);
    }

    /** Takes an activation back. Without that there is no end: the loader might still start the new firmware. */
    private boolean takenBack(String operationId, FirmwareInstaller installer) {
        try {
            installer.revert(operationId);
            return true;
        } catch (InstallException failed) {
            logger.error("The installer could not take back operation {}, trying again: {}", operationId, failed.getMessage());
            return false;
        }
    }

    /** What the installer remembers is of no use any more; failing to drop it changes nothing for the operation. */
    private void forget(Operation operation, FirmwareInstaller installer) {
        forgotten = operation.id();
        try {
            installer.forget(operation.id());
        } catch (InstallException failed) {
            logger.warn("The installer could not forget operation {}: {}", operation.id(), failed.getMessage());
        }
    }
}
