package org.fumogateway.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges the settings in an operator's files against what the components say about theirs, before anything is started: a component that finds out by itself
 * can only be missing. A value that its component cannot take ends the start, with all such values named. A number beyond the limits that a component
 * describes is a warning: it may bring it within them by itself. So is a setting that nobody reads: firmware of another version may read it.
 */
final class SettingsCheck {

    private static final String OURS = "org.fumogateway.";

    private final Path folder;
    private final PrintStream warnings;

    /**
     * Prepares a check.
     *
     * @param folder   where the files are, for messages
     * @param warnings takes a line for each setting that nobody reads
     */
    SettingsCheck(Path folder, PrintStream warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    /** Those of these components that the house has, or should have: bundles of others say what they want when they come. */
    static Set<String> judged(Set<String> pids) {
        return pids.stream().filter(pid -> pid.startsWith(OURS)).collect(Collectors.toSet());
    }

    /**
     * Judges settings.
     *
     * @param settings     by PID
     * @param descriptions of the bundles of this start and of those that other starts would take
     * @throws LaunchException with every value that cannot be taken
     */
    void refuse(Map<String, Map<String, Object>> settings, SettingDescriptions descriptions) throws LaunchException {
        List<String> faults = judge(settings, descriptions);
        if (!faults.isEmpty()) {
            throw new LaunchException(ExitCode.CONFIGURATION, String.join(System.lineSeparator(), faults));
        }
    }

    /** Judges settings as {@link #refuse} does, and warns of every value that cannot be taken. */
    void warn(Map<String, Map<String, Object>> settings, SettingDescriptions descriptions) {
        judge(settings, descriptions).forEach(warnings::println);
    }

    private List<String> judge(Map<String, Map<String, Object>> settings, SettingDescriptions descriptions) {
        List<String> faults = new ArrayList<>();
        settings.forEach((pid, values) -> {
            if (descriptions.knows(pid)) {
                values.forEach((key, value) -> judge(pid, key, value.toString(), descriptions.of(pid)).ifPresent(faults::add));
            } else if (pid.startsWith(OURS)) {
                warnings.println("No component reads the settings in " + file(pid) + ".");
            }
        });
        return faults;
    }

    private Optional<String> judge(String pid, String key, String value, Map<String, DescribedSetting> described) {
        DescribedSetting setting = described.get(key);
        if (setting != null) {
            setting.doubt(value).ifPresent(doubt -> warnings.println(sentence(pid, key, doubt)));
            return setting.objection(value).map(objection -> sentence(pid, key, objection));
        }
        if (key.indexOf('.') < 0) {
            // With a dot in it, it may be one of those that every component has, such as the target of a reference.
            warnings.println("No component reads the setting " + key + " in " + file(pid)
                    + similar(key, described.keySet()).map(name -> "; is " + name + " meant?").orElse("."));
        }
        return Optional.empty();
    }

    private String sentence(String pid, String key, String end) {
        return "The setting " + key + " in " + file(pid) + " " + end + ".";
    }

    private Path file(String pid) {
        return folder.resolve(pid + ConfigurationFiles.ENDING);
    }

    private static Optional<String> similar(String key, Set<String> names) {
        String wanted = key.toLowerCase(Locale.ROOT);
        return names.stream().filter(name -> alike(wanted, name.toLowerCase(Locale.ROOT))).min(Comparator.naturalOrder());
    }

    /** One begins or ends with the other, or they differ in case only. */
    private static boolean alike(String one, String other) {
        return one.startsWith(other) || other.startsWith(one) || one.endsWith(other) || other.endsWith(one);
    }
}
