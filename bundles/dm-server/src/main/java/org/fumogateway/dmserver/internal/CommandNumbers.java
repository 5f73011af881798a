package org.fumogateway.dmserver.internal;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Message;

/**
 * The numbers in a message: one space for everything in it, Statuses, Results and what is nested too (SYN-33). A command without a number, or with one
 * that stood before it, has none by which its Status could be told from others (SYN-34). Immutable.
 */
final class CommandNumbers {

    private final Set<Command> faulty = Collections.newSetFromMap(new IdentityHashMap<>());

    private CommandNumbers() {
    }

    static CommandNumbers of(Message message) {
        CommandNumbers numbers = new CommandNumbers();
        numbers.collect(message.commands(), new HashSet<>());
        return numbers;
    }

    private void collect(List<Command> commands, Set<Integer> before) {
        for (Command command : commands) {
            boolean own = before.add(command.cmdId()) && command.cmdId() != 0;
            if (!own && Statuses.isDueFor(command)) {
                faulty.add(command);
            }
            if (command instanceof Command.Container container) {
                collect(container.commands(), before);
            }
        }
    }

    /** True if the command has a number of its own, or needs none because nothing is answered to it. */
    boolean tell(Command command) {
        return !faulty.contains(command);
    }
}
