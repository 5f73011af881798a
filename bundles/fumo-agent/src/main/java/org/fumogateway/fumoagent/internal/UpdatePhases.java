package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.util.Optional;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.MediumFailedException;
import org.fumogateway.storage.Spool;
import org.osgi.service.log.Logger;

/** The update half up to the first write: waits, gates, verification, choice of the installer. Used by the worker thread. */
final class UpdatePhases {

    private static final int NOT_ACCEPTABLE = 405;

    private final OperationSteps steps;
    private final StoredPackageReader reader;
    private final SessionWatch sessions;
    private final Permission permission;
    private final InstallTurn turn;
    private final InstallerCalls calls;
    private final MediumTrouble trouble;
    private final Logger logger;

    UpdatePhases(OperationSteps steps, StoredPackageReader reader, SessionWatch sessions, Permission permission, InstallTurn turn,
            InstallerCalls calls, MediumTrouble trouble, Logger logger) {
        this.steps = steps;
        this.reader = reader;
        this.sessions = sessions;
        this.permission = permission;
        this.turn = turn;
        this.calls = calls;
        this.trouble = trouble;
        this.logger = logger;
    }

    /** UP_QUEUED: until nothing stands in the way any more. */
    void queued(Operation operation) throws IOException, InterruptedException {
        sessions.awaitEnd(operation.serverId(), steps.settings().pace().sessionGrace());
        Operation waiting = operation.waitingSince() != null ? operation
                : steps.advance(operation.id(), now -> now.withWaitingSince(steps.now()));
        reader.await();
        try {
            PackageJudge.Judged judged = reader.judgeHead();
            if (judged.alreadyRunning()) {
                alreadyThere(waiting);
                return;
            }
            do {
                permission.await(waiting, judged.firmware());
            } while (!turn.begin(steps.journal(), () -> steps.advance(operation.id(), now -> now.withPhase(Phase.UP_VERIFY))));
        } catch (Refusal refused) {
            refused(operation, refused);
        }
    }

    /** UP_VERIFY: everything is checked once more, then the installer is pinned (PKG-52). */
    void verify(Operation operation) throws IOException, InterruptedException {
        reader.await();
        try (Spool spool = reader.open()) {
            PackageJudge.Judged judged = reader.judge(spool);
            if (judged.alreadyRunning()) {
                alreadyThere(operation);
                return;
            }
            if (operation.kind() == OperationKind.UPDATE) {
                // One that downloads has said it when its package was whole.
                logger.info("Operation {} has version {}, manifest digest {}", operation.id(), judged.firmware().version(),
                        judged.firmware().manifestSha256());
            }
            FirmwareInstaller installer = installer(operation, judged.firmware());
            check(installer, judged.firmware());
            int health = judged.healthSeconds() > 0 ? judged.healthSeconds() : (int) steps.settings().health().toSeconds();
            steps.advance(operation.id(), now -> now.withPhase(Phase.UP_APPLY).withTargetVersion(judged.firmware().version())
                    .withTargetSha256(judged.targetSha256()).withPlan(installer.kind(), judged.firmware().counter(), health));
        } catch (Refusal refused) {
            refused(operation, refused);
        } catch (InstallException refused) {
            if (refused instanceof MediumFailedException && trouble.passes(operation.id(), operation.phase().name(), 0)) {
                logger.warn("Operation {}: the installer could not check the package, trying again: {}", operation.id(), refused.getMessage());
                steps.pause(steps.settings().pace().retry());
                return;
            }
            refused(operation, new Refusal(refused.resultCode(), refused.getMessage(), refused));
        }
    }

    /** What an installer says that was taken away meanwhile is no verdict: the one that came after it is asked. */
    private void check(FirmwareInstaller installer, FirmwarePackage firmware) throws InstallException, InterruptedException {
        try {
            installer.check(firmware);
        } catch (InstallException | RuntimeException | LinkageError failed) {
            calls.requireHere(installer);
            throw failed;
        }
    }

    private void alreadyThere(Operation operation) throws IOException {
        steps.end(operation, Event.UPDATE_SUCCEEDED, Endings.ALREADY_THERE, "Exactly this firmware runs already");
    }

    private void refused(Operation operation, Refusal refused) throws IOException {
        Event event = refused.packageUseless() || steps.journal().current().stored() == null
                ? Event.UPDATE_FAILED_PACKAGE_GONE : Event.UPDATE_FAILED_PACKAGE_KEPT;
        steps.end(operation, event, refused.resultCode(), refused.getMessage());
    }

    /** The pinned installer, or the best one that takes every payload. */
    private FirmwareInstaller installer(Operation operation, FirmwarePackage firmware) throws Refusal, InterruptedException {
        Deadline end = Deadline.in(steps.settings().longestAbsence());
        Deadline graceEnd = Deadline.in(steps.settings().pace().swapGrace());
        while (true) {
            long mark = steps.neighbours().signal().mark();
            Optional<FirmwareInstaller> found = operation.installer() != null
                    ? steps.neighbours().installer(operation.installer())
                    : steps.neighbours().installers.all().stream().filter(one -> takes(one, firmware)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            boolean wait = operation.installer() != null || steps.neighbours().installers.isEmpty();
            Deadline limit = wait ? end : graceEnd;
            if (limit.over()) {
                throw wait ? new Refusal(Endings.CLIENT_ERROR, "There was no installer for too long")
                        : new Refusal(NOT_ACCEPTABLE, "No installer takes such a package");
            }
            steps.await(mark, limit.left());
        }
    }

    private boolean takes(FirmwareInstaller installer, FirmwarePackage firmware) {
        return steps.neighbours().capabilities(installer).filter(can -> takes(can, firmware)).isPresent();
    }

    private static boolean takes(FirmwareInstaller.Capabilities can, FirmwarePackage firmware) {
        return firmware.payloads().stream()
                .allMatch(payload -> can.roles().contains(payload.role()) && can.encodings().contains(payload.encoding()));
    }
}
