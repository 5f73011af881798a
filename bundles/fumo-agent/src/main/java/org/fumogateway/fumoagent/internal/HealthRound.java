package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    /** Names of the checks that are here and were asked in this trial. */
    private Map<HealthCheck, String> met = new IdentityHashMap<>();
    /** Names of all checks that were asked in this trial; not their identities, because a bundle that is updated comes back with another one. */
    private final Set<String> expected = new TreeSet<>();

    HealthRound(RankedServices<HealthCheck> checks, Duration limit, Logger logger) {
        this.checks = checks;
        this.limit = limit;
        this.logger = logger;
    }

    /** Another trial begins: nobody is missed of those who were asked in an earlier one. */
    void begin() {
        met.clear();
        expected.clear();
    }

    /**
     * Asks one after the other. Whoever was asked once in this trial must be here at its end: a check that is taken away by an update of its
     * bundle, or for new settings, has to come back before anything passes.
     *
     * @param left time that is left of the trial
     * @return the first problem, or empty
     */
    Optional<String> problem(Duration left) throws InterruptedException {
        unanswered.values().removeIf(asked -> !asked.thread.isAlive());
        Duration enough = left.compareTo(LEAST) < 0 ? LEAST : left;
        Duration time = enough.compareTo(limit) < 0 ? enough : limit;
        List<HealthCheck> here = checks.all();
        Map<HealthCheck, String> known = new IdentityHashMap<>();
        Optional<String> problem = Optional.empty();
        for (HealthCheck check : here) {
            String name = met.get(check);
            // One that is new is asked in any case: only whoever has told its name can be missed later.
            if (problem.isEmpty() || name == null) {
                Asked asked = ask(check, time);
                problem = problem.isPresent() ? problem : asked.outcome;
                name = asked.told;
            }
            if (name != null) {
                known.put(check, name);
            }
        }
        met = known;
        expected.addAll(known.values());
        return problem.isPresent() ? problem : expected.stream().filter(name -> !known.containsValue(name)).findFirst()
                .map(name -> name + ": the check is not there any more");
    }

    private Asked ask(HealthCheck check, Duration time) throws InterruptedException {
        Asked before = unanswered.get(check);
        if (before != null) {
            before.outcome = Optional.of(before.name + ": there is still no answer");
            return before;
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
        asked.outcome = unanswered.containsKey(check) ? Optional.of(asked.name + ": there was no answer in " + time.toMillis() + " ms")
                : asked.problem;
        return asked;
    }

    private final class Asked implements Runnable {

        private final HealthCheck check;
        private final Thread thread = new Thread(this, "fumo-agent health check");
        private volatile String name;
        /** The name once the check has told it. */
        private volatile String told;
        private volatile Optional<String> problem;
        /** As whoever asked takes it; touched by that thread alone. */
        private Optional<String> outcome = Optional.empty();

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
                told = check.name();
                name = told;
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
