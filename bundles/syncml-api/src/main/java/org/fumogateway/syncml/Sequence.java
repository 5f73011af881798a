package org.fumogateway.syncml;

import java.util.List;

/**
 * Its commands in exactly this order (DM-110 to DM-114).
 *
 * @param cmdId    CmdID, 0 if missing
 * @param meta     never null
 * @param commands the commands inside
 */
public record Sequence(int cmdId, Meta meta, List<Command> commands) implements Command.Container {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Sequence {
        meta = meta == null ? Meta.EMPTY : meta;
        commands = List.copyOf(commands);
    }

    @Override
    public String name() {
        return "Sequence";
    }
}
