package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy.Exchange;
import org.fumogateway.lab.WireText;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Flow 5.4.1 of the architecture document: Replace of PkgData as a large object, then Exec on Update (as in 5.4.5.3). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeObjectFlowIT {

    private static final long OCTETS = 4L << 20;
    private static final int MESSAGE_OCTETS = 16384;

    private Lab lab;
    private JsonObject job;
    private List<Exchange> flow;
    private List<String> requests;
    private List<String> discovery;

    @BeforeAll
    void runTheFlow(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).quietStart().usualWay("largeObject")
                .gatewaySetting("org.fumogateway.dmclient", "maxMessageSize", Integer.toString(MESSAGE_OCTETS));
        Path fresh = lab.image("new.img", OCTETS, 2);
        lab.start(lab.image("old.img", OCTETS, 1), "4.1.7");
        discovery = WireText.of(lab.proxy().exchanges());
        lab.proxy().clear();
        lab.release(fresh, "4.2.0");
        lab.connect();
        job = lab.awaitEnd("4.2.0");
        lab.awaitSettled();
        flow = lab.proxy().exchanges();
        requests = lab.proxy().requests();
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @Test
    @Proves({"FUMO-40", "FUMO-44", "FUMO-76", "FUMO-117", "FUMO-129"})
    @DisplayName("A package within DM ends with result 200 and the new version running from the other slot, digest for digest, without a download")
    void updates() throws Exception {
        assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(job.getString("operation")).isEqualTo("UPDATE");
        assertThat(job.getInt("resultCode")).isEqualTo(200);
        JsonObject running = lab.status().orElseThrow().getJsonObject("running");
        assertThat(running.getString("version")).isEqualTo("4.2.0");
        assertThat(running.getString("slot")).isEqualTo("b");
        assertThat(Files.mismatch(lab.gatewayData().resolve("slots/b/firmware.img"), lab.folder().resolve("new.img"))).isEqualTo(-1);
        assertThat(requests).noneMatch(request -> request.contains("/fw/"));
    }

    @Test
    @Proves({"DM-160", "FUMO-11", "FUMO-24"})
    @DisplayName("The gateway says that it takes large objects: LrgObj is true, MaxObjSize is announced, PkgData is a child of Update")
    void announces() {
        assertThat(discovery).anyMatch(line -> line.strip().equals("./DevDetail/LrgObj bool text/plain = true"))
                .anyMatch(line -> line.strip().startsWith("./FwUpdate/Gw/Update node") && line.endsWith("= PkgData"));
        assertThat(Long.parseLong(WireText.first(flow.get(0).request(), "MaxObjSize"))).isGreaterThan(OCTETS);
        assertThat(WireText.first(flow.get(0).request(), "MaxMsgSize")).isEqualTo(Integer.toString(MESSAGE_OCTETS));
    }

    @Test
    @Proves({"DM-50", "DM-53", "DM-56", "DM-57", "DM-58", "DM-162", "DM-163", "DM-164", "DM-165", "DM-167", "DM-168", "DM-176", "FUMO-117",
        "FUMO-118", "FUMO-123"})
    @DisplayName("The messages of flow 5.4.1 agree with the script: first chunk with Size, 213 and 1222 for each, Final with the last, then Exec")
    void matchesTheScript() {
        List<String> lines = WireText.of(flow);
        List<String> folded = folded(lines);
        String correlator = job.getString("correlator");
        assertThat(folded.subList(0, FIRST_SESSION.size()))
                .isEqualTo(FIRST_SESSION.stream().map(line -> line.replace("CORRELATOR", correlator)).toList());
        assertThat(lines).contains("  Alert 1226 correlator " + correlator,
                "    ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.update informational = 200");
    }

    @Test
    @Proves({"DM-178", "DM-163", "SYN-47"})
    @DisplayName("No message is larger than the gateway takes, and all but the last chunk fill it; Size is the length of the base64 text")
    void fillsMessages() {
        List<String> chunks = flow.stream().map(Exchange::response).filter(message -> message.contains("<MoreData")).toList();
        assertThat(chunks).hasSizeBetween(300, 450);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.length()).isBetween(MESSAGE_OCTETS - 128, MESSAGE_OCTETS));
        long carried = flow.stream().map(Exchange::response).filter(message -> message.contains("/Update/PkgData"))
                .mapToLong(message -> message.replaceAll("(?s).*PkgData</LocURI>.*?<Data>([^<]*)</Data>.*", "$1").length()).sum();
        assertThat(WireText.first(chunks.get(0), "Size")).isEqualTo(Long.toString(carried));
    }

    /** The exchange of a middle chunk and its answer as one, however often it comes. */
    private static List<String> folded(List<String> lines) {
        List<String> folded = new ArrayList<>();
        int period = MIDDLE.size();
        for (int at = 0; at < lines.size();) {
            boolean repeated = folded.size() >= period && at + period <= lines.size() && lines.subList(at, at + period).equals(MIDDLE)
                    && folded.subList(folded.size() - period, folded.size()).equals(MIDDLE);
            if (repeated) {
                at += period;
            } else {
                folded.add(lines.get(at++));
            }
        }
        return folded;
    }

    private static final String PKG_DATA = "    ./FwUpdate/Gw/Update/PkgData b64 application/octet-stream";

    private static final List<String> MIDDLE = List.of(
            "gateway:",
            "  Status SyncHdr 200",
            "  Status Replace ./FwUpdate/Gw/Update/PkgData 213",
            "  Alert 1222",
            "server:",
            "  Status SyncHdr 200",
            "  Status Alert 200",
            "  Replace",
            PKG_DATA + " MoreData");

    private static final List<String> FIRST_SESSION = concat(List.of(
            "gateway:",
            "  Alert 1201",
            "  Replace",
            "    ./DevInfo/DevId chr text/plain",
            "    ./DevInfo/Man chr text/plain",
            "    ./DevInfo/Mod chr text/plain",
            "    ./DevInfo/DmV chr text/plain",
            "    ./DevInfo/Lang chr text/plain",
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Status Alert 200",
            "  Status Replace 200",
            "  Replace",
            PKG_DATA + " Size MoreData"), MIDDLE, List.of(
            "gateway:",
            "  Status SyncHdr 200",
            "  Status Replace ./FwUpdate/Gw/Update/PkgData 213",
            "  Alert 1222",
            "server:",
            "  Status SyncHdr 200",
            "  Status Alert 200",
            "  Replace",
            PKG_DATA,
            "  Final",
            "gateway:",
            "  Status SyncHdr 200",
            "  Status Replace ./FwUpdate/Gw/Update/PkgData 200",
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Exec correlator CORRELATOR",
            "    ./FwUpdate/Gw/Update",
            "  Final",
            "gateway:",
            "  Status SyncHdr 200",
            "  Status Exec ./FwUpdate/Gw/Update 202",
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Final"));

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<String> concat(List<String>... parts) {
        return Arrays.stream(parts).flatMap(List::stream).toList();
    }
}
