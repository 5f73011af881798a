package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {

    private static final String FEATURE = """
            {"feature-resource-version": "1.0", "id": "org.example:feature-one:1.0", "bundles": [
              {"id": "org.example:first:1.0", "start-level": 5}, {"id": "org.example:second:2.0"}],
             "configurations": {"org.example.pid": {"name": "value"}}}
            """;

    @TempDir
    private Path folder;
    private Path home;
    private Path data;

    @BeforeEach
    void makeDistribution() throws Exception {
        home = folder.resolve("home");
        data = Files.createDirectories(folder.resolve("data"));
        fill(home);
    }

    private static void fill(Path place) throws Exception {
        Files.createDirectories(place.resolve("features"));
        Files.createDirectories(place.resolve("bundles"));
        Files.writeString(place.resolve("features/one.json"), FEATURE);
        Files.createFile(place.resolve("bundles/first-1.0.jar"));
        Files.createFile(place.resolve("bundles/second-2.0.jar"));
    }

    @Test
    @Proves({"PKG-73"})
    @DisplayName("The bundles of the distribution run until a pointer names another complete generation; a pointer to nothing is refused")
    void resolvesGeneration() throws Exception {
        Distribution distribution = new Distribution(home);
        assertThat(distribution.generation(data).folder()).isEqualTo(home);
        Path generations = Files.createDirectories(data.resolve("generations"));
        fill(generations.resolve("g2"));
        Files.writeString(generations.resolve("active"), "g2\n");
        assertThat(distribution.generation(data).folder()).isEqualTo(generations.resolve("g2"));
        for (String bad : List.of("g3", "../home", "", "a/b")) {
            Files.writeString(generations.resolve("active"), bad);
            assertThatThrownBy(() -> distribution.generation(data)).as(bad).isInstanceOf(LaunchException.class);
        }
    }

    @Test
    @DisplayName("The folder framework/ holds one OSGi framework, of whatever vendor; none or two of them end the start with a sentence")
    void wantsOneFramework() throws Exception {
        Distribution distribution = new Distribution(home);
        Path framework = home.resolve("framework");
        assertThatThrownBy(distribution::requireFramework).isInstanceOf(LaunchException.class).hasMessageContaining(framework.toString());
        Files.createDirectories(framework);
        assertThatThrownBy(distribution::requireFramework).isInstanceOf(LaunchException.class).hasMessageContaining("it holds 0");
        Files.createFile(framework.resolve("README.txt"));
        Files.createFile(framework.resolve("org.eclipse.osgi-3.24.300.jar"));
        distribution.requireFramework();
        Files.createFile(framework.resolve("org.apache.felix.framework-7.0.5.jar"));
        assertThatThrownBy(distribution::requireFramework).isInstanceOf(LaunchException.class).hasMessageContaining("it holds 2");
    }

    @Test
    @DisplayName("A feature names bundles with start levels and default settings; a bundle that is missing is named")
    void readsFeatures() throws Exception {
        Distribution.BundleGeneration generation = new Distribution(home).generation(data);
        FeatureSet set = FeatureSet.read(generation, List.of("one"));
        assertThat(set.bundles()).extracting(FeatureSet.BundleFile::startLevel).containsExactly(5, 80);
        assertThat(set.configurations()).containsKey("org.example.pid");
        Files.delete(home.resolve("bundles/second-2.0.jar"));
        assertThatThrownBy(() -> FeatureSet.read(generation, List.of("one"))).isInstanceOf(LaunchException.class)
                .hasMessageContaining("second-2.0.jar");
        assertThatThrownBy(() -> FeatureSet.read(generation, List.of("two"))).isInstanceOf(LaunchException.class)
                .hasMessageContaining("two.json");
    }

    @Test
    @DisplayName("A data folder serves one process at a time")
    void locks() throws Exception {
        assertThat(DataFolderLock.take(data).held()).isTrue();
        assertThatThrownBy(() -> DataFolderLock.take(data)).isInstanceOfSatisfying(LaunchException.class,
                refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE));
    }
}
