package org.fumogateway.hotswap;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

/** By a newer jar in {@code plugins/}: in the normal run each actor once where it has most to lose, with {@code -Psweep} every cell. */
@DisplayName("Hot swap by File Install")
class FileInstallSwapIT extends SwapMatrix {

    private static final Map<String, List<String>> SAMPLE = Map.of("session", List.of("dm-tree"), "download", List.of("dlota", "fumo-agent"),
            "apply", List.of("installer-slots"), "report", List.of("dm-client"), "large object", List.of("lob"));

    FileInstallSwapIT() {
        super(ActorSwap.Way.FILE_INSTALL);
    }

    @Override
    List<String> sample(String moment) {
        return SAMPLE.getOrDefault(moment, List.of());
    }
}
