package org.fumogateway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that this launcher was unpacked into.
 *
 * @param home folder with {@code bin}, {@code lib}, {@code bundles}, {@code features}, {@code framework}, {@code conf} and {@code plugins}
 */
public record Distribution(Path home) {

    /** System property that names the folder; set by the start script. */
    public static final String HOME_PROPERTY = "org.fumogateway.home";

    /** The distribution of this process. */
    public static Distribution current() throws LaunchException {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null || !Files.isDirectory(Path.of(home, "features"))) {
            throw new LaunchException(ExitCode.SOFTWARE, "This is not a complete distribution: the folder 'features' is missing. "
                    + "Start it with bin/fumo-gateway.");
        }
        return new Distribution(Path.of(home).toAbsolutePath().normalize());
    }

    /** Start script. */
    public Path script() {
        return home.resolve("bin").resolve("fumo-gateway");
    }

    /** Settings that come with the distribution for a profile. */
    public Path conf(String profile) {
        return home.resolve("conf").resolve(profile);
    }

    /** Folder for vendor bundles that apply to every gateway started from here. */
    public Path plugins() {
        return home.resolve("plugins");
    }

    /**
     * Makes sure that there is one OSGi framework to start: the one jar in {@code framework}, which an operator may exchange for that of
     * another vendor.
     */
    void requireFramework() throws LaunchException {
        Path folder = home.resolve("framework");
        List<Path> jars = jars(folder);
        if (jars.size() != 1) {
            throw new LaunchException(ExitCode.SOFTWARE, "The folder " + folder + " must hold the jar of exactly one OSGi framework; it holds "
                    + jars.size() + ".");
        }
    }

    private static List<Path> jars(Path folder) throws LaunchException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "The folder " + folder + " cannot be read.", e);
        }
    }

    /**
     * The bundles to run: the generation that the data folder's pointer names, else the ones of the distribution (PKG-73). Resolved at each
     * start.
     *
     * @param data data folder
     */
    public BundleGeneration generation(Path data) throws LaunchException {
        Path pointer = data.resolve("generations").resolve("active");
        if (!Files.exists(pointer)) {
            return new BundleGeneration("distribution", home, true);
        }
        try {
            String name = Files.readString(pointer).strip();
            Path folder = pointer.resolveSibling(name).normalize();
            if (!name.matches("[A-Za-z0-9._-]{1,64}") || !Files.isDirectory(folder.resolve("features"))) {
                throw new LaunchException(ExitCode.SOFTWARE, "The bundle generation that " + pointer + " names is not there.");
            }
            return new BundleGeneration(name, folder, false);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "The pointer to the bundle generation, " + pointer + ", cannot be read.", e);
        }
    }

    /**
     * A complete set of features and bundles.
     *
     * @param name    name of the generation
     * @param folder  folder with {@code features} and {@code bundles}
     * @param shipped true if it came with the distribution, false if an update brought it
     */
    public record BundleGeneration(String name, Path folder, boolean shipped) {

        /** Its bundles, whether a feature names them or not. */
        List<Path> bundles() throws LaunchException {
            return jars(folder.resolve("bundles"));
        }
    }
}
