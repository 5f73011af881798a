package org.fumogateway.syncml;

import java.util.List;

/**
 * Deletes nodes with everything below them (TREE-63 to TREE-65).
 *
 * @param cmdId CmdID, 0 if missing
 * @param meta  default for the Items; never null
 * @param items at least one in a valid command
 */
public record Delete(int cmdId, Meta meta, List<Item> items) implements TreeCommand {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Delete {
        meta = meta == null ? Meta.EMPTY : meta;
        items = List.copyOf(items);
    }

    @Override
    public String name() {
        return "Delete";
    }
}
