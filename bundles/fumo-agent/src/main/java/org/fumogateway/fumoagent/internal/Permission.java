package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.UpdateGate;
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
    private static final Instant BUILT = BuildTime.read();

    private record Hold(int code, String reason, Instant until) {
    }

    private final OperationSteps steps;
    private final InstallTurn turn;
    private final ConsentDialog dialog;
    private final Logger logger;

    Permission(OperationSteps steps, InstallTurn turn, ConsentDialog dialog, Logger logger) {
        this.steps = steps;
        this.turn = turn;
        this.dialog = dialog;
        this.logger = logger;
    }

    /** Waits until nothing stands in the way; refuses when that takes too long. */
    void await(Operation operation, FirmwarePackage firmware) throws Refusal, IOException, InterruptedException {
        long begun = System.nanoTime();
        Duration before = Duration.ofSeconds(operation.waitedSeconds());
        Duration noted = Duration.ZERO;
        try {
            while (true) {
                long mark = steps.neighbours().signal().mark();
                Optional<Hold> hold = obstacle(operation.id(), firmware);
                Duration here = Duration.ofNanos(System.nanoTime() - begun);
                boolean noteNow = here.minus(noted).compareTo(hold.isEmpty() ? WORTH_NOTING : NOTE_AFTER) >= 0;
                if (noteNow) {
                    noted = here;
                    long seconds = before.plus(here).toSeconds();
                    steps.advance(operation.id(), now -> now.withWaitedSeconds(seconds));
                }
                if (hold.isEmpty()) {
                    steps.progress().reached(steps.progress().percent());
                    return;
                }
                Duration left = steps.settings().longestWait().minus(before).minus(here);
                if (left.isNegative() || left.isZero()) {
                    throw new Refusal(hold.get().code, "The update was held too long: " + hold.get().reason);
                }
                hold(hold.get(), left, mark, operation, firmware);
            }
        } finally {
            dialog.close();
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
        if (now.notBefore() != null && steps.now().isBefore(now.notBefore())) {
            return Optional.of(new Hold(POSTPONED_TOO_LONG, "it was postponed", now.notBefore()));
        }
        return window().or(() -> gates(firmware)).or(this::others);
    }

    private Optional<Hold> window() {
        MaintenanceWindows windows = steps.settings().policy().windows();
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
