package org.fumogateway.syncml;

import java.util.List;

/**
 * Overwrites values (TREE-60 to TREE-62); from a client it carries DevInfo (DM-13).
 *
 * @param cmdId CmdID, 0 if missing
 * @param meta  default for the Items; never null
 * @param items at least one in a valid command
 */
public record Replace(int cmdId, Meta meta, List<Item> items) implements TreeCommand {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Replace {
        meta = meta == null ? Meta.EMPTY : meta;
        items = List.copyOf(items);
    }

    @Override
    public String name() {
        return "Replace";
    }
}
