package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@org.junit.jupiter.api.parallel.Execution(org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT)
class KillEverywhereTest {

    @TempDir
    Path home;

    @ParameterizedTest(name = "record kept: {0}, boot fails: {1}")
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    @Proves({"FUMO-63", "FUMO-74", "FUMO-126", "FUMO-128", "FUMO-129", "PKG-67"})
    @DisplayName("Killed before or after every single durable step of an update, the agent ends it with exactly one truthful "
            + "report")
    void killed(boolean afterWrite, boolean bootFails) throws Exception {
        int cuts = 0;
        for (boolean hit = true; hit; cuts++) {
            hit = killedAt(cuts, afterWrite, bootFails, home.resolve("run" + cuts));
        }
        assertThat(cuts).as("durable steps of an update").isGreaterThan(bootFails ? 10 : 12);
    }

    /** Returns false once the operation is over before the cut comes. */
    private boolean killedAt(int write, boolean afterWrite, boolean bootFails, Path folder) throws Exception {
        java.nio.file.Files.createDirectories(folder);
        try (Bench bench = new Bench(folder)) {
            bench.device.bootFails = bootFails;
            bench.start();
            assertThat(bench.replace("DownloadAndUpdate/PkgURL", "https://host/good.fup")).isEqualTo(200);
            assertThat(bench.exec("DownloadAndUpdate", "c-" + write)).isEqualTo(202);
            bench.cut.afterWrite = afterWrite;
            bench.cut.writesLeft.set(write);
            bench.until(() -> bench.state() >= 70 && !bench.agent.updates().status(Bench.X).reportPending());
            assertThat(bench.server.onlyReport().data()).as("killed at write %s", write).isEqualTo(bootFails ? "410" : "200");
            assertThat(bench.server.onlyReport().correlator()).isEqualTo("c-" + write);
            assertThat(bench.device.running).isEqualTo(bootFails ? "1.0" : "2.0");
            return bench.cut.writesLeft.get() < 0;
        }
    }
}
