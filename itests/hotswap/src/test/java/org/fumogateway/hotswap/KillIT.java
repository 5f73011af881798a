package org.fumogateway.hotswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.fumogateway.hotswap.HeldWire.Held;
import org.fumogateway.hotswap.HeldWire.Place;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway's process is killed (SIGKILL) in the middle of every phase; its supervisor starts it again. Two updates suffer seven kills, so that
 * the one that comes second also shows that the next update works after the kills before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {

    private static final int CHECKPOINT = 4 << 20;
    private static final int BUFFERS = 256 * 1024;

    private final ReportTable table = new ReportTable("Kill", "phase", "octets sent twice", "ms from kill to progress");
    private UpdatedGateway gateway;
    private long counted;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = new UpdatedGateway(folder);
    }

    @BeforeEach
    void countAnew() {
        counted = 0;
    }

    @AfterAll
    void close() throws Exception {
        gateway.close();
        table.appendTo(Path.of(System.getProperty("hotswap.report")));
    }

    @Test
    @Proves({"FUMO-57", "FUMO-63", "FUMO-74", "FUMO-128", "DL-44"})
    @DisplayName("Killed in download, in check and while the Status of the report is on its way: one report 200, sent again with equal content")
    void downloadCheckReport() throws Exception {
        int hold = CHECKPOINT * 2 + CHECKPOINT / 2;
        gateway.wire().holdObjectAt(hold);
        gateway.beginUpdate();
        Awaitility.await("the transfer at its hold").atMost(Duration.ofSeconds(60)).until(() -> gateway.wire().reached() >= hold);
        gateway.awaitOctets(hold - BUFFERS);
        Clock clock = killed();
        Awaitility.await("the transfer goes on").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5))
                .until(() -> gateway.wire().transfers().stream().skip(1).anyMatch(next -> next.to() > next.from()));
        long millis = clock.millis();
        gateway.points().hold("check");
        gateway.wire().letObjectsGo();

        stopInCheck();
        row("download", millis);
        clock = killed();
        gateway.points().pass("check");
        gateway.wire().hold(Place.ANSWER, message -> UpdatedGateway.report(message).isPresent());
        gateway.awaitInstance("the check passed", instance -> instance.getString("phase").matches("UP_(APPLY|ACTIVATE|REBOOT|TRIAL|CONFIRM)"));
        row("check", clock);

        Held held = gateway.wire().awaitHeld();
        clock = killed();
        gateway.wire().holdNothing();
        held.drop();
        gateway.assertUpdated();
        row("report, its Status lost", clock);
        assertThat(gateway.wire().sentTwice()).as("nothing is fetched again after the download").isLessThanOrEqualTo(CHECKPOINT);
    }

    /** The agent also asks what can be installed while the head of the package is judged; wanted is the check before the first write. */
    private void stopInCheck() throws Exception {
        HoldingPoints.Stop stop = gateway.points().awaitStop("check");
        while (!gateway.lab().instance().orElseThrow().getString("phase").equals("UP_VERIFY")) {
            stop.release();
            stop = gateway.points().awaitStop("check");
        }
    }

    @Test
    @Proves({"FUMO-58", "FUMO-63", "FUMO-126", "FUMO-128", "FUMO-129", "PKG-62", "PKG-65", "PKG-68"})
    @DisplayName("Killed while the slot is half written, in the middle of the restart, on trial and before the report has left: the trial is tried "
            + "again, one report 200, the new image octet for octet")
    void applyRestartTrialReport() throws Exception {
        gateway.points().hold("apply");
        gateway.beginUpdate();
        gateway.points().awaitStop("apply");
        Clock clock = killed();
        gateway.points().hold("restart");
        gateway.points().awaitStop("apply").release();
        row("apply", clock);
        gateway.points().pass("apply");

        gateway.points().awaitStop("restart");
        gateway.points().pass("restart");
        gateway.wire().hold(Place.ANSWER, message -> UpdatedGateway.report(message).isEmpty());
        clock = killed();
        Held held = gateway.wire().awaitHeld();
        gateway.awaitInstance("the trial", instance -> instance.getString("phase").equals("UP_TRIAL"));
        row("restart", clock);

        clock = killed();
        gateway.wire().hold(Place.REQUEST, message -> UpdatedGateway.report(message).isPresent());
        held.drop();
        held = gateway.wire().awaitHeld();
        row("trial", clock);

        clock = killed();
        gateway.wire().holdNothing();
        held.drop();
        gateway.assertUpdated();
        row("report, before it left", clock);
        assertThat(gateway.wire().sentTwice()).as("nothing is fetched again after the download").isZero();
    }

    private Clock killed() {
        gateway.kill();
        return new Clock();
    }

    private void row(String phase, Clock clock) {
        row(phase, clock.millis());
    }

    private void row(String phase, long millis) {
        long twice = gateway.wire().sentTwice() - counted;
        counted += twice;
        table.row(phase, Long.toString(twice), Long.toString(millis));
    }

    private static final class Clock {

        private final long start = System.nanoTime();

        long millis() {
            return Duration.ofNanos(System.nanoTime() - start).toMillis();
        }
    }
}
