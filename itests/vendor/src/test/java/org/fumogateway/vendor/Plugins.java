package org.fumogateway.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fumogateway.lab.RunningProcess;

/** The folder {@code plugins/} of a running process, and the vendor jars that go in and out. */
final class Plugins {

    private static final Path SAMPLES = Path.of(System.getProperty("fumo.plugins"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final RunningProcess process;

    Plugins(Path data, RunningProcess process) {
        this.folder = data.resolve("plugins");
        this.process = process;
    }

    /** All sample jars. */
    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Puts a jar there before the process is started for the first time. */
    static void install(Path data, String name) throws IOException {
        Files.copy(SAMPLES.resolve(name + ".jar"), Files.createDirectories(data.resolve("plugins")).resolve(name + ".jar"));
    }

    /** Drops a jar and waits until its bundle runs and every component of it is satisfied. */
    void drop(String name) throws IOException {
        Path incoming = folder.resolveSibling("incoming.jar");
        Files.copy(SAMPLES.resolve(name + ".jar"), incoming, StandardCopyOption.REPLACE_EXISTING);
        Files.move(incoming, folder.resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
        awaitActive(name);
    }

    /** Drops a bundle that imports a package which nobody exports. */
    void dropUnresolvable(String name, String missing) throws IOException {
        Manifest manifest = new Manifest();
        Map.of("Manifest-Version", "1.0", "Bundle-ManifestVersion", "2", "Bundle-SymbolicName", "com.example." + name, "Import-Package", missing)
                .forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
        Path incoming = folder.resolveSibling("incoming.jar");
        new JarOutputStream(Files.newOutputStream(incoming), manifest).close();
        Files.move(incoming, folder.resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Waits until the bundle runs, as after a restart. */
    void awaitActive(String name) {
        Awaitility.await(name + " is active").atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> process.ask("felix:lb -s")
                .orElse("").lines().anyMatch(line -> line.contains("com.example." + name + " ") && line.contains("|Active")));
        Pattern satisfied = Pattern.compile("\\(com\\.example\\." + name + ":[^)]*\\)[^\n]*\n\\s+Id: \\d+, State:\\s*(ACTIVE|SATISFIED)");
        Awaitility.await("the component of " + name).atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> satisfied.matcher(process.ask("scr:list").orElse("")).find());
    }

    /** Takes the jar away and waits until nothing of it is left. */
    void remove(String name) throws IOException {
        Files.delete(folder.resolve(name + ".jar"));
        Awaitility.await(name + " is gone").atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> process.ask("felix:lb -s").filter(text -> !text.contains("com.example." + name + " ")).isPresent());
        assertThat(process.run("scr:list")).doesNotContain("com.example." + name);
    }
}
