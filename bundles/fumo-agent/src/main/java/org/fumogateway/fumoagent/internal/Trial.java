package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.util.Optional;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionRequest;
import org.osgi.service.log.Logger;

/**
 * New firmware proves itself: the image and version that run, the framework, health checks, and one complete DM session with
 * the server that ordered it, if one did (PKG-62, PKG-63, FUMO-129). Used by the worker thread.
 */
final class Trial {

    private final OperationSteps steps;
    private final SessionWatch sessions;
    private final FrameworkHealth framework;
    private final HealthRound health;
    private final Logger logger;
    private String begun = "";
    private long end;

    Trial(OperationSteps steps, SessionWatch sessions, FrameworkHealth framework, Logger logger) {
        this.steps = steps;
        this.sessions = sessions;
        this.framework = framework;
        this.health = new HealthRound(steps.neighbours().healthChecks, steps.settings().pace().checkLimit(), logger);
        this.logger = logger;
    }

    /** The time of a trial runs from its first round in this start of the gateway, whatever comes between the rounds. */
    void begin(Operation operation) {
        String now = operation.id() + ' ' + steps.neighbours().bootId();
        if (!now.equals(begun)) {
            Duration time = operation.healthSeconds() > 0 ? Duration.ofSeconds(operation.healthSeconds())
                    : steps.settings().health();
            begun = now;
            health.begin();
            end = System.nanoTime() + time.toNanos();
        }
    }

    /** True once the time of the trial that was begun is over. */
    boolean over() {
        return left().isZero();
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Waits until all is well (empty) or the time is over (what was wrong last). */
    Optional<String> problem(Operation operation) throws InterruptedException {
        begin(operation);
        int completedBefore = sessions.completed(operation.serverId() == null ? "" : operation.serverId());
        Asking asking = new Asking(operation.serverId(), completedBefore);
        while (true) {
            long mark = steps.neighbours().signal().mark();
            Optional<String> problem = now(operation, asking);
            if (problem.isEmpty() || over()) {
                return problem;
            }
            Duration poll = steps.settings().pace().healthPoll();
            steps.await(mark, left().compareTo(poll) < 0 ? left() : poll);
        }
    }

    /** A neighbour that fails is a reason not to pass, and no reason to begin the trial again. */
    private Optional<String> now(Operation operation, Asking asking) throws InterruptedException {
        try {
            Optional<String> problem = firmware(operation).or(framework::problem);
            if (problem.isEmpty()) {
                problem = health.problem(left());
            }
            return problem.isEmpty() ? asking.problem() : problem;
        } catch (RuntimeException | LinkageError defect) {
            logger.error("Operation {}: a part of the trial failed unexpectedly", operation.id(), defect);
            return Optional.of("A part of the trial failed unexpectedly");
        }
    }

    /** Compares what runs with what was to run; a start alone proves nothing (FUMO-129). */
    private Optional<String> firmware(Operation operation) {
        Optional<RunningFirmware> running = steps.neighbours().runningFirmware.best();
        if (running.isEmpty()) {
            return operation.targetSha256() == null ? Optional.empty()
                    : Optional.of("It is not known which firmware runs");
        }
        String version = running.get().version();
        if (running.get().trial() && operation.targetVersion() != null && !version.equals(operation.targetVersion())) {
            return Optional.of("Version " + version + " runs instead of " + operation.targetVersion());
        }
        if (operation.targetSha256() != null && !operation.targetSha256().equalsIgnoreCase(running.get().sha256())) {
            return Optional.of("Another image runs than the one that was installed");
        }
        return Optional.empty();
    }

    /** Asks for a session, and again when one failed or none came. */
    private final class Asking {

        private final String serverId;
        private final int completedBefore;
        private int endedWhenAsked;
        private Deadline askAgain = Deadline.in(Duration.ZERO);

        Asking(String serverId, int completedBefore) {
            this.serverId = serverId;
            this.completedBefore = completedBefore;
        }

        Optional<String> problem() {
            if (serverId == null || sessions.completed(serverId) > completedBefore) {
                return Optional.empty();
            }
            if (askAgain.over()) {
                ask();
            }
            boolean failed = sessions.ended(serverId) > endedWhenAsked;
            return Optional.of(failed ? "The sessions with the server fail" : "There was no complete session with the server");
        }

        private void ask() {
            askAgain = Deadline.in(steps.settings().pace().sessionRetry());
            endedWhenAsked = sessions.ended(serverId);
            Optional<DmSessions> service = steps.neighbours().sessions.best();
            if (service.isEmpty()) {
                askAgain = Deadline.in(Duration.ZERO);
                return;
            }
            try {
                service.get().request(SessionRequest.of(serverId, SessionRequest.Trigger.HEALTH_CHECK));
            } catch (IllegalArgumentException noAccount) {
                // The accounts may still be loading; the next round asks again, and the end of the trial says it.
                askAgain = Deadline.in(steps.settings().pace().healthPoll());
            }
        }
    }
}
