package org.fumogateway.syncml;

/**
 * An element where a command is expected that DM does not know or does not use; it still gets a Status (SYN-9, SYN-40).
 *
 * @param cmdId CmdID, 0 if missing
 * @param name  element name as received
 */
public record UnknownCommand(int cmdId, String name) implements Command {
}
