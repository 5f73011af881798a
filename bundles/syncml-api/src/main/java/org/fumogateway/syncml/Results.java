package org.fumogateway.syncml;

import java.util.List;

/**
 * Results of a Get (DM-100 to DM-104).
 *
 * @param cmdId     CmdID, 0 if missing
 * @param msgRef    MsgID of the message that held the Get, 0 if missing (SYN-17)
 * @param cmdRef    CmdID of the Get, -1 if missing
 * @param meta      default for the Items; never null
 * @param targetRef TargetRef, or null
 * @param sourceRef SourceRef, or null
 * @param items     one per node
 */
public record Results(int cmdId, int msgRef, int cmdRef, Meta meta, String targetRef, String sourceRef, List<Item> items)
        implements Command {

    /** Replaces an absent Meta by the empty one and copies the list. */
    public Results {
        meta = meta == null ? Meta.EMPTY : meta;
        items = List.copyOf(items);
    }

    @Override
    public String name() {
        return "Results";
    }
}
