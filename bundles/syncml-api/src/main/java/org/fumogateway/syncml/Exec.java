package org.fumogateway.syncml;

import java.util.List;

/**
 * Executes a node (TREE-67). Exactly one Item when sent (SYN-15).
 *
 * @param cmdId      CmdID, 0 if missing
 * @param meta       default for the Item; never null
 * @param correlator text that a later Generic Alert repeats (SYN-39), or null
 * @param items      what was received
 */
public record Exec(int cmdId, Meta meta, String correlator, List<Item> items) implements TreeCommand {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Exec {
        meta = meta == null ? Meta.EMPTY : meta;
        items = List.copyOf(items);
    }

    @Override
    public String name() {
        return "Exec";
    }
}
