package org.fumogateway.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to start: features, settings and framework properties, before it is started. Built by a command, started by
 * {@link FrameworkProcess}.
 */
public final class Profile {

    private final String name;
    private final List<String> features;
    private Path data;
    private Path conf;
    private String logLevel = "INFO";
    private final Map<String, String> properties = new TreeMap<>();
    private final Map<String, Map<String, Object>> settings = new TreeMap<>();
    private final Map<String, FeatureSwitch> switches = new TreeMap<>();

    /**
     * A setting that has to be {@code true} for a feature to be installed.
     *
     * @param pid component that the setting belongs to
     * @param key its name
     */
    private record FeatureSwitch(String pid, String key) {

        private boolean on(Map<String, Map<String, Object>> settings) {
            return "true".equalsIgnoreCase(String.valueOf(settings.getOrDefault(pid, Map.of()).get(key)));
        }
    }

    /**
     * Creates a profile with its features.
     *
     * @param name     {@code gateway} or {@code server}; names the folder of its settings
     * @param features names of feature files, in order
     */
    public Profile(String name, String... features) {
        this.name = name;
        this.features = new ArrayList<>(Arrays.asList(features));
    }

    /** Name of the profile. */
    public String name() {
        return name;
    }

    /** Names of its features, in order. */
    public List<String> features() {
        return List.copyOf(features);
    }

    /** Leaves features out or adds others. */
    public Profile features(List<String> names) {
        features.clear();
        features.addAll(names);
        return this;
    }

    /**
     * Leaves a feature asleep until an operator's setting is {@code true}: what nobody uses shall not cost memory.
     *
     * @param feature name of the feature
     * @param pid     component that the setting belongs to
     * @param key     its name
     */
    public Profile onlyWith(String feature, String pid, String key) {
        switches.put(feature, new FeatureSwitch(pid, key));
        return this;
    }

    /** Names of the features that these settings of the operator ask for, in order. */
    List<String> featuresFor(Map<String, Map<String, Object>> given) {
        return features.stream().filter(feature -> !switches.containsKey(feature) || switches.get(feature).on(given)).toList();
    }

    /** Data folder. */
    public Path data() {
        return data;
    }

    /** Sets the data folder. */
    public Profile data(Path folder) {
        this.data = folder.toAbsolutePath().normalize();
        return this;
    }

    /** Folder of the operator's settings, or null for the one of the distribution. */
    public Path conf() {
        return conf;
    }

    /** Sets the folder of the operator's settings. */
    public Profile conf(Path folder) throws LaunchException {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new LaunchException(ExitCode.CONFIGURATION, "The configuration folder " + folder + " does not exist.");
        }
        this.conf = folder == null ? null : folder.toAbsolutePath().normalize();
        return this;
    }

    /** Least important log entries that are shown. */
    public String logLevel() {
        return logLevel;
    }

    /** Sets the log level. */
    public Profile logLevel(String level) {
        this.logLevel = level;
        return this;
    }

    /** Further framework properties. */
    public Map<String, String> properties() {
        return properties;
    }

    /** Settings by PID that win over files. */
    public Map<String, Map<String, Object>> settings() {
        return settings;
    }

    /** Sets one setting that wins over files. */
    public Profile setting(String pid, String key, Object value) {
        settings.computeIfAbsent(pid, absent -> new TreeMap<>()).put(key, value);
        return this;
    }
}
