package org.fumogateway.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose platform has slots of its own: the vendor's bundle is installer and boot loader, there is no slot of ours. */
class VendorInstallerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    @Proves({"PKG-71", "PKG-62", "FUMO-128", "FUMO-129"})
    @DisplayName("The vendor's installer, dropped into a running gateway, writes, restarts, is asked what runs, confirms; then it is taken out")
    void installs() throws Exception {
        try (Lab lab = new Lab(folder)) {
            Path firmware = Files.createDirectories(folder.resolve("firmware"));
            Files.copy(lab.image("factory.img", 300_000, 1), firmware.resolve("a.img"));
            lab.gatewaySetting("com.example.installer", "folder", firmware.toString());
            lab.gatewaySetting("com.example.installer", "factoryVersion", "7.0");
            lab.gatewaySetting("org.fumogateway.fumoagent", "keepAfterSuccessMinutes", "60");
            lab.startServer();
            Files.createDirectories(lab.gatewayData());
            Files.copy(lab.trust(), lab.gatewayData().resolve("trust.fut"));
            lab.startGateway();
            assertThat(lab.status().orElseThrow().isNull("running")).as("nothing says yet what runs").isTrue();
            Plugins plugins = new Plugins(lab.gatewayData(), lab.gateway());
            plugins.drop("file-installer");
            lab.awaitRunning("7.0");
            lab.enrol();
            lab.awaitSessions(1);

            Path image = lab.image("new.img", 500_000, 2);
            lab.publish(lab.packageOf(image, "7.1"));
            lab.connect();
            JsonObject job = lab.awaitJob("7.1", "SUCCEEDED", "REPORTED_FAIL", "REFUSED", "LOST");
            assertThat(job.getString("state")).as(job + "\n" + lab.gateway().logText()).isEqualTo("SUCCEEDED");
            assertThat(job.getInt("resultCode")).isEqualTo(200);
            assertThat(lab.awaitSettled().getInt("state")).isEqualTo(90);
            JsonObject running = lab.status().orElseThrow().getJsonObject("running");
            assertThat(running.getString("version")).isEqualTo("7.1");
            assertThat(running.getString("slot")).isEqualTo("b");
            assertThat(firmware.resolve("b.img")).hasSameBinaryContentAs(image);

            plugins.awaitActive("file-installer");
            plugins.remove("file-installer");
            Awaitility.await("nobody says any more what runs").atMost(PATIENCE)
                    .until(() -> lab.status().filter(status -> status.isNull("running")).isPresent());
            assertThat(lab.gateway().logText()).doesNotContain("Exception", " ERROR ");
        }
    }
}
