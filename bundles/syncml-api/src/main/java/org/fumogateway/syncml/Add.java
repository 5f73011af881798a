package org.fumogateway.syncml;

import java.util.List;

/**
 * Creates nodes (TREE-55 to TREE-59).
 *
 * @param cmdId CmdID, 0 if missing
 * @param meta  default for the Items; never null
 * @param items at least one in a valid command
 */
public record Add(int cmdId, Meta meta, List<Item> items) implements TreeCommand {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Add {
        meta = meta == null ? Meta.EMPTY : meta;
        items = List.copyOf(items);
    }

    @Override
    public String name() {
        return "Add";
    }
}
