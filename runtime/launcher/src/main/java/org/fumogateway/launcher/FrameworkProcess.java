package org.fumogateway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.osgi.framework.Constants;

/**
 * Runs one framework in this process until it is stopped, and tells how the process shall end. The bundle cache is made anew at each start: what
 * runs is what the features name, also after a power cut in the middle of an update.
 */
public final class FrameworkProcess {

    private static final int HIGHEST_START_LEVEL = 100;
    /** As in the feature {@code base}. */
    private static final int FILE_INSTALL_START_LEVEL = 30;

    /** Libraries that log through {@code java.util.logging} say nothing below a warning; held here, or the setting would be collected. */
    private static final Logger LIBRARIES = Logger.getLogger("");

    private final Distribution distribution;
    private final Profile profile;
    private final FrameworkLauncher launcher;
    private final DataFolderLock lock;
    private final Path conf;
    private final FeatureSet features;
    private final Map<String, Map<String, Object>> settings;

    /**
     * Prepares a start: from here on this process owns the data folder, and features and settings are read and judged. A start that cannot
     * succeed ends here, before it has cost firmware on trial one of its tries.
     *
     * @throws LaunchException if the data folder cannot be used, another process works on it, or framework, features or settings are wrong
     */
    public FrameworkProcess(Distribution distribution, Profile profile) throws LaunchException {
        this.distribution = distribution;
        distribution.requireFramework();
        this.launcher = launcher(distribution);
        this.profile = profile;
        this.lock = DataFolderLock.take(profile.data());
        this.conf = profile.conf() == null ? distribution.conf(profile.name()) : profile.conf();
        this.settings = ConfigurationFiles.read(conf);
        Distribution.BundleGeneration generation = distribution.generation(profile.data());
        this.features = FeatureSet.read(generation, profile.featuresFor(settings));
        judgeSettings(generation);
    }

    /**
     * Bundles that an update brought may describe their settings more strictly than those for which the operator wrote them, or so that they cannot be read
     * at all: that must not keep the gateway from starting.
     */
    private void judgeSettings(Distribution.BundleGeneration generation) throws LaunchException {
        SettingsCheck check = new SettingsCheck(conf, System.err);
        if (generation.shipped()) {
            check.refuse(settings, descriptions(generation));
            return;
        }
        try {
            check.warn(settings, descriptions(generation));
        } catch (LaunchException unreadable) {
            System.err.println(unreadable.getMessage());
        }
    }

    /** What is set for a bundle that sleeps in this start, or is of the other profile, is no mistake: all others are looked at only for that. */
    private SettingDescriptions descriptions(Distribution.BundleGeneration generation) throws LaunchException {
        SettingDescriptions descriptions = new SettingDescriptions();
        Set<String> judged = SettingsCheck.judged(settings.keySet());
        if (!descriptions.find(judged, features.files())) {
            descriptions.find(judged, generation.bundles());
        }
        return descriptions;
    }

    /** What the operator set for a component: files first, then what the command line says. */
    public Map<String, Object> settings(String pid) {
        Map<String, Object> merged = new HashMap<>(settings.getOrDefault(pid, Map.of()));
        merged.putAll(profile.settings().getOrDefault(pid, Map.of()));
        return merged;
    }

    /**
     * Starts the framework and blocks until it stops.
     *
     * @return exit code for this process; {@link ExitCode#RESTART} if a restart was asked for
     * @throws LaunchException if it could not be started
     */
    public int run() throws LaunchException, InterruptedException {
        if (!lock.held()) {
            throw new LaunchException(ExitCode.SOFTWARE, "The lock of the data folder was lost.");
        }
        prepareDataFolder();
        LIBRARIES.setLevel(Level.WARNING);
        BundleCache cache = new BundleCache(profile.data());
        return launcher.run(properties(cache.renew()), features.bundles(), cache::removeAside);
    }

    /** Without the OSGi API on the class path not even the class that wants to start a framework can be loaded. */
    private static FrameworkLauncher launcher(Distribution distribution) throws LaunchException {
        try {
            return FrameworkLauncher.find();
        } catch (NoClassDefFoundError | ServiceConfigurationError unusable) {
            throw new LaunchException(ExitCode.SOFTWARE, "The jar in " + distribution.home().resolve("framework")
                    + " is not an OSGi framework that can be started here.", unusable);
        }
    }

    private void prepareDataFolder() throws LaunchException {
        try {
            Files.createDirectories(profile.data().resolve("plugins"));
            if (!Files.isWritable(profile.data())) {
                throw new LaunchException(ExitCode.CANNOT_CREATE, "The data folder " + profile.data() + " cannot be written.");
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, "The data folder " + profile.data() + " cannot be created.", e);
        }
    }

    private Map<String, String> properties(Path cache) {
        Path data = profile.data();
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(HIGHEST_START_LEVEL));
        properties.put("org.fumogateway.home", distribution.home().toString());
        properties.put("org.fumogateway.data", data.toString());
        properties.put("org.fumogateway.conf", conf.toString());
        properties.put("org.fumogateway.log.level", profile.logLevel());
        properties.put("org.osgi.service.log.admin.loglevel", profile.logLevel().equals("OFF") ? "ERROR" : profile.logLevel());
        // Vendor bundles only: settings are read and judged before the start, and File Install would put a file in place of what the command
        // line says.
        properties.put("felix.fileinstall.dir", distribution.plugins() + "," + data.resolve("plugins"));
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.poll", "1000");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        // Its own level: File Install starts what it finds at once. Of a higher level it would start it a second later, and a trial of new firmware
        // might be over before the vendor's health check is there.
        properties.put("felix.fileinstall.start.level", Integer.toString(FILE_INSTALL_START_LEVEL));
        properties.put("felix.fileinstall.tmpdir", data.resolve("cache-fileinstall").toString());
        properties.put("felix.fileinstall.log.level", "2");
        properties.put("configurator.initial", new InitialConfiguration().add(features.configurations())
                .add(settings).add(profile.settings()).toJson());
        properties.putAll(profile.properties());
        return properties;
    }
}
