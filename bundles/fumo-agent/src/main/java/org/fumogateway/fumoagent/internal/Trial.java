package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionRequest;

/**
 * New firmware proves itself: version, health checks, and one complete DM session with the server that ordered it (PKG-62,
 * PKG-63).
 */
final class Trial {

    private final OperationSteps steps;
    private final SessionWatch sessions;

    Trial(OperationSteps steps, SessionWatch sessions) {
        this.steps = steps;
        this.sessions = sessions;
    }

    /** Waits until all is well (empty) or the time is over (what was wrong last). */
    Optional<String> problem(Operation operation) throws InterruptedException {
        Duration time = operation.healthSeconds() > 0 ? Duration.ofSeconds(operation.healthSeconds()) : steps.settings().health();
        Instant end = Instant.now().plus(time);
        int completedBefore = sessions.completed(operation.serverId() == null ? "" : operation.serverId());
        Asking asking = new Asking(operation.serverId(), completedBefore);
        while (true) {
            long mark = steps.neighbours().signal().mark();
            Optional<String> problem = now(operation, asking);
            if (problem.isEmpty()) {
                return problem;
            }
            Duration left = Duration.between(Instant.now(), end);
            if (left.isNegative() || left.isZero()) {
                return problem;
            }
            Duration poll = steps.settings().pace().healthPoll();
            steps.await(mark, left.compareTo(poll) < 0 ? left : poll);
        }
    }

    private Optional<String> now(Operation operation, Asking asking) throws InterruptedException {
        Optional<RunningFirmware> running = steps.neighbours().runningFirmware.best();
        if (running.isPresent() && running.get().trial() && operation.targetVersion() != null
                && !running.get().version().equals(operation.targetVersion())) {
            return Optional.of("Version " + running.get().version() + " runs instead of " + operation.targetVersion());
        }
        for (HealthCheck check : steps.neighbours().healthChecks.all()) {
            Optional<String> problem = check.problem();
            if (problem.isPresent()) {
                return Optional.of(check.name() + ": " + problem.get());
            }
        }
        return asking.problem();
    }

    /** Asks for a session, and again when one failed or none came. */
    private final class Asking {

        private final String serverId;
        private final int completedBefore;
        private int endedWhenAsked;
        private Instant askAgain = Instant.MIN;

        Asking(String serverId, int completedBefore) {
            this.serverId = serverId;
            this.completedBefore = completedBefore;
        }

        Optional<String> problem() {
            if (serverId == null || sessions.completed(serverId) > completedBefore) {
                return Optional.empty();
            }
            if (!Instant.now().isBefore(askAgain)) {
                ask();
            }
            boolean failed = sessions.ended(serverId) > endedWhenAsked;
            return Optional.of(failed ? "The sessions with the server fail" : "There was no complete session with the server");
        }

        private void ask() {
            askAgain = Instant.now().plus(steps.settings().pace().sessionRetry());
            endedWhenAsked = sessions.ended(serverId);
            Optional<DmSessions> service = steps.neighbours().sessions.best();
            if (service.isEmpty()) {
                askAgain = Instant.MIN;
                return;
            }
            try {
                service.get().request(SessionRequest.of(serverId, SessionRequest.Trigger.HEALTH_CHECK));
            } catch (IllegalArgumentException noAccount) {
                // The accounts may still be loading; the next round asks again, and the end of the trial says it.
                askAgain = Instant.now().plus(steps.settings().pace().healthPoll());
            }
        }
    }
}
