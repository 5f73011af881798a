package org.fumogateway.dmcommands.internal;

import java.util.List;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;

/** Writes Status and Results for the commands of one message. The sender numbers them. */
record Answers(int msgRef) {

    /** Status of a whole command. */
    Status status(Command command, int code) {
        return new Status(0, msgRef, command.cmdId(), command.name(), List.of(), List.of(), null, code, List.of());
    }

    /** Status of one Item; the outcome may name another node that was in the way (TREE-57). */
    Status status(Command command, Item item, Outcome outcome) {
        List<Item> about = outcome.failedUri() == null ? List.of() : List.of(Item.ofTarget(outcome.failedUri()));
        return new Status(0, msgRef, command.cmdId(), command.name(), refs(item.target()), refs(item.source()), null,
                outcome.status(), about);
    }

    private static List<String> refs(Location location) {
        return location == null || location.uri() == null ? List.of() : List.of(location.uri());
    }

    Results results(Command command, List<Item> items) {
        return new Results(0, msgRef, command.cmdId(), Meta.EMPTY, null, null, items);
    }
}
