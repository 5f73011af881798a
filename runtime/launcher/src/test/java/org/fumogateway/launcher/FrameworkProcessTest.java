package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkProcessTest {

    private static final String DESCRIPTION = """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="a"><AD id="tries" type="Integer"/></OCD><Designate pid="org.fumogateway.%s"><Object ocdref="a"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir
    private Path folder;
    private Path home;
    private Path conf;

    @BeforeEach
    void distribution() throws IOException {
        home = folder.resolve("home");
        Files.createFile(Files.createDirectories(home.resolve("framework")).resolve("framework.jar"));
        generation(home, DESCRIPTION.formatted("example"));
        conf = Files.createDirectories(folder.resolve("conf"));
    }

    private static void generation(Path place, String description) throws IOException {
        Files.writeString(Files.createDirectories(place.resolve("features")).resolve("base.json"), """
                {"feature-resource-version": "1.0", "id": "org.fumogateway:base:1.0", "bundles": [{"id": "org.fumogateway:example:1.0"}]}
                """);
        bundle(place, "example-1.0.jar", description);
    }

    private static void bundle(Path place, String name, String description) throws IOException {
        Path jar = Files.createDirectories(place.resolve("bundles")).resolve(name);
        try (OutputStream file = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("OSGI-INF/metatype/a.xml"));
            zip.write(description.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void set(String pid, String line) throws IOException {
        Files.writeString(conf.resolve(pid + ".cfg"), line + "\n");
    }

    private FrameworkProcess start(Path data) throws LaunchException {
        return new FrameworkProcess(new Distribution(home), new Profile("gateway", "base").data(data).conf(conf));
    }

    /** A data folder on which an update has brought bundles. */
    private Path updated(String description) throws IOException {
        Path data = Files.createTempDirectory(folder, "data");
        Path generations = Files.createDirectories(data.resolve("generations"));
        generation(generations.resolve("second"), description);
        Files.writeString(generations.resolve("active"), "second\n");
        return data;
    }

    @Test
    @DisplayName("A value that a shipped component cannot take ends the start; one that a component of an update cannot take does not, nor does a "
            + "description that cannot be read")
    void judges() throws Exception {
        set("org.fumogateway.example", "tries = many");

        assertThatThrownBy(() -> start(folder.resolve("data"))).isInstanceOf(LaunchException.class).hasMessageContaining("tries");
        assertThatCode(() -> start(updated(DESCRIPTION.formatted("example")))).doesNotThrowAnyException();
        assertThatCode(() -> start(updated("no description"))).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("Settings of a bundle that sleeps in this start are judged as well; those that nobody reads end no start")
    void sleeping() throws Exception {
        set("org.fumogateway.exampel", "tries = many");
        assertThatCode(() -> start(folder.resolve("data"))).doesNotThrowAnyException();

        bundle(home, "asleep-1.0.jar", DESCRIPTION.formatted("asleep"));
        set("org.fumogateway.asleep", "tries = 5");
        assertThatCode(() -> start(folder.resolve("second"))).doesNotThrowAnyException();
        set("org.fumogateway.asleep", "tries = many");
        assertThatThrownBy(() -> start(folder.resolve("third"))).isInstanceOf(LaunchException.class).hasMessageContaining("org.fumogateway.asleep.cfg");
    }
}
