package org.fumogateway.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * Bundles and default settings of several features together.
 *
 * @param bundles        what to install, in the order of the features
 * @param configurations default settings by PID
 */
record FeatureSet(List<BundleFile> bundles, Map<String, Map<String, Object>> configurations) {

    /** Metadata key of a bundle in a feature file. */
    private static final String START_LEVEL = "start-level";
    private static final int DEFAULT_START_LEVEL = 80;

    /** Copies the collections. */
    FeatureSet {
        bundles = List.copyOf(bundles);
        configurations = Map.copyOf(configurations);
    }

    /**
     * One bundle to install.
     *
     * @param file       jar
     * @param startLevel level at which it starts
     */
    record BundleFile(Path file, int startLevel) {
    }

    /** Jars of the bundles, in the same order. */
    List<Path> files() {
        return bundles.stream().map(BundleFile::file).toList();
    }

    /** Reads features by name from a generation. */
    static FeatureSet read(Distribution.BundleGeneration generation, List<String> names) throws LaunchException {
        FeatureService service = new FeatureServiceImpl();
        Map<Path, BundleFile> bundles = new LinkedHashMap<>();
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (String name : names) {
            Feature feature = read(service, generation.folder().resolve("features").resolve(name + ".json"));
            for (FeatureBundle bundle : feature.getBundles()) {
                BundleFile file = locate(generation.folder().resolve("bundles"), bundle);
                bundles.putIfAbsent(file.file(), file);
            }
            for (FeatureConfiguration configuration : feature.getConfigurations().values()) {
                configurations.put(configuration.getPid(), configuration.getValues());
            }
        }
        return new FeatureSet(new ArrayList<>(bundles.values()), configurations);
    }

    private static Feature read(FeatureService service, Path file) throws LaunchException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return service.readFeature(reader);
        } catch (IOException | RuntimeException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "The feature file " + file + " cannot be read.", e);
        }
    }

    private static BundleFile locate(Path folder, FeatureBundle bundle) throws LaunchException {
        ID id = bundle.getID();
        Path file = folder.resolve(id.getArtifactId() + "-" + id.getVersion() + ".jar");
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(ExitCode.SOFTWARE, "The bundle " + file + " is missing from the distribution.");
        }
        Object level = bundle.getMetadata().get(START_LEVEL);
        return new BundleFile(file, level instanceof Number number ? number.intValue() : DEFAULT_START_LEVEL);
    }
}
