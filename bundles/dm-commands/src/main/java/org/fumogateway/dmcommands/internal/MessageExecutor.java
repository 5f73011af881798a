package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.command.CommandProcessor.Judgement;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.gateway.command.CommandProcessor.UserAlerts;
import org.fumogateway.gateway.command.CommandProcessor.ValueCommit;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.syncml.UnknownCommand;

/** Executes the commands of one message in document order. */
final class MessageExecutor implements MessageExecution {

    private static final int FIRST_USER_ALERT = 1100;
    private static final int LAST_USER_ALERT = 1104;
    /** Commands of the SyncML DTD that DM does not use (SYN-40). */
    private static final Set<String> KNOWN_COMMANDS = Set.of("Map", "Move", "Put", "Search", "Sync");

    private final ItemExecutor executor;
    private final Answers answers;
    private final UserAlerts alerts;
    private final Map<Results, LargeObjects.Content> contents = new IdentityHashMap<>();
    private boolean cancelled;

    MessageExecutor(ItemExecutor executor, Answers answers, UserAlerts alerts) {
        this.executor = executor;
        this.answers = answers;
        this.alerts = alerts;
    }

    static boolean isUserAlert(Alert alert) {
        return alert.code() >= FIRST_USER_ALERT && alert.code() <= LAST_USER_ALERT;
    }

    @Override
    public List<Command> execute(Command command) throws InterruptedException {
        List<Command> said = new ArrayList<>();
        run(command, said);
        return said;
    }

    @Override
    public Judgement judge(TreeCommand chunk) throws InterruptedException {
        if (cancelled) {
            return new Judgement(StatusCode.NOT_EXECUTED, null);
        }
        return chunk.items().size() == 1 ? executor.judge(chunk, chunk.items().get(0))
                : new Judgement(StatusCode.PARTIAL_ITEM_NOT_ACCEPTED, null);
    }

    @Override
    public List<Command> complete(TreeCommand lastChunk, ValueCommit commit) throws InterruptedException {
        List<Command> said = new ArrayList<>();
        if (cancelled) {
            skip(lastChunk, said);
        } else {
            Item item = lastChunk.items().get(0);
            said.add(answers.status(lastChunk, item, executor.complete(lastChunk, item, commit)));
        }
        return said;
    }

    @Override
    public Optional<LargeObjects.Content> takeContent(Results results) {
        return Optional.ofNullable(contents.remove(results));
    }

    @Override
    public void close() {
        cancelled = true;
        contents.values().forEach(LargeObjects.Content::close);
        contents.clear();
    }

    /** Executes a command; false if a person refused, which ends a surrounding Sequence. */
    private boolean run(Command command, List<Command> said) throws InterruptedException {
        if (cancelled) {
            skip(command, said);
            return false;
        }
        if (command instanceof Get get) {
            get(get, said);
        } else if (command instanceof TreeCommand tree) {
            change(tree, said);
        } else if (command instanceof Sequence sequence) {
            return sequence(sequence, said);
        } else if (command instanceof Atomic atomic) {
            AtomicExecution execution = new AtomicExecution(atomic, executor, answers, alerts);
            said.addAll(execution.run());
            cancelled = execution.cancelled();
        } else if (command instanceof Alert alert) {
            return alert(alert, said);
        } else {
            said.add(answers.status(command, refusal(command)));
        }
        return !cancelled;
    }

    private static int refusal(Command command) {
        boolean known = command instanceof Status || command instanceof Results
                || command instanceof UnknownCommand unknown && KNOWN_COMMANDS.contains(unknown.name());
        return known ? StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED : StatusCode.BAD_REQUEST;
    }

    private boolean alert(Alert alert, List<Command> said) throws InterruptedException {
        if (!isUserAlert(alert)) {
            said.add(answers.status(alert, StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED));
            return true;
        }
        Status answer = alerts.answer(alert, answers.msgRef());
        said.add(answer);
        cancelled = answer.code() == StatusCode.OPERATION_CANCELLED;
        return !cancelled && answer.code() != StatusCode.NOT_MODIFIED;
    }

    /** A failing child does not stop the others (DM-113); a person's refusal does (DM-112). */
    private boolean sequence(Sequence sequence, List<Command> said) throws InterruptedException {
        said.add(answers.status(sequence, StatusCode.OK));
        boolean goOn = true;
        for (Command child : sequence.commands()) {
            if (goOn) {
                goOn = run(child, said);
            } else {
                skip(child, said);
            }
        }
        return !cancelled;
    }

    private void skip(Command command, List<Command> said) {
        said.addAll(new Refusals(answers).of(command, StatusCode.NOT_EXECUTED));
        forget(command);
    }

    private void forget(Command command) {
        if (command instanceof Command.Container container) {
            container.commands().forEach(this::forget);
        } else if (command instanceof TreeCommand tree) {
            tree.items().forEach(item -> executor.remember(tree, item, false));
        }
    }

    /** Items with the same outcome share a Status; what could be read comes in one Results behind it, each stream in one of its own. */
    private void get(Get get, List<Command> said) throws InterruptedException {
        List<Outcome> outcomes = outcomes(get);
        if (get.items().size() > 1 && outcomes.stream().mapToInt(Outcome::status).distinct().count() == 1) {
            said.add(answers.status(get, outcomes.get(0).status()));
        } else {
            statuses(get, outcomes, said);
        }
        List<Item> whole = outcomes.stream().filter(outcome -> outcome.content() == null).flatMap(outcome -> outcome.results().stream()).toList();
        if (!whole.isEmpty()) {
            said.add(answers.results(get, whole));
        }
        outcomes.stream().filter(outcome -> outcome.content() != null).forEach(outcome -> {
            Results stream = answers.results(get, outcome.results());
            contents.put(stream, outcome.content());
            said.add(stream);
        });
    }

    private void change(TreeCommand command, List<Command> said) throws InterruptedException {
        statuses(command, outcomes(command), said);
    }

    private List<Outcome> outcomes(TreeCommand command) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Item item : command.items()) {
            outcomes.add(executor.execute(command, item));
        }
        return outcomes;
    }

    private void statuses(TreeCommand command, List<Outcome> outcomes, List<Command> said) {
        if (outcomes.isEmpty()) {
            said.add(answers.status(command, StatusCode.INCOMPLETE_COMMAND));
        }
        for (int i = 0; i < outcomes.size(); i++) {
            said.add(answers.status(command, command.items().get(i), outcomes.get(i)));
        }
    }
}
