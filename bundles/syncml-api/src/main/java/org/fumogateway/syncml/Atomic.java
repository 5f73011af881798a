package org.fumogateway.syncml;

import java.util.List;

/**
 * All of its commands or none (DM-120 to DM-128).
 *
 * @param cmdId    CmdID, 0 if missing
 * @param meta     never null
 * @param commands the commands inside
 */
public record Atomic(int cmdId, Meta meta, List<Command> commands) implements Command.Container {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Atomic {
        meta = meta == null ? Meta.EMPTY : meta;
        commands = List.copyOf(commands);
    }

    @Override
    public String name() {
        return "Atomic";
    }
}
