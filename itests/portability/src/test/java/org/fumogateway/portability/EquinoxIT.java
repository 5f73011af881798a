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
import org.fumogateway.lab.Script;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as shipped, with the framework jar exchanged for Equinox and nothing else touched. */
class EquinoxIT {

    private static final String FLOW = """
            gateway:
              Alert 1200
              DevInfo
              Final
            server:
              Opened
              Sequence
                Replace
                  ./FwUpdate/Gw/DownloadAndUpdate/PkgURL chr text/plain
                Exec correlator OPERATION1
                  ./FwUpdate/Gw/DownloadAndUpdate
              Final
            gateway:
              Status SyncHdr 200
              Status Sequence 200
              Status Replace ./FwUpdate/Gw/DownloadAndUpdate/PkgURL 200
              Status Exec ./FwUpdate/Gw/DownloadAndUpdate 202
              Final
            server:
              Status SyncHdr 200
              Final
            Trial
            gateway:
              Alert 1201
              DevInfo
              Alert 1226 correlator OPERATION1
                ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.downloadandupdate informational = 200
              Final
            server:
              Opened
              Status Alert 200
              Get
                ./FwUpdate/Gw/State
                ./DevDetail/FwV
              Final
            gateway:
              Status SyncHdr 200
              Status Get 200
              Results
                ./FwUpdate/Gw/State int text/plain = 90
                ./DevDetail/FwV chr text/plain = 2.0.0
              Final
            server:
              Status SyncHdr 200
              Final
            """;

    private static final Path EQUINOX = Path.of(System.getProperty("fumo.framework"));

    @TempDir
    private Path folder;

    @Test
    @Proves({"FUMO-142", "FUMO-72", "FUMO-74", "FUMO-77", "FUMO-129"})
    @DisplayName("5.4.4 on Equinox: the same bundles download, install, restart, prove themselves and report once, message by message as on Felix")
    void updates() throws Exception {
        try (Lab lab = new Lab(folder).listenForNotifications().quietStart().keepPackages().gatewayDistribution(withEquinox())) {
            lab.start(lab.image("old.img", 1 << 20, 1), "1.0.0");
            String framework = systemBundle(lab);
            assertThat(framework).contains(version(EQUINOX));
            assertThat(notActive(lab)).as("bundles that are not active").isEmpty();
            String started = log(lab);
            assertThat(started).as("nothing to complain of").doesNotContain(" WARN ", " ERROR ");

            Path image = lab.image("new.img", 3 << 20, 2);
            lab.proxy().clear();
            lab.release(image, "2.0.0");
            lab.notifyGateway();
            JsonObject job = lab.awaitEnd("2.0.0");
            assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(job.getInt("resultCode")).isEqualTo(200);
            Script.of(FLOW).assertOn(lab, job.getString("correlator"));
            assertThat(lab.awaitSettled().getInt("state")).isEqualTo(90);
            JsonObject running = lab.status().orElseThrow().getJsonObject("running");
            assertThat(running.getString("slot")).isEqualTo("b");
            assertThat(lab.gatewayData().resolve("slots/b/firmware.img")).hasSameBinaryContentAs(image);
            assertThat(systemBundle(lab)).as("the framework after the restart").isEqualTo(framework);
            assertThat(log(lab)).doesNotContain("\tat ", " ERROR ");
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

    /** An extension of the framework is a fragment, which is never more than resolved. */
    private static List<String> notActive(Lab lab) {
        return lab.gateway().run("felix:lb").lines().filter(line -> line.matches(".*\\|(Resolved|Installed|Starting)\\s*\\|.*"))
                .filter(line -> !line.contains("Framework Extension")).toList();
    }

    private static String log(Lab lab) throws IOException {
        return lab.gateway().logText() + Files.readString(lab.gatewayData().resolve("log/gateway.log"));
    }
}
