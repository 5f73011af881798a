package org.fumogateway.dmprotocol;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.UnknownCommand;

/** Gives commands their CmdIDs in document order, a container before the commands inside it (SYN-33). */
final class CommandNumbering {

    private int next;

    /** @param first the number of the first command */
    CommandNumbering(int first) {
        next = first;
    }

    /** The number that the next command will get. */
    int next() {
        return next;
    }

    Command number(Command command) {
        int id = next++;
        if (command instanceof Status c) {
            return new Status(id, c.msgRef(), c.cmdRef(), c.command(), c.targetRefs(), c.sourceRefs(), c.challenge(), c.code(),
                    c.items());
        } else if (command instanceof Results c) {
            return new Results(id, c.msgRef(), c.cmdRef(), c.meta(), c.targetRef(), c.sourceRef(), c.items());
        } else if (command instanceof Alert c) {
            return new Alert(id, c.code(), c.correlator(), c.items());
        } else if (command instanceof Atomic c) {
            return new Atomic(id, c.meta(), inside(c.commands()));
        } else if (command instanceof Sequence c) {
            return new Sequence(id, c.meta(), inside(c.commands()));
        } else if (command instanceof UnknownCommand c) {
            return new UnknownCommand(id, c.name());
        }
        return numberTreeCommand(command, id);
    }

    private static Command numberTreeCommand(Command command, int id) {
        if (command instanceof Add c) {
            return new Add(id, c.meta(), c.items());
        } else if (command instanceof Replace c) {
            return new Replace(id, c.meta(), c.items());
        } else if (command instanceof Get c) {
            return new Get(id, c.meta(), c.items());
        } else if (command instanceof Exec c) {
            return new Exec(id, c.meta(), c.correlator(), c.items());
        } else if (command instanceof Delete c) {
            return new Delete(id, c.meta(), c.items());
        } else if (command instanceof Copy c) {
            return new Copy(id, c.meta(), c.items());
        }
        throw new IllegalArgumentException("Not a command of the model: " + command.getClass().getName());
    }

    private List<Command> inside(List<Command> commands) {
        List<Command> numbered = new ArrayList<>(commands.size());
        for (Command command : commands) {
            numbered.add(number(command));
        }
        return numbered;
    }
}
