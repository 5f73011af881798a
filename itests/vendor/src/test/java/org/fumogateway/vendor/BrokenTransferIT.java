package org.fumogateway.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network goes in the middle of a large object, both ways between the shipped gateway and server, and comes back after the session was given
 * up: nothing of the object is left on either side, and the next session does all of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenTransferIT {

    private static final String LOGO = "./Example/Logo";
    private static final int OCTETS = 300_000;
    /** Messages of a session that pass: the first ones open it, the next ones carry chunks. */
    private static final int MESSAGES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Lab lab;
    private Path logo;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder);
        logo = lab.image("logo.png", OCTETS, 3);
        lab.gatewaySetting("com.example.logo", "file", logo.toString())
                .gatewaySetting("org.fumogateway.dmclient", "messageAttempts", "2")
                .gatewaySetting("org.fumogateway.dmclient", "messageRetryMillis", "50")
                // The next session is the test's: in between both sides are looked at.
                .gatewaySetting("org.fumogateway.dmclient", "sessionRetrySeconds", "3600");
        Plugins.install(lab.serverData(), "server-console");
        Plugins.install(lab.gatewayData(), "logo-sink");
        lab.startServer();
        lab.provision(lab.image("old.img", OCTETS, 1), "1.0").startGateway();
        new Plugins(lab.serverData(), lab.server()).awaitActive("server-console");
        new Plugins(lab.gatewayData(), lab.gateway()).awaitActive("logo-sink");
        lab.awaitSessions(1);
    }

    @AfterAll
    void close() {
        lab.close();
    }

    /** So many DM messages pass, then no message arrives any more. */
    private static final class Cut implements WireProxy.Fault {

        private final Supplier<List<Path>> look;
        private final AtomicReference<List<Path>> seen = new AtomicReference<>();
        private int passing = MESSAGES;

        /** Takes a look when the first message is lost. */
        Cut(Supplier<List<Path>> look) {
            this.look = look;
        }

        List<Path> seen() {
            return seen.get();
        }

        @Override
        public synchronized boolean answer(String path, HttpExchange exchange) {
            if (!path.startsWith("/dm") || passing-- > 0) {
                return false;
            }
            seen.compareAndSet(null, look.get());
            return true;
        }
    }

    /** Files of all spools of one side. */
    private static List<Path> spools(Path data) {
        try (Stream<Path> files = Files.walk(data.resolve("state"))) {
            return files.filter(file -> Files.isRegularFile(file) && file.getParent().getFileName().toString().equals("spools")).toList();
        } catch (IOException changed) {
            throw new UncheckedIOException(changed);
        }
    }

    /** A session that is cut; what lay in the spools of one side when that happened. */
    private List<Path> brokenSession(Path data) {
        Cut cut = new Cut(() -> spools(data));
        int before = lab.sessions().size();
        lab.proxy().fault(cut);
        lab.connect();
        Awaitility.await("a session given up").atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> lab.sessions().size() > before
                && !lab.sessions().get(0).getString("outcome").equals("RUNNING"));
        assertThat(lab.sessions().get(0).getString("outcome")).isNotEqualTo("COMPLETED");
        lab.proxy().fault(WireProxy.Fault.NONE);
        return cut.seen();
    }

    private void assertNoErrors() {
        assertThat(lab.gateway().logText() + lab.server().logText()).doesNotContain("\tat ", " ERROR ");
    }

    @Test
    @Proves({"DM-169", "DM-172", "DM-179", "FUMO-123", "FUMO-124"})
    @DisplayName("To the gateway: State 10, no octet of the package is kept and none of its nodes is set; the next session brings all of it, State 50")
    void toTheGateway() throws Exception {
        lab.route("largeObjectUpdateLater");
        lab.release(lab.image("new.img", OCTETS, 2), "2.0");
        assertThat(brokenSession(lab.gatewayData())).as("the spool of the package while it came").isNotEmpty();

        assertThat(spools(lab.gatewayData())).as("spools of the gateway after the session").isEmpty();
        assertThat(spools(lab.serverData())).as("spools of the server").isEmpty();
        JsonObject instance = lab.instance().orElseThrow();
        assertThat(instance.getInt("state")).isEqualTo(10);
        assertThat(instance.getString("packageVersion", "")).isEmpty();

        lab.connect();
        JsonObject job = lab.awaitEnd("2.0");
        assertThat(job.getString("operation") + " " + job.getString("state")).as(job.toString()).isEqualTo("DELIVERY SUCCEEDED");
        assertThat(lab.awaitSettled().getInt("state")).isEqualTo(50);
        assertThat(spools(lab.gatewayData())).as("the package, and nothing else").hasSize(3)
                .allMatch(file -> file.getFileName().toString().matches("data-[0-9a-f-]+\\.(data|mark\\.[12])"));
        assertNoErrors();
    }

    @Test
    @Proves({"DM-169", "DM-172", "DM-179"})
    @DisplayName("From the gateway: the server drops what had come of the value; the next session reads all of it, and nothing is left on either side")
    void fromTheGateway(@TempDir Path folder) throws Exception {
        List<Path> kept = spools(lab.gatewayData());
        Path lost = folder.resolve("lost.png");
        Path saved = folder.resolve("saved.png");
        save(lost);
        assertThat(brokenSession(lab.serverData())).as("the spool of the value while it came").isNotEmpty();
        assertThat(spools(lab.gatewayData())).as("spools of the gateway").isEqualTo(kept);

        save(saved);
        lab.connect();
        Awaitility.await("the value").atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> lab.server().ask("console:results").orElse("").contains("save " + LOGO + " 200 " + OCTETS + " octets"));
        assertThat(saved).hasSameBinaryContentAs(logo);
        assertThat(lost).as("half a value is handed to nobody").doesNotExist();
        lab.awaitSessions(0);
        assertThat(spools(lab.serverData())).as("spools of the server").isEmpty();
        assertThat(spools(lab.gatewayData())).as("spools of the gateway").isEqualTo(kept);
        assertNoErrors();
    }

    private void save(Path file) {
        assertThat(lab.server().run("console:save " + Lab.DEVICE + " " + LOGO + " '" + file + "'")).contains("waits for the next session");
    }
}
