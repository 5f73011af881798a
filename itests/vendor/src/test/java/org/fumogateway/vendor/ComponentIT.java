package org.fumogateway.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of the gateway with firmware of its own: another FUMO instance, another installer, beside the gateway's own. */
class ComponentIT {

    private static final String MODEM = "exampleworks,modem-7";

    @TempDir
    private Path folder;

    @Test
    @Proves({"FUMO-2", "FUMO-3"})
    @DisplayName("The server updates the modem by its own instance and installer, then the gateway by its own; neither touches the other")
    void sideBySide() throws Exception {
        try (Lab lab = new Lab(folder).keepPackages()) {
            Path modem = Files.createDirectories(folder.resolve("modem"));
            Files.copy(lab.image("modem-1.img", 200_000, 1), modem.resolve("a.img"));
            lab.gatewaySetting("com.example.installer", "folder", modem.toString())
                    .gatewaySetting("com.example.installer", "factoryVersion", "m-1")
                    .gatewaySetting("com.example.installer", "org.fumogateway.component", "Modem")
                    .gatewaySetting("org.fumogateway.fumoagent", "components", "Modem=" + MODEM + "@R2");
            lab.startServer();
            Path own = lab.image("own-1.img", 300_000, 2);
            lab.provision(own, "g-1").startGateway();
            Plugins plugins = new Plugins(lab.gatewayData(), lab.gateway());
            plugins.drop("file-installer");
            plugins.awaitActive("file-installer");
            lab.meetAgain();

            Path fresh = lab.image("modem-2.img", 250_000, 3);
            updated(lab, lab.packageOf(fresh, "m-2", MODEM, lab.releaseKey()), "m-2");
            assertThat(modem.resolve("b.img")).hasSameBinaryContentAs(fresh);
            assertThat(instance(lab, "./FwUpdate/Modem").getInt("state")).isEqualTo(90);
            assertThat(instance(lab, "./FwUpdate/Gw").getInt("state")).as("the gateway's own instance").isEqualTo(10);
            assertThat(lab.status().orElseThrow().getJsonObject("running").getString("version")).isEqualTo("g-1");

            Path next = lab.image("own-2.img", 350_000, 4);
            updated(lab, lab.packageOf(next, "g-2"), "g-2");
            JsonObject running = lab.status().orElseThrow().getJsonObject("running");
            assertThat(running.getString("version")).isEqualTo("g-2");
            assertThat(lab.gatewayData().resolve("slots/" + running.getString("slot") + "/firmware.img")).hasSameBinaryContentAs(next);
            assertThat(instance(lab, "./FwUpdate/Modem").getString("packageVersion")).isEqualTo("m-2");
            assertThat(lab.gateway().run("dm:get ./FwUpdate")).as("both instances, and no place for others").contains("Gw", "Modem");
        }
    }

    private static void updated(Lab lab, Path file, String version) {
        lab.publish(file);
        lab.connect();
        JsonObject job = lab.awaitEnd(version);
        assertThat(job.getString("state")).as(job + "\n" + lab.gateway().logText()).isEqualTo("SUCCEEDED");
        assertThat(job.getInt("resultCode")).isEqualTo(200);
        lab.awaitSettled();
    }

    private static JsonObject instance(Lab lab, String uri) {
        return lab.status().orElseThrow().getJsonArray("instances").getValuesAs(JsonObject.class).stream()
                .filter(one -> one.getString("instance").equals(uri)).findFirst().orElseThrow();
    }
}
