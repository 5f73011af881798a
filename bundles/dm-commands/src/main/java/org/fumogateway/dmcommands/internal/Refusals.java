package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Command;

/** Answers for commands that are not executed: every one gets a Status, also those within a container (DM-94). */
record Refusals(Answers answers) {

    /** The command gets this Status; what is in it was not executed. */
    List<Command> of(Command command, int status) {
        List<Command> said = new ArrayList<>();
        said.add(answers.status(command, status));
        if (command instanceof Command.Container container) {
            container.commands().forEach(child -> said.addAll(of(child, StatusCode.NOT_EXECUTED)));
        }
        return said;
    }
}
