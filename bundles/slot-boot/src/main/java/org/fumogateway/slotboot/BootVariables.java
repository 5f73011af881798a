package org.fumogateway.slotboot;

import java.util.Map;
import org.fumogateway.storage.StorageException;

/** The environment of a boot loader: variables that it and this gateway read and write. */
interface BootVariables {

    /** All variables. */
    Map<String, String> read() throws StorageException;

    /** Sets variables, all of them or none; an empty value takes a variable away. Durable when it returns. */
    void write(Map<String, String> changes) throws StorageException;
}
