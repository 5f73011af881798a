package org.fumogateway.syncml;

import java.util.List;

/**
 * Copies the value of a leaf to another (TREE-68, TREE-69).
 *
 * @param cmdId CmdID, 0 if missing
 * @param meta  default for the Items; never null
 * @param items at least one in a valid command
 */
public record Copy(int cmdId, Meta meta, List<Item> items) implements TreeCommand {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Copy {
        meta = meta == null ? Meta.EMPTY : meta;
        items = List.copyOf(items);
    }

    @Override
    public String name() {
        return "Copy";
    }
}
