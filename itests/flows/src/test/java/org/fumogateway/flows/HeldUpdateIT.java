package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped gateway with a component of its own and a maintenance window, driven from its shell. */
class HeldUpdateIT {

    @Test
    @Proves({"FUMO-2", "FUMO-3", "FUMO-21", "FUMO-79"})
    @DisplayName("An update waits for its maintenance window and says so, a person stops it, the server is told 401; a component stands beside it")
    void heldAndStopped(@TempDir Path folder) throws Exception {
        String inTwoDays = LocalDate.now(ZoneOffset.UTC).plusDays(2).getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT);
        try (Lab lab = new Lab(folder)) {
            lab.gatewaySetting("org.fumogateway.fumoagent", "maintenanceWindows", inTwoDays + " 10:00-11:00");
            lab.gatewaySetting("org.fumogateway.fumoagent", "timeZone", "UTC");
            lab.gatewaySetting("org.fumogateway.fumoagent", "longestWaitHours", "96");
            lab.gatewaySetting("org.fumogateway.fumoagent", "components", "Modem=exampleworks,modem-7@R2");
            lab.startServer();
            Path image = lab.image("firmware.img", 1 << 20, 1);
            lab.provision(image, "4.1.7").startGateway();
            lab.awaitSessions(1);
            assertThat(lab.gateway().run("fumo:tree ./FwUpdate")).contains("Modem", "Gw", "Ext", "Formats");
            assertThat(lab.gateway().run("fumo:get ./FwUpdate/Modem/State")).contains("10");
            assertThat(lab.gateway().run("fumo:acl ./FwUpdate/Modem")).contains("Exec=");
            assertThat(lab.gateway().run("fumo:consent")).contains("./FwUpdate/Gw", "./FwUpdate/Modem");
            lab.publish(lab.packageOf(image, "4.2.0"));
            lab.connect();
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway(lab).getString("detail").contains("maintenance window begins"));
            assertThat(gateway(lab).getInt("state")).isEqualTo(60);
            assertThat(lab.gateway().run("fumo:cancel ./FwUpdate/Modem")).contains("Nothing is under way");
            assertThat(lab.gateway().run("fumo:cancel ./FwUpdate/Gw")).contains("cancelled");
            JsonObject job = lab.awaitJob("4.2.0", "SUCCEEDED", "REPORTED_FAIL");
            assertThat(job.getInt("resultCode")).as(job.toString()).isEqualTo(401);
            assertThat(gateway(lab).getInt("state")).isEqualTo(70);
            assertThat(lab.gateway().run("fumo:get ./FwUpdate/Gw/Ext/LastResult")).contains("401");
        }
    }

    private static JsonObject gateway(Lab lab) {
        return lab.status().orElseThrow().getJsonArray("instances").getValuesAs(JsonObject.class).stream()
                .filter(one -> one.getString("instance").equals("./FwUpdate/Gw")).findFirst().orElseThrow();
    }
}
