package org.fumogateway.powercut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The table of what was tried: one row per scenario, in {@code target/report.md}. */
public final class Report {

    private static final Map<String, String> ROWS = new TreeMap<>();

    private Report() {
    }

    /** Adds or replaces a row. */
    public static synchronized void row(String scenario, int operations, int cuts, int seeds, Map<String, Integer> outcomes)
            throws IOException {
        ROWS.put(scenario, "| " + scenario + " | " + operations + " | " + cuts + " | " + seeds + " | "
                + outcomes(outcomes) + " |");
        Path file = Path.of(System.getProperty("powercut.report", "target/report.md"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "# Power cuts and failing disks\n\n"
                + "| Scenario | Operations | Cuts or failures | Seeds | Outcomes |\n|---|---|---|---|---|\n"
                + String.join("\n", ROWS.values()) + "\n");
    }

    private static String outcomes(Map<String, Integer> outcomes) {
        return String.join(", ", new TreeMap<>(outcomes).entrySet().stream().map(each -> each.getValue() + " " + each.getKey())
                .toList());
    }
}
