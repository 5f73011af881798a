package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmcommands.internal.ItemExecutor.Target;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.command.CommandProcessor.UserAlerts;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/**
 * One Atomic: all of its commands or none (DM-120 to DM-127). Persons are asked before the atomic session is opened, so that
 * none is held while somebody thinks; what they refuse makes the Atomic fail where the alert stands.
 */
final class AtomicExecution {

    /** One thing to do: an Item of a command, an alert, or something that has no place in an Atomic. */
    private static final class Step {
        private final Command command;
        private final Item item;
        private Outcome outcome = Outcome.of(StatusCode.NOT_EXECUTED);
        private Status answer;

        Step(Command command, Item item) {
            this.command = command;
            this.item = item;
        }

        boolean isForbidden() {
            return item == null && !(command instanceof Alert);
        }
    }

    private final Atomic atomic;
    private final ItemExecutor executor;
    private final Answers answers;
    private final UserAlerts alerts;
    private final List<Step> steps = new ArrayList<>();
    private boolean cancelled;

    AtomicExecution(Atomic atomic, ItemExecutor executor, Answers answers, UserAlerts alerts) {
        this.atomic = atomic;
        this.executor = executor;
        this.answers = answers;
        this.alerts = alerts;
        for (Command child : atomic.commands()) {
            if (child instanceof TreeCommand command && !(child instanceof Get) && !(child instanceof Exec)) {
                command.items().forEach(item -> steps.add(new Step(child, item)));
            }
            if (steps.isEmpty() || steps.get(steps.size() - 1).command != child) {
                steps.add(new Step(child, null));
            }
        }
    }

    /** True if a person cancelled: nothing after this is executed in the message (DM-135). */
    boolean cancelled() {
        return cancelled;
    }

    /** Status of the Atomic, then of its children. */
    List<Command> run() throws InterruptedException {
        boolean done = askPersons() && executeAll();
        for (Step step : steps) {
            if (step.command instanceof TreeCommand command && step.item != null) {
                executor.remember(command, step.item, done);
            }
        }
        List<Command> said = new ArrayList<>();
        said.add(answers.status(atomic, done ? StatusCode.OK : StatusCode.ATOMIC_FAILED));
        for (Step step : steps) {
            if (step.answer != null) {
                said.add(step.answer);
            } else if (step.item != null) {
                said.add(answers.status(step.command, step.item, step.outcome));
            } else {
                said.addAll(new Refusals(answers).of(step.command, step.outcome.status()));
            }
        }
        return said;
    }

    private boolean askPersons() throws InterruptedException {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.isForbidden()) {
                int status = step.command instanceof TreeCommand command && command.items().isEmpty()
                        ? StatusCode.INCOMPLETE_COMMAND : StatusCode.COMMAND_FAILED;
                failed(i, Outcome.of(status), StatusCode.ATOMIC_ROLL_BACK_OK);
                return false;
            }
            if (step.command instanceof Alert alert) {
                step.answer = MessageExecutor.isUserAlert(alert) ? alerts.answer(alert, answers.msgRef())
                        : answers.status(alert, StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED);
                cancelled = step.answer.code() == StatusCode.OPERATION_CANCELLED;
                if (!StatusCode.succeeded(step.answer.code())) {
                    failed(i, step.outcome, StatusCode.ATOMIC_ROLL_BACK_OK);
                    return false;
                }
            }
        }
        return true;
    }

    private boolean executeAll() throws InterruptedException {
        List<Target> targets = new ArrayList<>();
        List<String> root = null;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.item == null) {
                targets.add(null);
                continue;
            }
            try {
                Target target = executor.target((TreeCommand) step.command, step.item);
                root = root == null ? target.sessionNames() : ItemExecutor.common(root, target.sessionNames());
                targets.add(target);
            } catch (CommandRefused refused) {
                int status = step.item.moreData() ? StatusCode.COMMAND_FAILED : refused.status();
                failed(i, Outcome.of(status), StatusCode.ATOMIC_ROLL_BACK_OK);
                return false;
            } catch (RuntimeException broken) {
                failed(i, executor.broken((TreeCommand) step.command, broken), StatusCode.ATOMIC_ROLL_BACK_OK);
                return false;
            }
        }
        return root == null || executeIn(root, targets);
    }

    private boolean executeIn(List<String> root, List<Target> targets) throws InterruptedException {
        DmtSession session;
        try {
            session = executor.tree().open(executor.principal(), root, DmtSession.LOCK_TYPE_ATOMIC);
        } catch (DmtException refused) {
            failed(firstOf(targets), Outcome.of(StatusMapping.of(refused)), StatusCode.ATOMIC_ROLL_BACK_OK);
            return false;
        } catch (RuntimeException broken) {
            int first = firstOf(targets);
            failed(first, executor.broken(targets.get(first).command(), broken), StatusCode.ATOMIC_ROLL_BACK_OK);
            return false;
        }
        try {
            for (int i = 0; i < targets.size(); i++) {
                if (targets.get(i) != null) {
                    Outcome outcome = executor.execute(session, targets.get(i));
                    steps.get(i).outcome = outcome;
                    if (!outcome.succeeded()) {
                        failed(i, outcome, rollback(session));
                        return false;
                    }
                }
            }
            return commit(session, targets);
        } finally {
            executor.tree().close(session);
        }
    }

    private static int firstOf(List<Target> targets) {
        int index = 0;
        while (targets.get(index) == null) {
            index++;
        }
        return index;
    }

    private int rollback(DmtSession session) {
        try {
            session.rollback();
            return StatusCode.ATOMIC_ROLL_BACK_OK;
        } catch (DmtException | RuntimeException failed) {
            executor.tree().logger().error("An Atomic on {} could not be undone: {}", session.getRootUri(), failed.getMessage());
            return StatusCode.ATOMIC_ROLL_BACK_FAILED;
        }
    }

    private boolean commit(DmtSession session, List<Target> targets) {
        try {
            session.commit();
            return true;
        } catch (DmtException | RuntimeException failed) {
            executor.tree().logger().error("An Atomic on {} could not be committed: {}", session.getRootUri(), failed.getMessage());
            List<String> uris = targets.stream().map(target -> target == null ? null : target.address().uri()).toList();
            List<Outcome> outcomes = new FailedCommit(uris).outcomes(failed);
            for (int i = 0; i < steps.size(); i++) {
                if (targets.get(i) != null) {
                    steps.get(i).outcome = outcomes.get(i);
                }
            }
            return false;
        }
    }

    private void failed(int index, Outcome outcome, int undone) {
        for (int i = 0; i < index; i++) {
            steps.get(i).outcome = Outcome.of(undone);
        }
        steps.get(index).outcome = outcome;
    }
}
