package org.fumogateway.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What is expected on the wire, as the lines of {@link WireText}. Some words stand for what comes again and again: {@code DevInfo} for the Replace in
 * the gateway's first package, {@code Opened} for the server's Status of header, Alert and Replace, {@code Trial} for the whole session in which new
 * firmware proves itself, without a result (PKG-64), {@code Package} for a package that goes to PkgData as a large object: from its first chunk
 * to the header of the server's message after it, with any number of chunks between the first two and the last (FUMO-117).
 */
public final class Script {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration ASK_EACH = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofMillis(300);
    private static final String PACKAGE_DATA = "./FwUpdate/Gw/Update/PkgData";
    private static final String CHUNK_TAKEN = """
            gateway:
              Status SyncHdr 200
              Status Replace ./FwUpdate/Gw/Update/PkgData 213
              Alert 1222
            server:
              Status SyncHdr 200
              Status Alert 200
              Replace
            """;
    private static final List<String> MIDDLE_CHUNK = (CHUNK_TAKEN + "    " + PACKAGE_DATA
            + " b64 application/octet-stream MoreData\n").lines().toList();
    private static final Map<String, String> WORDS = Map.of("DevInfo", """
              Replace
                ./DevInfo/DevId chr text/plain
                ./DevInfo/Man chr text/plain
                ./DevInfo/Mod chr text/plain
                ./DevInfo/DmV chr text/plain
                ./DevInfo/Lang chr text/plain
            """, "Opened", """
              Status SyncHdr 200
              Status Alert 200
              Status Replace 200
            """, "Trial", """
            gateway:
              Alert 1201
              DevInfo
              Final
            server:
              Opened
              Final
            """, "Package", "  Replace\n    " + PACKAGE_DATA + " b64 application/octet-stream Size MoreData\n"
            + String.join("\n", MIDDLE_CHUNK) + "\n"
            + CHUNK_TAKEN + "    " + PACKAGE_DATA + """
             b64 application/octet-stream
              Final
            gateway:
              Status SyncHdr 200
              Status Replace ./FwUpdate/Gw/Update/PkgData 200
              Final
            server:
              Status SyncHdr 200
            """);

    private final List<String> lines;

    private Script(List<String> lines) {
        this.lines = lines;
    }

    /** Reads a script; words are replaced by what they stand for. {@code OPERATION1}, {@code OPERATION2} and so on stand for correlators. */
    public static Script of(String text) {
        return new Script(text.lines().flatMap(line -> WORDS.containsKey(line.strip()) ? of(WORDS.get(line.strip())).lines.stream()
                : Stream.of(line)).toList());
    }

    /** Waits until the wire carries as much as the script and then rests, and compares: every line, and no line more. */
    public void assertOn(Lab lab, String... correlators) {
        List<String> expected = with(correlators);
        try {
            Awaitility.await("the last message of the flow").atMost(LIMIT).pollInterval(ASK_EACH).until(() -> wire(lab).size() >= expected.size());
        } catch (ConditionTimeoutException missing) {
            assertThat(wire(lab)).as("the flow has not come to its end").isEqualTo(expected);
        }
        assertThat(wire(lab)).isEqualTo(expected);
        Awaitility.await("the end of the last session").atMost(LIMIT).pollInterval(ASK_EACH).during(REST).until(() -> rests(lab));
        assertThat(wire(lab)).as("the wire after the last session").isEqualTo(expected);
    }

    private static boolean rests(Lab lab) {
        return lab.status().isPresent() && lab.sessions().stream().noneMatch(session -> session.getString("outcome").equals("RUNNING"));
    }

    private static List<String> wire(Lab lab) {
        return folded(WireText.of(lab.proxy().exchanges()));
    }

    /** The exchange of a middle chunk and its answer once, however often it comes. */
    private static List<String> folded(List<String> lines) {
        List<String> folded = new ArrayList<>();
        int period = MIDDLE_CHUNK.size();
        for (int at = 0; at < lines.size();) {
            boolean again = folded.size() >= period && at + period <= lines.size() && lines.subList(at, at + period).equals(MIDDLE_CHUNK)
                    && folded.subList(folded.size() - period, folded.size()).equals(MIDDLE_CHUNK);
            if (again) {
                at += period;
            } else {
                folded.add(lines.get(at++));
            }
        }
        return folded;
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
