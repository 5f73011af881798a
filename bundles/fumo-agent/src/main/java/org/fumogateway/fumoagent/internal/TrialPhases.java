package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.InstallException;
import org.osgi.service.log.Logger;

/** What follows the restart into new firmware: its trial, its confirmation, or its way back (PKG table 11.2). Used by the worker thread. */
final class TrialPhases {

    private static final int MOST_FAILURES = 3;
    private static final int INSTALL_FAILED = 410;
    private static final int NOT_CONFIRMED = 451;

    private final OperationSteps steps;
    private final SessionWatch sessions;
    private final InstallerCalls calls;
    private final Trial trial;
    private final Logger logger;
    /** Operation whose firmware this very start takes back; for the case that the record cannot say so. */
    private String takingBack = "";

    TrialPhases(OperationSteps steps, SessionWatch sessions, InstallerCalls calls, Trial trial, Logger logger) {
        this.steps = steps;
        this.sessions = sessions;
        this.calls = calls;
        this.trial = trial;
        this.logger = logger;
    }

    /** New firmware runs. A verdict that was passed already stays passed. */
    void tried(Operation operation, FirmwareInstaller installer)
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
            calls.requireHere(installer);
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
                if (failures >= MOST_FAILURES) {
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
        calls.requireHere(installer);
        installer.revert(operation.id(), verdict == null ? "" : verdict);
        takingBack = operation.id();
        sessions.awaitQuiet(steps.settings().pace().sessionGrace());
        calls.requireHere(installer);
        calls.restart(operation, installer);
    }

    /** It stays: the counter rises, the earlier firmware goes if it is below that. */
    void confirmed(Operation operation, FirmwareInstaller installer) throws IOException, InstallException {
        if (operation.counter() > steps.journal().securityCounter()) {
            // In this order a cut in between is made good: the earlier firmware goes while it is still known that the counter rises.
            installer.retirePrevious(operation.id());
            steps.journal().raiseSecurityCounter(operation.counter());
        }
        steps.end(operation, Event.UPDATE_SUCCEEDED, Endings.SUCCESS, "");
        calls.forget(operation, installer);
    }

    /** Whether it was on trial, and why it went, the installer may know better than a record that could not be written (PKG table 11.2). */
    void fellBack(Operation operation, FirmwareInstaller installer) throws IOException, InstallException {
        FirmwareInstaller.TrialMemory memory = installer.trialMemory(operation.id());
        boolean judged = memory.begun() || operation.phase() == Phase.UP_TRIAL || operation.phase() == Phase.UP_REVERT;
        String detail = operation.verdict() != null ? operation.verdict() : !memory.reason().isEmpty() ? memory.reason()
                : judged ? "The new firmware stopped during its trial" : "The new firmware did not come up";
        steps.end(operation, Event.UPDATE_FAILED_PACKAGE_KEPT, judged ? NOT_CONFIRMED : INSTALL_FAILED, detail);
        calls.forget(operation, installer);
    }

    /** Reverted on order; as long as this is still the start in which that was ordered, the new firmware runs. */
    void reverted(Operation operation, FirmwareInstaller installer)
            throws InstallException, IOException, InterruptedException {
        boolean onTrialInThisStart = (operation.phase() == Phase.UP_REVERT || operation.phase() == Phase.UP_TRIAL)
                && steps.neighbours().bootId().equals(operation.bootId());
        if (onTrialInThisStart || operation.id().equals(takingBack)) {
            calls.restart(operation, installer);
            return;
        }
        fellBack(operation, installer);
    }
}
