package org.fumogateway.storage.internal;

import java.util.regex.Pattern;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** What names are accepted: all of them become file or folder names, so nothing may climb out of the folder. */
public final class Names {

    private static final Pattern STORE = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
    private static final Pattern ITEM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    private Names() {
    }

    /** Checks the name of a store. */
    public static void requireStoreName(String name) throws StorageException {
        require(STORE, name, "store");
    }

    static void requireItemName(String name) throws StorageException {
        require(ITEM, name, "record, journal or spool");
    }

    private static void require(Pattern pattern, String name, String kind) throws StorageException {
        if (name == null || !pattern.matcher(name).matches()) {
            throw new StorageException(Reason.INVALID, "Not a usable name of a " + kind + ": " + name);
        }
    }
}
