package org.fumogateway.dmserver.internal;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;

/**
 * Commands of a Sequence one after the other for a gateway that knows no Sequences (DM-225): each in a package of its own, when the one before it
 * has succeeded; behind one that has not the rest is skipped. Whoever commanded it sees no difference. Not thread-safe; the session's lock guards it.
 */
final class SequenceFallback {

    private final OptionalFeatures features;
    private final String model;
    private ManagementCommand.InOrder sequence;
    private final List<CommandResult> inner = new ArrayList<>();
    private List<CommandResult> results = List.of();

    SequenceFallback(OptionalFeatures features, String model) {
        this.features = features;
        this.model = model;
    }

    /** True while something is sent in another form than it was commanded. */
    boolean underWay() {
        return sequence != null;
    }

    /** What goes out of what is commanded. */
    List<ManagementCommand> begin(List<ManagementCommand> commands) {
        boolean alone = commands.size() == 1 && commands.get(0) instanceof ManagementCommand.InOrder;
        return alone && features.lacks(model, OptionalFeatures.Feature.SEQUENCE) ? unfold((ManagementCommand.InOrder) commands.get(0)) : commands;
    }

    /** What goes out after these results before anybody is told of them; none if {@link #results} are complete. */
    List<ManagementCommand> goOn(List<CommandResult> answered) {
        if (sequence != null) {
            return nextOfSequence(answered);
        }
        if (answered.size() == 1 && answered.get(0).command() instanceof ManagementCommand.InOrder refused
                && answered.get(0).status() == StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED && !refused.commands().isEmpty()) {
            features.refused(model, OptionalFeatures.Feature.SEQUENCE);
            return unfold(refused);
        }
        results = answered;
        return List.of();
    }

    /** What became of what was commanded, in the form in which it was commanded. */
    List<CommandResult> results() {
        return results;
    }

    private List<ManagementCommand> unfold(ManagementCommand.InOrder commands) {
        sequence = commands;
        inner.clear();
        return List.of(commands.commands().get(0));
    }

    private List<ManagementCommand> nextOfSequence(List<CommandResult> answered) {
        List<ManagementCommand> all = sequence.commands();
        inner.addAll(answered);
        boolean goesOn = answered.size() == 1 && answered.get(0).succeeded();
        if (goesOn && inner.size() < all.size()) {
            return List.of(all.get(inner.size()));
        }
        while (inner.size() < all.size()) {
            inner.add(new CommandResult(all.get(inner.size()), StatusCode.NOT_EXECUTED, List.of(), List.of(), List.of()));
        }
        results = List.of(new CommandResult(sequence, StatusCode.OK, List.of(), List.of(), inner));
        sequence = null;
        return List.of();
    }
}
