package org.fumogateway.syncml;

/** An element of a SyncBody, or of an Atomic or a Sequence. */
public sealed interface Command permits TreeCommand, Command.Container, Alert, Results, Status, UnknownCommand {

    /** CmdID, unique in its message; 0 if missing (0 itself is not a legal value, SYN-33). */
    int cmdId();

    /** Element name, as a Status repeats it in Cmd. */
    String name();

    /** A command that holds commands. */
    sealed interface Container extends Command permits Atomic, Sequence {

        /** The commands inside, in document order. */
        java.util.List<Command> commands();
    }
}
