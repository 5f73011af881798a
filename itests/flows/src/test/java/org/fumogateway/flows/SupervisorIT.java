package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that supervises a gateway. */
class SupervisorIT {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("A gateway process that is killed is started again by its script; its account and its firmware are still there")
    void restartsAfterKill() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.start(lab.image("old.img", 100_000, 1), "1.0");
            ProcessHandle first = lab.gateway().javaProcess().orElseThrow();
            first.destroyForcibly();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lab.gateway().javaProcess()
                    .filter(java -> java.pid() != first.pid()).isPresent() && lab.gateway().ask("fumo:accounts").isPresent());
            assertThat(lab.gateway().run("fumo:accounts")).contains("fumo-server");
            assertThat(lab.gateway().run("fumo:status")).contains("1.0 in slot a");
            lab.awaitSessions(1);
        }
    }

    @Test
    @DisplayName("A signal to the script stops the gateway in order: exit code 0, no process left")
    void stopsInOrder() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.start(lab.image("old.img", 100_000, 1), "1.0");
            ProcessHandle java = lab.gateway().javaProcess().orElseThrow();
            lab.gateway().process().destroy();
            assertThat(lab.gateway().process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(lab.gateway().process().exitValue()).isZero();
            assertThat(java.isAlive()).isFalse();
        }
    }

    @Test
    @Proves({"PKG-62", "PKG-65", "FUMO-128", "FUMO-47"})
    @DisplayName("New firmware that never reaches its server is given up: the old one runs again, State 70, one report 451, the next update works")
    void fallsBackFromTrial() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.gatewaySetting("org.fumogateway.fumoagent", "healthSeconds", "4")
                    .gatewaySetting("org.fumogateway.dmclient", "messageRetryMillis", "50")
                    .gatewaySetting("org.fumogateway.dmclient", "alertRetrySeconds", "1")
                    .gatewaySetting("org.fumogateway.dmclient", "sessionRetrySeconds", "1");
            lab.start(lab.image("old.img", 100_000, 1), "1.0");
            lab.release(lab.image("new.img", 100_000, 2), "2.0");
            // The server falls silent for the gateway as soon as the package was fetched: only the new firmware meets it.
            java.util.concurrent.atomic.AtomicBoolean silent = new java.util.concurrent.atomic.AtomicBoolean();
            lab.proxy().fault((path, exchange) -> {
                if (path.startsWith("/fw/notify/")) {
                    silent.set(true);
                }
                if (!silent.get() || !path.startsWith("/dm")) {
                    return false;
                }
                WireProxy.send(exchange, 503, new byte[0]);
                return true;
            });
            lab.connect();
            Awaitility.await("the old firmware again").atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200))
                    .until(() -> lab.instance().filter(instance -> instance.getInt("state") == 70).isPresent());
            assertThat(lab.status().orElseThrow().getJsonObject("running").getString("slot")).isEqualTo("a");
            lab.proxy().fault(WireProxy.Fault.NONE);
            assertThat(lab.awaitJob("2.0", "REPORTED_FAIL", "SUCCEEDED", "LOST").getInt("resultCode")).isEqualTo(451);
            lab.awaitSettled();
            lab.release(lab.image("newer.img", 100_000, 3), "3.0");
            lab.connect();
            assertThat(lab.awaitJob("3.0", "REPORTED_FAIL", "SUCCEEDED", "REFUSED").getString("state")).isEqualTo("SUCCEEDED");
        }
    }
}
