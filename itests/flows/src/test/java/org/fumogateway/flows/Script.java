package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.fumogateway.lab.Lab;

/**
 * What is expected on the wire, as the lines of {@link WireText}. Two words stand for what opens every session: {@code DevInfo} for the Replace
 * in the gateway's first package, {@code Opened} for the server's Status of header, Alert and Replace; {@code Trial} is the whole session in
 * which new firmware proves itself, without a result (PKG-64).
 */
final class Script {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<String> DEV_INFO = List.of(
            "  Replace",
            "    ./DevInfo/DevId chr text/plain",
            "    ./DevInfo/Man chr text/plain",
            "    ./DevInfo/Mod chr text/plain",
            "    ./DevInfo/DmV chr text/plain",
            "    ./DevInfo/Lang chr text/plain");
    private static final List<String> OPENED = List.of(
            "  Status SyncHdr 200",
            "  Status Alert 200",
            "  Status Replace 200");
    private static final String TRIAL = """
            gateway:
              Alert 1201
              DevInfo
              Final
            server:
              Opened
              Final
            """;

    private final List<String> lines = new ArrayList<>();

    private Script(String text) {
        for (String line : text.lines().toList()) {
            switch (line.strip()) {
                case "DevInfo" -> lines.addAll(DEV_INFO);
                case "Opened" -> lines.addAll(OPENED);
                case "Trial" -> lines.addAll(new Script(TRIAL).lines);
                default -> lines.add(line);
            }
        }
    }

    static Script of(String text) {
        return new Script(text);
    }

    /** Waits until the wire carries as much as the script, then compares: every line, and no line more. */
    void assertOn(Lab lab, String... correlators) {
        try {
            Awaitility.await("the last message of the flow").atMost(LIMIT).pollInterval(Duration.ofMillis(100))
                    .until(() -> WireText.of(lab.proxy().exchanges()).size() >= lines.size());
        } catch (ConditionTimeoutException missing) {
            assertThat(WireText.of(lab.proxy().exchanges())).as("the flow has not come to its end").isEqualTo(with(correlators));
        }
        assertThat(WireText.of(lab.proxy().exchanges())).isEqualTo(with(correlators));
    }

    private List<String> with(String... correlators) {
        List<String> result = lines;
        for (int i = 0; i < correlators.length; i++) {
            String place = "OPERATION" + (i + 1);
            String correlator = correlators[i];
            result = result.stream().map(line -> line.replace(place, correlator)).toList();
        }
        return result;
    }
}
