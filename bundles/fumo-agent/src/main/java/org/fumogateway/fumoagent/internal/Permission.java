package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.time.BuildTime;
import org.fumogateway.gateway.time.TimeWindows;
import org.osgi.service.log.Logger;

/**
 * Whether an update may go on now: consent, postponement, maintenance windows, gates, other components; and how long it may be held altogether
 * (FUMO-79). The wait is counted by a clock that nobody sets, and while the gateway is on; what was waited before a restart is kept in the record.
 * Used by the worker thread.
 */
final class Permission {

    /** The time of day may be set at any moment: a window is looked at again at least this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final Duration WORTH_NOTING = Duration.ofSeconds(1);
    private static final Duration NOTE_AFTER = Duration.ofMinutes(10);
    private static final int POSTPONED_TOO_LONG = 450;
    /** A clock that shows less is not set (PKG-57). */
    private static final Instant BUILT = BuildTime.of(Permission.class);

    private record Hold(int code, String reason, Instant until) {
    }

    private final OperationSteps steps;
    private final InstallTurn turn;
    private final ConsentDialog dialog;
    private final Postponement postponement = new Postponement();
    private final Logger logger;

    Permission(OperationSteps steps, InstallTurn turn, ConsentDialog dialog, Logger logger) {
        this.steps = steps;
        this.turn = turn;
        this.dialog = dialog;
        this.logger = logger;
    }

    /** Waits until nothing stands in the way; refuses when that takes too long. */
    void await(Operation operation, FirmwarePackage firmware) throws Refusal, IOException, InterruptedException {
        Waited waited = new Waited(operation);
        try {
            while (true) {
                long mark = steps.neighbours().signal().mark();
                Optional<Hold> hold = obstacle(operation.id(), firmware);
                waited.note(hold.isEmpty() ? WORTH_NOTING : NOTE_AFTER);
                if (hold.isEmpty()) {
                    steps.progress().reached(steps.progress().percent());
                    return;
                }
                Duration left = steps.settings().longestWait().minus(waited.altogether());
                if (left.isNegative() || left.isZero()) {
                    throw new Refusal(hold.get().code, "The update was held too long: " + hold.get().reason);
                }
                hold(hold.get(), left, mark, operation, firmware);
            }
        } catch (InterruptedException stopped) {
            waited.noteAtEnd(stopped);
            throw stopped;
        } finally {
            dialog.close();
        }
    }

    /** How long one operation has been held, and how much of that its record knows. */
    private final class Waited {

        private final String operationId;
        private final Duration before;
        private final long begun = System.nanoTime();
        private Duration noted = Duration.ZERO;

        Waited(Operation operation) {
            operationId = operation.id();
            before = Duration.ofSeconds(operation.waitedSeconds());
        }

        private Duration here() {
            return Duration.ofNanos(System.nanoTime() - begun);
        }

        Duration altogether() {
            return before.plus(here());
        }

        /** Keeps it in the record if that much came since the last time. */
        void note(Duration enough) throws IOException, InterruptedException {
            Duration here = here();
            if (here.minus(noted).compareTo(enough) >= 0) {
                noted = here;
                long seconds = before.plus(here).toSeconds();
                steps.advance(operationId, now -> now.withWaitedSeconds(seconds));
            }
        }

        /** A gateway that is restarted often would wait for ever if only what lies long before the restart counted. */
        void noteAtEnd(InterruptedException stopped) {
            try {
                note(WORTH_NOTING);
            } catch (IOException | InterruptedException notKept) {
                // Cancelled, or a medium in trouble: why the wait ended comes first.
                stopped.addSuppressed(notKept);
            }
        }
    }

    private void hold(Hold hold, Duration left, long mark, Operation operation, FirmwarePackage firmware) throws InterruptedException {
        Instant end = steps.now().plus(left);
        Instant until = hold.until != null && hold.until.isBefore(end) ? hold.until : end;
        steps.progress().waits(until, hold.reason);
        if (consentMissing(operation.id())) {
            dialog.ask(operation.id(), firmware, left);
        }
        Duration time = Duration.between(steps.now(), until);
        Duration shortest = steps.settings().pace().healthPoll();
        steps.await(mark, time.compareTo(shortest) < 0 ? shortest : shorter(shorter(time, left), LOOK_AGAIN));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private boolean consentMissing(String operationId) {
        Operation now = steps.journal().current().running();
        return steps.settings().policy().consentNeeded() && now != null && now.id().equals(operationId) && !now.consented();
    }

    private Optional<Hold> obstacle(String operationId, FirmwarePackage firmware) throws InterruptedException {
        Operation now = steps.journal().current().running();
        if (now == null || !now.id().equals(operationId) || now.cancelled()) {
            throw new InterruptedException("the operation was cancelled");
        }
        if (consentMissing(operationId)) {
            return Optional.of(new Hold(POSTPONED_TOO_LONG, "nobody agreed to it", null));
        }
        Duration postponed = now.notBefore() == null ? Duration.ZERO : postponement.left(now.notBefore(), steps.now());
        if (!postponed.isZero()) {
            return Optional.of(new Hold(POSTPONED_TOO_LONG, "it was postponed", steps.now().plus(postponed)));
        }
        return window().or(() -> gates(firmware)).or(this::others);
    }

    private Optional<Hold> window() {
        TimeWindows windows = steps.settings().policy().windows();
        Instant now = steps.now();
        Optional<Instant> next = windows.next(now);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        if (now.isBefore(BUILT)) {
            return Optional.of(new Hold(Endings.CLIENT_ERROR, "the clock of the gateway is not set, so that no maintenance window is known", null));
        }
        return windows.open(now) ? Optional.empty() : Optional.of(new Hold(Endings.CLIENT_ERROR,
                "the next maintenance window begins at " + next.get().atZone(windows.zone()).toOffsetDateTime(), next.get()));
    }

    private Optional<Hold> gates(FirmwarePackage firmware) {
        for (UpdateGate gate : steps.neighbours().gates()) {
            Optional<Hold> hold = gate(gate, firmware);
            if (hold.isPresent()) {
                return hold;
            }
        }
        return Optional.empty();
    }

    /** A gate that fails has not said yes. */
    private Optional<Hold> gate(UpdateGate gate, FirmwarePackage firmware) {
        try {
            return gate.hold(firmware).map(held -> new Hold(Endings.CLIENT_ERROR, held.reason(), held.until()));
        } catch (RuntimeException | LinkageError defect) {
            logger.error("Gate {} failed unexpectedly", gate.getClass().getName(), defect);
            return Optional.of(new Hold(Endings.CLIENT_ERROR, "a gate failed unexpectedly", null));
        }
    }

    private Optional<Hold> others() {
        return turn.other(steps.journal()).map(uri -> new Hold(POSTPONED_TOO_LONG, uri + " is being updated", null));
    }
}
