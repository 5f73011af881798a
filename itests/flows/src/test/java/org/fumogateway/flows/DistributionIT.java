package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.fumogateway.testing.DeviceDescription;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The two distributions as they are handed to users. */
class DistributionIT {

    private static final Path FULL = Path.of(System.getProperty("fumo.distribution"));
    private static final Path GATEWAY = Path.of(System.getProperty("fumo.distribution.gateway"));

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

    private static List<Path> jars(Path distribution) throws IOException {
        try (Stream<Path> files = Files.walk(distribution)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            assertThat(jars).isNotEmpty();
            assertThat(FULL).isDirectory();
            return jars;
        }
    }
}
