package org.fumogateway.slotboot;

import java.nio.file.Path;
import java.util.Map;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * The environment of U-Boot through {@code fw_printenv} and {@code fw_setenv}. One call sets all variables in one new copy of the environment;
 * with a redundant environment in {@code fw_env.config} a power cut leaves the old or the new copy.
 */
final class UbootVariables implements BootVariables {

    private final PlatformTool print;
    private final PlatformTool set;
    private final String configuration;

    UbootVariables(PlatformTool print, PlatformTool set, Path configuration) {
        this.print = print;
        this.set = set;
        this.configuration = configuration.toString();
    }

    @Override
    public Map<String, String> read() throws StorageException {
        return VariableLines.parse(print.run("", "-c", configuration));
    }

    @Override
    public void write(Map<String, String> changes) throws StorageException {
        set.run(VariableLines.text(changes), "-c", configuration, "-s", "-");
        if (!VariableLines.holds(read(), changes)) {
            throw new StorageException(Reason.CORRUPT, "The environment of U-Boot does not hold what fw_setenv was told to write");
        }
    }
}
