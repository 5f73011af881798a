package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.PackageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacked packages on their whole way into the agent; every place of a package is attacked in the room {@code update-package}. */
@org.junit.jupiter.api.parallel.Execution(org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT)
class AttackedDownloadTest {

    private static final String URL = "https://host/attacked";

    @TempDir
    Path home;
    private Bench bench;
    private final Random random = new Random(7);

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home).start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private byte[] flipped(byte[] good, int from, int to) {
        byte[] changed = good.clone();
        changed[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    @Test
    @Proves({"PKG-41", "PKG-42", "PKG-50", "FUMO-54", "FUMO-74", "FUMO-132"})
    @DisplayName("Flipped, cut off and lengthened packages end in State 20 with one report each, never reach the installer, and leave nothing behind")
    void attacked() throws Exception {
        byte[] good = bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200"));
        int head = good.length - "firmware 2.0".length() * 5000;
        List<byte[]> attacks = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            attacks.add(flipped(good, 16, head - 78));
            attacks.add(flipped(good, head, good.length));
            attacks.add(Arrays.copyOf(good, 1 + random.nextInt(good.length - 1)));
        }
        attacks.add(Arrays.copyOf(good, good.length + 1));
        attacks.add(new byte[0]);
        attacks.add(new byte[200_000]);
        for (int number = 0; number < attacks.size(); number++) {
            int reports = number + 1;
            bench.network.offer(URL, attacks.get(number));
            assertThat(bench.replace("DownloadAndUpdate/PkgURL", URL)).isEqualTo(200);
            assertThat(bench.exec("DownloadAndUpdate", "attack-" + number)).isEqualTo(202);
            bench.until(() -> bench.server.reports().size() == reports);
            assertThat(bench.server.reports().get(number).data()).as("attack " + number).isIn("402", "404", "405");
            assertThat(bench.state()).as("attack " + number).isEqualTo(20);
        }
        assertThat(bench.device.calls).isEmpty();
        bench.network.offer(URL, good);
        bench.replace("DownloadAndUpdate/PkgURL", URL);
        bench.exec("DownloadAndUpdate", "good");
        bench.until(() -> bench.state() >= 90);
    }
}
