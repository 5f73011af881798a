package org.fumogateway.syncml;

import java.util.List;

/**
 * Status of a command or of a SyncHdr (DM-90 to DM-96).
 *
 * @param cmdId      CmdID, 0 if missing
 * @param msgRef     MsgID of the message answered, 0 if missing
 * @param cmdRef     CmdID of the command answered, 0 for the SyncHdr; -1 if missing, which matches nothing that was
 *                   sent (SYN-16) and is written, for a code of 400 and above, as an empty CmdRef: the command answered had no number (SYN-34)
 * @param command    name of the command answered ({@code SyncHdr} for the header)
 * @param targetRefs URIs the status is about; none if it covers the whole command
 * @param sourceRefs the same for sources
 * @param challenge  only in the Status of a SyncHdr, or null
 * @param code       status code from Data, 0 if missing
 * @param items      details (SYN-44)
 */
public record Status(int cmdId, int msgRef, int cmdRef, String command, List<String> targetRefs, List<String> sourceRefs,
        Challenge challenge, int code, List<Item> items) implements Command {

    /** Name of the header where a command name is expected. */
    public static final String SYNC_HDR = "SyncHdr";

    /** Copies the lists. */
    public Status {
        targetRefs = List.copyOf(targetRefs);
        sourceRefs = List.copyOf(sourceRefs);
        items = List.copyOf(items);
    }

    @Override
    public String name() {
        return "Status";
    }
}
