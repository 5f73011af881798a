package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.gateway.install.HealthCheck;
import org.osgi.service.log.Logger;

/**
 * Asks the health checks of vendors. Each answers in a thread of its own and within a limit, so that one that throws or
 * blocks is a problem of the new firmware, and never of the agent (PKG-63). Used by the worker thread.
 */
final class HealthRound {

    /** At the very end of a trial a check that is well still gets the time to say so. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final RankedServices<HealthCheck> checks;
    private final Duration limit;
    private final Logger logger;
    private final Map<HealthCheck, Asked> unanswered = new IdentityHashMap<>();

    HealthRound(RankedServices<HealthCheck> checks, Duration limit, Logger logger) {
        this.checks = checks;
        this.limit = limit;
        this.logger = logger;
    }

    /**
     * Asks one after the other.
     *
     * @param left time that is left of the trial
     * @return the first problem, or empty
     */
    Optional<String> problem(Duration left) throws InterruptedException {
        unanswered.values().removeIf(asked -> !asked.thread.isAlive());
        Duration enough = left.compareTo(LEAST) < 0 ? LEAST : left;
        Duration time = enough.compareTo(limit) < 0 ? enough : limit;
        for (HealthCheck check : checks.all()) {
            Optional<String> problem = ask(check, time);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> ask(HealthCheck check, Duration time) throws InterruptedException {
        Asked before = unanswered.get(check);
        if (before != null) {
            return Optional.of(before.name + ": there is still no answer");
        }
        Asked asked = new Asked(check);
        asked.thread.start();
        try {
            asked.thread.join(Math.max(1, time.toMillis()));
        } finally {
            if (asked.thread.isAlive()) {
                asked.thread.interrupt();
                unanswered.put(check, asked);
            }
        }
        return unanswered.containsKey(check) ? Optional.of(asked.name + ": there was no answer in " + time.toMillis() + " ms")
                : asked.problem;
    }

    private final class Asked implements Runnable {

        private final HealthCheck check;
        private final Thread thread = new Thread(this, "fumo-agent health check");
        private volatile String name;
        private volatile Optional<String> problem;

        Asked(HealthCheck check) {
            this.check = check;
            name = check.getClass().getSimpleName();
            problem = failed();
            thread.setDaemon(true);
        }

        private Optional<String> failed() {
            return Optional.of(name + ": the check failed unexpectedly");
        }

        @Override
        public void run() {
            try {
                name = check.name();
                problem = failed();
                Optional<String> found = check.problem();
                problem = found == null ? Optional.of(name + ": the check gave no answer") : found.map(text -> name + ": " + text);
            } catch (InterruptedException stopped) {
                problem = Optional.of(name + ": the check was interrupted");
            } catch (RuntimeException | LinkageError defect) {
                logger.error("Health check {} failed unexpectedly", name, defect);
            }
        }
    }
}
