package org.fumogateway.serverstore.internal;

import java.nio.file.Path;
import org.fumogateway.server.store.StoreException;

/**
 * Where the keys come from: text that the operator gives to the process, or a file. A file is made only where nothing has been sealed yet: a new key
 * could not open what another one sealed.
 */
final class KeySource {

    /** Environment variable with keys, separated by commas. */
    static final String VARIABLE = "FUMO_SERVER_KEYS";

    private final String given;
    private final KeyFile file;

    private KeySource(String given, KeyFile file) {
        this.given = given;
        this.file = file;
    }

    /** The keys in the text, if it is not blank; else those of the file. */
    static KeySource of(String given, Path file) {
        boolean none = given == null || given.isBlank();
        return new KeySource(none ? null : given, none ? new KeyFile(file) : null);
    }

    /** True if this process may write the keys. */
    boolean writable() {
        return file != null;
    }

    /**
     * The keys.
     *
     * @param sealed whether the database holds sealed rows
     */
    KeyRing load(boolean sealed) throws StoreException {
        if (given != null) {
            return KeyRing.parse(given, "the environment variable " + VARIABLE);
        }
        if (file.exists()) {
            return file.read();
        }
        if (sealed) {
            throw new StoreException("its secrets are sealed, and the key file " + file.path() + " is missing; put it back from where you keep it.",
                    null);
        }
        KeyRing fresh = KeyRing.fresh();
        file.write(fresh);
        return fresh;
    }

    void write(KeyRing keys) throws StoreException {
        file.write(keys);
    }

    /** Where the keys are, for messages. */
    String place() {
        return given == null ? "the key file " + file.path() : "the environment variable " + VARIABLE;
    }
}
