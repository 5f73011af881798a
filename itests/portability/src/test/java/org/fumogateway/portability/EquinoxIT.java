package org.fumogateway.portability;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as shipped, with the framework jar exchanged for Equinox and nothing else touched. */
class EquinoxIT {

    private static final Path EQUINOX = Path.of(System.getProperty("fumo.framework"));

    @TempDir
    private Path folder;

    @Test
    @Proves({"FUMO-142", "FUMO-72", "FUMO-74", "FUMO-77", "FUMO-129"})
    @DisplayName("5.4.4 on Equinox: the same bundles download, install, restart, prove themselves and report once")
    void updates() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.gatewaySetting("org.fumogateway.fumoagent", "keepAfterSuccessMinutes", "60");
            lab.gatewayDistribution(withEquinox());
            lab.startServer();
            lab.provision(lab.image("old.img", 1 << 20, 1), "1.0.0").startGateway();
            String framework = systemBundle(lab);
            assertThat(framework).contains(version(EQUINOX));
            assertThat(notActive(lab)).as("bundles that are not active").isEmpty();
            String started = log(lab);
            assertThat(started).as("nothing to complain of").doesNotContain(" WARN ", " ERROR ");

            Path image = lab.image("new.img", 3 << 20, 2);
            lab.publish(lab.packageOf(image, "2.0.0"));
            lab.connect();
            lab.awaitRunning("2.0.0");
            JsonObject job = lab.awaitJob("2.0.0", "SUCCEEDED", "REPORTED_FAIL", "REFUSED", "LOST");
            assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(job.getInt("resultCode")).isEqualTo(200);
            JsonObject instance = lab.awaitSettled();
            assertThat(instance.getInt("state")).isEqualTo(90);
            assertThat(reports(lab)).as("reports").isEqualTo(1);
            JsonObject running = lab.status().orElseThrow().getJsonObject("running");
            assertThat(running.getString("slot")).isEqualTo("b");
            assertThat(lab.gatewayData().resolve("slots/b/firmware.img")).hasSameBinaryContentAs(image);
            assertThat(systemBundle(lab)).as("the framework after the restart").isEqualTo(framework);
            assertThat(log(lab)).doesNotContain("Exception", " ERROR ");
        }
    }

    /** A copy of the shipped gateway; of its bundles, features and settings not an octet is changed. */
    private Path withEquinox() throws IOException {
        Path shipped = Path.of(System.getProperty("fumo.distribution.gateway"));
        Path copy = folder.resolve("distribution");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(shipped.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.getParent().getFileName().toString().equals("framework")) {
                    Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Files.copy(EQUINOX, copy.resolve("framework").resolve(EQUINOX.getFileName()));
        return copy;
    }

    private static String version(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Bundle-Version");
        }
    }

    private static String systemBundle(Lab lab) {
        return lab.gateway().run("felix:lb").lines().filter(line -> line.strip().startsWith("0|")).findFirst().orElse("");
    }

    private static List<String> notActive(Lab lab) {
        return lab.gateway().run("felix:lb").lines().filter(line -> line.matches(".*\\|(Resolved|Installed|Starting)\\s*\\|.*")).toList();
    }

    private static String log(Lab lab) throws IOException {
        return lab.gateway().logText() + Files.readString(lab.gatewayData().resolve("log/gateway.log"));
    }

    private static long reports(Lab lab) {
        return lab.proxy().exchanges().stream().filter(exchange -> exchange.request().contains("downloadandupdate</Type>")).count();
    }
}
