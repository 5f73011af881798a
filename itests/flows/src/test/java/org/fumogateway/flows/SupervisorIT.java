package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that supervises a gateway; firmware that it has to give up is the matter of {@code HealthGatesIT}. */
class SupervisorIT {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("A gateway process that is killed is started again by its script, account and firmware still there; a signal to the script stops it "
            + "in order: exit code 0, no process left")
    void restartsAfterKillAndStopsInOrder() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.start(lab.image("old.img", 100_000, 1), "1.0");
            ProcessHandle first = lab.gateway().javaProcess().orElseThrow();
            first.destroyForcibly();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lab.gateway().javaProcess()
                    .filter(java -> java.pid() != first.pid()).isPresent() && lab.gateway().ask("fumo:accounts").isPresent());
            assertThat(lab.gateway().run("fumo:accounts")).contains("fumo-server");
            assertThat(lab.gateway().run("fumo:status")).contains("1.0 in slot a");
            lab.awaitSessions(1);
            ProcessHandle second = lab.gateway().javaProcess().orElseThrow();
            lab.gateway().process().destroy();
            assertThat(lab.gateway().process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(lab.gateway().process().exitValue()).isZero();
            assertThat(second.isAlive()).isFalse();
        }
    }
}
