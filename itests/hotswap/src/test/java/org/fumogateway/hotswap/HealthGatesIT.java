package org.fumogateway.hotswap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.fumogateway.hotswap.HeldWire.Place;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * New firmware that starts and is no good: the shipped gateway falls back by itself, and code and text of the report say which gate failed. The
 * security counter stays where it was until firmware is confirmed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealthGatesIT {

    private static final int OCTETS = 300_000;
    private static final int SHORT_TRIAL = 3;
    /** Starts that new firmware has: the fewest that show that it is tried again. */
    private static final int TRIAL_STARTS = 2;
    private static final int COUNTER = 7;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final ReportTable table = new ReportTable("Health gates", "new firmware", "report", "text",
            "seconds from Exec to the old firmware's report");
    private Lab lab;
    private HeldWire wire;
    private Path broken;
    private int release = 1;
    private long begun;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder);
        broken = folder.resolve("broken");
        lab.gatewaySetting("org.fumogateway.dmclient", "alertRetrySeconds", "1")
                .gatewaySetting("org.fumogateway.dmclient", "sessionRetrySeconds", "1")
                .gatewaySetting("org.fumogateway.dmclient", "messageRetryMillis", "100")
                .gatewaySetting("org.fumogateway.installerslots", "trialStarts", Integer.toString(TRIAL_STARTS));
        lab.startServer();
        wire = new HeldWire(lab.serverUrl());
        lab.proxy().fault(wire);
        lab.provision(lab.image("first.img", OCTETS, 1), "1.0");
        VendorJar.writeApplication(Files.createDirectories(lab.gatewayData().resolve("plugins")).resolve("application.jar"));
        lab.startGateway("-Dhotswap.broken=" + broken);
        lab.awaitSessions(1);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
        table.appendTo(Path.of(System.getProperty("hotswap.report")));
    }

    /** A gate that failed its test must not be felt by the next one. */
    @AfterEach
    void letGo() throws Exception {
        wire.holdNothing();
        lab.proxy().fault(wire);
        Files.deleteIfExists(broken);
    }

    private String version() {
        return release + ".0";
    }

    private void update(int healthSeconds) throws Exception {
        release++;
        Path image = lab.image("next.img", OCTETS, release);
        Path file = lab.folder().resolve("release-" + release + ".fup");
        new PackageBuilder().id("lab-" + version()).name("Lab firmware").version(version()).compatible(Lab.COMPATIBLE).counter(COUNTER)
                .install(new Manifest.Install(true, healthSeconds, OptionalInt.empty(), true)).payload(PayloadSource.raw("rootfs", image))
                .write(file, lab.releaseKey());
        lab.publish(file);
        begun = System.nanoTime();
        lab.connect();
    }

    /** The old firmware runs again, whole; server and gateway agree why. */
    private void assertFellBack(String what, int code, String gate) throws Exception {
        JsonObject job = lab.awaitEnd(version());
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(job.getString("state") + ' ' + job.getInt("resultCode")).as(lab.gateway().logText()).isEqualTo("REPORTED_FAIL " + code);
        JsonObject instance = lab.awaitSettled();
        assertThat(instance.getInt("state")).isEqualTo(70);
        assertThat(instance.getString("detail")).contains(gate);
        JsonObject running = lab.status().orElseThrow().getJsonObject("running");
        assertThat(running.getString("version")).isEqualTo("1.0");
        assertThat(running.getBoolean("trial")).isFalse();
        assertThat(lab.gatewayData().resolve("slots/" + running.getString("slot") + "/firmware.img"))
                .hasSameBinaryContentAs(lab.folder().resolve("first.img"));
        assertThat(lab.history().getValuesAs(JsonObject.class).stream().filter(one -> one.getString("toVersion").equals(version()))).hasSize(1);
        assertThat(counter()).as("security counter").isZero();
        table.row(what, Integer.toString(code), instance.getString("detail"), Long.toString(seconds));
    }

    private int counter() throws Exception {
        Path record = lab.gatewayData().resolve("state/fumo-agent/records/security-counter.1");
        String text = Files.exists(record) ? Files.readString(record, StandardCharsets.ISO_8859_1) : "counter=0";
        return Integer.parseInt(text.replaceAll("(?s).*counter=(\\d+).*", "$1"));
    }

    @Test
    @Order(1)
    @Proves({"PKG-59", "PKG-62", "PKG-63", "FUMO-129"})
    @DisplayName("It starts, but the product's application does not: 451, and the text names the bundle")
    void applicationDead() throws Exception {
        Files.createFile(broken);
        update(SHORT_TRIAL);
        assertFellBack("application dead", 451, "Bundle org.example.application does not run");
    }

    @Test
    @Order(2)
    @Proves({"PKG-59", "PKG-62", "PKG-63", "PKG-64", "PKG-65", "FUMO-47", "FUMO-128"})
    @DisplayName("It starts, but reaches no server: 451 when the time of the trial is over, told by the old firmware once the network is back")
    void noNetwork() throws Exception {
        Outage outage = new Outage();
        lab.proxy().fault(outage);
        update(SHORT_TRIAL);
        Awaitility.await("the old firmware after the trial").atMost(LONGEST).pollInterval(Duration.ofMillis(100)).until(this::ended);
        JsonObject instance = lab.instance().orElseThrow();
        assertThat(instance.getInt("state")).isEqualTo(70);
        assertThat(instance.getBoolean("reportPending")).isTrue();
        lab.proxy().fault(wire);
        assertFellBack("no network", 451, "with the server");
    }

    @Test
    @Order(3)
    @Proves({"PKG-59", "PKG-62", "PKG-63", "PKG-65"})
    @DisplayName("It starts and dies in its trial, in every start that it has: 451, and the text says that it stopped")
    void dies() throws Exception {
        wire.hold(Place.REQUEST, message -> onTrial());
        update(600);
        int deaths = 0;
        for (awaitTrialOrEnd(); !ended(); awaitTrialOrEnd()) {
            deaths++;
            lab.gateway().javaProcess().ifPresent(java -> {
                java.destroyForcibly();
                java.onExit().join();
            });
        }
        assertThat(deaths).as("starts of the new firmware").isEqualTo(TRIAL_STARTS);
        wire.holdNothing();
        assertFellBack("dies later", 451, "stopped during its trial");
    }

    /** The network goes as soon as the new firmware is on trial, and stays away. */
    private final class Outage implements WireProxy.Fault {

        private volatile boolean down;

        @Override
        public boolean answer(String path, HttpExchange exchange) throws IOException {
            down = down || onTrial();
            if (down) {
                WireProxy.send(exchange, 503, new byte[0]);
                return true;
            }
            return wire.answer(path, exchange);
        }
    }

    private boolean onTrial() {
        return lab.status().filter(HealthGatesIT::onTrial).isPresent();
    }

    private static boolean onTrial(JsonObject status) {
        return !status.isNull("running") && status.getJsonObject("running").getBoolean("trial");
    }

    /** True once the operation of this release is over. */
    private boolean ended() {
        return lab.history().getValuesAs(JsonObject.class).stream().anyMatch(one -> one.getString("toVersion").equals(version()));
    }

    /** The old firmware, which comes back, is in the same phase until it has judged what happened: it is not meant. */
    private void awaitTrialOrEnd() {
        Awaitility.await("the trial or its end").atMost(LONGEST).pollInterval(Duration.ofMillis(50)).until(() -> ended() || lab.status()
                .filter(HealthGatesIT::onTrial).filter(HealthGatesIT::inTrialPhase).isPresent());
    }

    private static boolean inTrialPhase(JsonObject status) {
        return status.getJsonArray("instances").getValuesAs(JsonObject.class).stream()
                .anyMatch(instance -> instance.getString("phase").equals("UP_TRIAL"));
    }

    @Test
    @Order(4)
    @Proves({"PKG-59", "PKG-62", "FUMO-140"})
    @DisplayName("A good release after all these: 200, and only now the counter has risen; the log tells every Exec, never a token of an address")
    void good() throws Exception {
        update(600);
        assertThat(lab.awaitEnd(version()).getString("state")).as(lab.gateway().logText()).isEqualTo("SUCCEEDED");
        lab.awaitSettled();
        assertThat(counter()).isEqualTo(COUNTER);
        String log = lab.gateway().logText();
        String operation = lab.history().getJsonObject(0).getString("operation");
        assertThat(log).containsPattern("Operation " + operation + " \\(downloadandupdate\\) of server fumo-server accepted, host 127\\.0\\.0\\.1")
                .containsPattern("Operation " + operation + " has version " + version() + ", manifest digest [0-9a-f]{64}")
                .containsPattern("Operation " + operation + " \\(downloadandupdate\\) ended with 200")
                .doesNotContain("/fw/", "?");
    }
}
