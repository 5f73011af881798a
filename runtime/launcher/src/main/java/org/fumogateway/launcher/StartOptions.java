package org.fumogateway.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that every command has that starts a framework. */
public final class StartOptions {

    private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    // Required, but judged here: 'server' has subcommands that do without it.
    @Option(names = "--data", paramLabel = "DIR", description = "Data folder (required); created if missing.")
    private Path data;

    @Option(names = "--conf", paramLabel = "DIR", description = "Folder with settings, one PID.cfg per component. "
            + "Default: conf/<command> of the distribution.")
    private Path conf;

    @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "INFO",
            description = "What to show: off, error, warn, info (default), debug or trace.")
    private String logLevel;

    @Option(names = "--without", paramLabel = "FEATURE", split = ",", description = "Features to leave out.")
    private List<String> without = new ArrayList<>();

    /** Applies them to a profile. */
    public Profile apply(Profile profile) throws LaunchException {
        if (data == null) {
            throw new LaunchException(ExitCode.USAGE, "Missing required option: '--data=DIR'");
        }
        String level = logLevel.toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new LaunchException(ExitCode.USAGE, "There is no log level '" + logLevel + "': take one of off, error, warn, info, "
                    + "debug, trace.");
        }
        List<String> features = new ArrayList<>(profile.features());
        for (String name : without) {
            if (!features.remove(name)) {
                throw new LaunchException(ExitCode.USAGE, "There is no feature '" + name + "' to leave out: it is one of "
                        + profile.features() + ".");
            }
        }
        return profile.data(data).conf(conf).logLevel(level).features(features);
    }
}
