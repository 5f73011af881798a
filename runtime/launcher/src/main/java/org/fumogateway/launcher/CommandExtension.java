package org.fumogateway.launcher;

import java.util.List;

/** Adds commands to the command line; found by {@link java.util.ServiceLoader}, so that the gateway's distribution carries no server command. */
public interface CommandExtension {

    /** Objects with picocli annotations, each one command. */
    List<Object> commands();
}
