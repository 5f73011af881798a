package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy.Exchange;
import org.fumogateway.lab.WireText;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Flow 5.4.4 of the architecture document: Exec on DownloadAndUpdate through a download descriptor, with a restart into the new slot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DownloadAndUpdateFlowIT {

    private static final long OCTETS = 6L << 20;

    private Lab lab;
    private JsonObject job;
    private List<Exchange> discovery;
    private List<Exchange> flow;
    private List<String> requests;
    private String accountDocument;

    @BeforeAll
    void runTheFlow(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).listenForNotifications().quietStart().logEverything();
        lab.startServer();
        Path old = lab.image("old.img", OCTETS, 1);
        Path fresh = lab.image("new.img", OCTETS, 2);
        lab.provision(old, "4.1.7");
        accountDocument = Files.readString(lab.gatewayData().resolve("bootstrap/account.xml"));
        lab.startGateway();
        lab.awaitSessions(1);
        discovery = lab.proxy().exchanges();
        lab.proxy().clear();
        lab.release(fresh, "4.2.0");
        lab.notifyGateway();
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
    @Proves({"FUMO-77", "FUMO-98", "FUMO-129"})
    @DisplayName("5.4.4 normal: DownloadAndUpdate ends with result 200 and the new version running from the other slot, digest for digest")
    void updates() throws Exception {
        assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(job.getInt("resultCode")).isEqualTo(200);
        JsonObject running = lab.status().orElseThrow().getJsonObject("running");
        assertThat(running.getString("version")).isEqualTo("4.2.0");
        assertThat(running.getString("slot")).isEqualTo("b");
        assertThat(Files.mismatch(lab.gatewayData().resolve("slots/b/firmware.img"), lab.folder().resolve("new.img"))).isEqualTo(-1);
        assertThat(Files.mismatch(lab.gatewayData().resolve("slots/a/firmware.img"), lab.folder().resolve("old.img"))).isEqualTo(-1);
        assertThat(lab.instance().orElseThrow().getInt("state")).isIn(90, 100);
    }

    @Test
    @Proves({"FUMO-110", "FUMO-111", "FUMO-112", "FUMO-24"})
    @DisplayName("A gateway that the server meets for the first time is asked for DevDetail and its FUMO instance")
    void discovers() {
        assertThat(WireText.of(discovery)).anyMatch(line -> line.strip().equals("./DevDetail/FwV"))
                .anyMatch(line -> line.contains("./FwUpdate/Gw"));
    }

    @Test
    @Proves({"FUMO-142", "FUMO-39", "FUMO-64", "FUMO-72", "FUMO-81", "FUMO-82", "FUMO-83", "FUMO-84", "FUMO-85", "FUMO-86", "FUMO-87",
        "FUMO-88", "FUMO-92", "FUMO-116", "DM-10", "DM-12", "DM-13", "DM-20", "DM-31", "DM-50", "DM-59", "DM-90", "DM-100",
        "DM-227", "DM-230", "DM-233"})
    @DisplayName("5.4.4 normal: the messages agree with the script: order, command, target, Status, alert, Type, Format, Mark, correlator, State")
    void matchesTheScript() {
        String correlator = job.getString("correlator");
        List<String> lines = WireText.of(flow);
        assertThat(lines.subList(0, FIRST_SESSION.size())).isEqualTo(withCorrelator(FIRST_SESSION, correlator));
        List<String> rest = lines.subList(FIRST_SESSION.size(), lines.size());
        assertThat(rest.subList(0, HEALTH_SESSION.size())).as("the session of the new version on trial carries no result (PKG-64)")
                .isEqualTo(HEALTH_SESSION);
        assertThat(rest.subList(HEALTH_SESSION.size(), rest.size())).isEqualTo(withCorrelator(REPORT_SESSION, correlator));
    }

    @Test
    @Proves({"DL-7", "DL-14", "DL-44", "DL-120", "DL-133", "DL-141"})
    @DisplayName("On HTTP: descriptor, object, status report 900, each once, and the report before the restart")
    void downloadsThroughDescriptor() {
        assertThat(requests.stream().filter(request -> request.contains("/fw/")).toList())
                .containsExactly("GET /fw/dd/*", "GET /fw/object/*", "POST /fw/notify/*");
        assertThat(job.getInt("downloadStatus")).isEqualTo(900);
    }

    @Test
    @Proves({"SEC-1", "SEC-14", "SEC-35", "DM-15", "DM-21"})
    @DisplayName("Both sides prove themselves with MD5 and nonces in their first message, without an extra round trip")
    void authenticatesBothSides() {
        Exchange first = flow.get(0);
        assertThat(WireText.first(first.request(), "Cred")).as("credential of the gateway").isNotNull();
        assertThat(WireText.first(first.response(), "Cred")).as("credential of the server").isNotNull();
        assertThat(first.response()).contains("212").contains("NextNonce");
        assertThat(flow.stream().map(exchange -> WireText.first(exchange.request(), "Cred")).filter(cred -> cred != null).distinct().count())
                .as("a credential is never used twice").isEqualTo(flow.stream().map(exchange -> WireText.first(exchange.request(), "Cred"))
                        .filter(cred -> cred != null).count());
    }

    @Test
    @DisplayName("No secret, nonce or URL token stands in a log of either side, written in all detail")
    void keepsSecrets() throws Exception {
        Set<String> secrets = new TreeSet<>();
        for (Exchange exchange : flow) {
            for (String message : List.of(exchange.request(), exchange.response())) {
                secrets.addAll(found(message, "<NextNonce[^>]*>([^<]+)<"));
                secrets.addAll(found(message, "(?s)<Cred>.*?<Data>([^<]+)<"));
                secrets.addAll(found(message, "sid=([^<&]+)"));
                secrets.addAll(found(message, "/fw/dd/([^<]+)<"));
            }
        }
        secrets.addAll(found(accountDocument, "AAUTHSECRET\" value=\"([^\"]+)\""));
        assertThat(secrets).as("nonces, proofs, session and download tokens, both passwords").hasSizeGreaterThan(10);
        String logs = lab.gateway().logText() + lab.server().logText() + logFile(lab.gatewayData()) + logFile(lab.serverData());
        assertThat(secrets).noneMatch(logs::contains);
        try (Stream<Path> files = Files.list(lab.gatewayData().resolve("bootstrap"))) {
            for (Path file : files.toList()) {
                assertThat(found(accountDocument, "AAUTHSECRET\" value=\"([^\"]+)\"")).as(file.toString())
                        .noneMatch(Files.readString(file)::contains);
            }
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @Proves({"PKG-62", "PKG-65", "FUMO-94"})
    @DisplayName("What was confirmed is no trial any more: the next start runs the new slot, and nothing is reported again")
    void staysAfterAnotherStart() throws Exception {
        lab.gateway().close();
        lab.proxy().clear();
        lab.startGateway();
        lab.connect();
        lab.awaitSessions(1);
        JsonObject running = lab.status().orElseThrow().getJsonObject("running");
        assertThat(running.getString("slot")).isEqualTo("b");
        assertThat(running.getBoolean("trial")).isFalse();
        assertThat(WireText.of(lab.proxy().exchanges())).noneMatch(line -> line.contains("1226"));
    }

    /** The log file of a side; it must tell what is told at level DEBUG only. */
    private static String logFile(Path data) throws Exception {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(data.resolve("log"))) {
            for (Path file : files.toList()) {
                text.append(Files.readString(file));
            }
        }
        assertThat(text).as("log of " + data).contains(" DEBUG ");
        return text.toString();
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static List<String> withCorrelator(List<String> script, String correlator) {
        return script.stream().map(line -> line.replace("CORRELATOR", correlator)).toList();
    }

    private static final List<String> PACKAGE_ONE = List.of(
            "  Replace",
            "    ./DevInfo/DevId chr text/plain",
            "    ./DevInfo/Man chr text/plain",
            "    ./DevInfo/Mod chr text/plain",
            "    ./DevInfo/DmV chr text/plain",
            "    ./DevInfo/Lang chr text/plain");

    private static final List<String> FIRST_SESSION = concat(List.of(
            "gateway:",
            "  Alert 1200"), PACKAGE_ONE, List.of(
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Status Alert 200",
            "  Status Replace 200",
            "  Sequence",
            "    Replace",
            "      ./FwUpdate/Gw/DownloadAndUpdate/PkgURL chr text/plain",
            "    Exec correlator CORRELATOR",
            "      ./FwUpdate/Gw/DownloadAndUpdate",
            "  Final",
            "gateway:",
            "  Status SyncHdr 200",
            "  Status Sequence 200",
            "  Status Replace ./FwUpdate/Gw/DownloadAndUpdate/PkgURL 200",
            "  Status Exec ./FwUpdate/Gw/DownloadAndUpdate 202",
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Final"));

    private static final List<String> HEALTH_SESSION = concat(List.of(
            "gateway:",
            "  Alert 1201"), PACKAGE_ONE, List.of(
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Status Alert 200",
            "  Status Replace 200",
            "  Final"));

    private static final List<String> REPORT_SESSION = concat(List.of(
            "gateway:",
            "  Alert 1201"), PACKAGE_ONE, List.of(
            "  Alert 1226 correlator CORRELATOR",
            "    ./FwUpdate/Gw int org.openmobilealliance.dm.firmwareupdate.downloadandupdate informational = 200",
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Status Alert 200",
            "  Status Replace 200",
            "  Status Alert 200",
            "  Get",
            "    ./FwUpdate/Gw/State",
            "    ./DevDetail/FwV",
            "  Final",
            "gateway:",
            "  Status SyncHdr 200",
            "  Status Get 200",
            "  Results",
            "    ./FwUpdate/Gw/State int text/plain = 90",
            "    ./DevDetail/FwV chr text/plain = 4.2.0",
            "  Final",
            "server:",
            "  Status SyncHdr 200",
            "  Final"));

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<String> concat(List<String>... parts) {
        return java.util.Arrays.stream(parts).flatMap(List::stream).toList();
    }
}
