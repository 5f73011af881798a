package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.DeviceDescription;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two distributions as they are handed to users. */
class DistributionIT {

    private static final Path FULL = Path.of(System.getProperty("fumo.distribution"));
    private static final Path GATEWAY = Path.of(System.getProperty("fumo.distribution.gateway"));

    @TempDir
    private Path folder;

    @Test
    @DisplayName("The gateway's distribution has no class and no bundle of the server, and no database")
    void gatewayHasNoServerCode() throws IOException {
        for (Path jar : jars(GATEWAY)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                assertThat(file.stream().map(entry -> entry.getName()).filter(name -> name.matches(
                        "(org/fumogateway/(server|dmserver|updateserver|serverstore|servershell|servertools)|org/sqlite)/.*")))
                        .as(jar.toString()).isEmpty();
            }
        }
    }

    @Test
    @Proves("TREE-107")
    @DisplayName("TREE-107: both distributions have the device descriptions of what a gateway carries, for servers to load")
    void descriptions() throws IOException {
        for (Path distribution : List.of(FULL, GATEWAY)) {
            for (String name : List.of("DevInfo", "DevDetail", "DMAcc", "Inbox", "FwUpdate")) {
                try (InputStream in = Files.newInputStream(distribution.resolve(DeviceDescription.FOLDER).resolve(name + ".xml"))) {
                    assertThat(DeviceDescription.read(in).name()).isEqualTo(name);
                }
            }
        }
    }

    @Test
    @DisplayName("Every bundle of a running gateway and server is active, every component that can be satisfied is; a second gateway on the same data "
            + "folder is refused, the first goes on")
    void runs() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.start(lab.image("old.img", 100_000, 1), "1.0");
            everythingIsActive(lab);
            oneGatewayPerDataFolder(lab);
        }
    }

    private static void everythingIsActive(Lab lab) {
        assertThat(lab.server().run("felix:lb").lines().filter(line -> line.matches(".*\\|(Installed|Starting)\\s*\\|.*"))).isEmpty();
        // A fragment of the framework has nothing to start.
        assertThat(lab.gateway().run("felix:lb").lines().filter(line -> line.matches(".*\\|(Resolved|Installed|Starting)\\s*\\|.*"))
                .filter(line -> !line.contains("SPI Fly"))).isEmpty();
        assertThat(unsatisfied(lab.gateway().run("scr:list"))).as("components of the gateway").isEmpty();
        assertThat(unsatisfied(lab.server().run("scr:list"))).as("components of the server").isEmpty();
    }

    private static void oneGatewayPerDataFolder(Lab lab) throws Exception {
        Process second = new ProcessBuilder(lab.script().toString(), "gateway", "--data", lab.gatewayData().toString())
                .redirectErrorStream(true).start();
        String said = new String(second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).as(said).isEqualTo(69);
        assertThat(said).contains(lab.gatewayData().toString()).doesNotContain("Exception");
        assertThat(lab.gateway().run("fumo:status")).contains("1.0");
    }

    private static List<String> unsatisfied(String components) {
        return components.lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT).contains("unsatisfied")).toList();
    }

    private static List<Path> jars(Path distribution) throws IOException {
        try (Stream<Path> files = Files.walk(distribution)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            assertThat(jars).isNotEmpty();
            assertThat(FULL).isDirectory();
            return jars;
        }
    }
}
