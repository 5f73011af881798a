package org.fumogateway.syncml;

import java.util.List;

/** A command on nodes of the management tree. */
public sealed interface TreeCommand extends Command permits Add, Copy, Delete, Exec, Get, Replace {

    /** Meta of the command: default for its Items (SYN-19); never null. */
    Meta meta();

    /** Its Items in document order. */
    List<Item> items();
}
