package org.fumogateway.hotswap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** By a newer jar in {@code plugins/}: in the normal run each actor once where it has most to lose, with {@code -Psweep} every cell. */
@DisplayName("Hot swap by File Install")
class FileInstallSwapIT extends SwapMatrix {

    private static final Map<String, List<String>> SAMPLE = Map.of("session", List.of("dm-tree"), "download", List.of("dlota", "fumo-agent"),
            "apply", List.of("installer-slots"), "report", List.of("dm-client"), "large object", List.of("lob"));

    FileInstallSwapIT() {
        super(ActorSwap.Way.FILE_INSTALL);
    }

    @Test
    @Order(10)
    @DisplayName("When the newer jar is taken out of plugins/, the bundle of the distribution runs again and the gateway meets its server with it")
    void takenBack() throws Exception {
        swaps().takeBack("dm-client");
        long before = gateway().completedSessions();
        gateway().lab().connect();
        Awaitility.await("a session").atMost(Duration.ofSeconds(60)).until(() -> gateway().completedSessions() > before);
    }

    @Override
    List<String> sample(String moment) {
        return SAMPLE.getOrDefault(moment, List.of());
    }
}
