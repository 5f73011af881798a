package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.junit.jupiter.api.parallel.Execution(org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT)
class DeviceRequestsTest {

    private static final String TYPE = "org.openmobilealliance.dm.firmwareupdate.devicerequest";

    @TempDir
    Path home;
    private Bench bench;
    private final TestClock clock = new TestClock(Instant.parse("2030-01-15T12:00:00Z"));

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home);
        bench.clock = clock;
        bench.deviceRequests = Duration.ofHours(24);
        bench.settings = bench.settings(false, Duration.ofMinutes(5), Duration.ofHours(1));
        bench.start();
        bench.replace("Download/PkgURL", "https://host/good.fup");
        bench.exec("Download", null);
        bench.untilState(50);
        bench.untilReported();
        await().until(() -> bench.journal.current().reports().isEmpty() && due() != null);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private Instant due() throws Exception {
        String text = bench.journal.note("device-request").get("due");
        return text == null ? null : Instant.parse(text);
    }

    private List<GenericAlert> requests() {
        return bench.server.reports().stream().filter(alert -> alert.type().equals(TYPE)).toList();
    }

    private void at(Instant moment) {
        clock.set(moment);
        bench.neighbours.signal().raise();
    }

    private void untilDueAfter(Instant moment) {
        await().until(() -> due().isAfter(moment));
    }

    private static void assertAbout(Instant due, Instant from, Duration time) {
        assertThat(Duration.between(from, due)).isBetween(time.multipliedBy(8).dividedBy(10), time.multipliedBy(12).dividedBy(10));
    }

    @Test
    @Proves({"FUMO-103", "FUMO-104", "FUMO-105", "FUMO-108"})
    @DisplayName("The device asks its server 8 hours after it came into service and then every day or so, with an empty alert for the instance")
    void asks() throws Exception {
        assertThat(due()).isEqualTo(clock.instant().plus(Duration.ofHours(8)));
        Instant first = due();
        at(first);
        await().until(() -> requests().size() == 1);
        untilDueAfter(first);
        assertAbout(due(), first, Duration.ofHours(24));
        assertThat(requests().get(0).source()).isEqualTo(Bench.X);
        assertThat(requests().get(0).data()).isEmpty();
        assertThat(requests().get(0).correlator()).isNull();
        bench.stop();
        bench.start();
        Instant second = due();
        at(second);
        await().until(() -> requests().size() == 2);
    }

    @Test
    @Proves("FUMO-108")
    @DisplayName("A server that does not take a request is asked half as often each time, at most every 7 days, and never twice at once")
    void doubles() throws Exception {
        bench.server.answer = Outcome.PENDING;
        Duration expected = Duration.ofHours(24);
        for (int failures = 0; failures < 5; failures++) {
            Instant moment = due();
            at(moment);
            untilDueAfter(moment);
            assertAbout(due(), moment, expected.compareTo(Duration.ofDays(7)) < 0 ? expected : Duration.ofDays(7));
            expected = expected.multipliedBy(2);
        }
        assertThat(requests()).hasSize(1);
        bench.server.answer = Outcome.ACKNOWLEDGED;
        bench.server.settle(Outcome.ACKNOWLEDGED);
        await().until(() -> bench.server.outcome(requests().get(0).id()) == Outcome.UNKNOWN);
        Instant moment = due();
        at(moment);
        untilDueAfter(moment);
        assertThat(requests()).hasSize(2);
        assertAbout(due(), moment, Duration.ofHours(24));
    }

    @Test
    @Proves("FUMO-108")
    @DisplayName("While a download runs the device does not ask")
    void notWhileBusy() throws Exception {
        bench.network.heldAtHalf = new CountDownLatch(1);
        bench.exec("Download", null);
        bench.untilState(30);
        Instant moment = due();
        at(moment);
        bench.neighbours.signal().raise();
        await().during(Duration.ofMillis(200)).until(() -> requests().isEmpty());
        assertThat(due()).isEqualTo(moment);
        bench.network.heldAtHalf.countDown();
        bench.untilState(50);
        await().until(() -> bench.journal.current().reports().isEmpty());
        at(moment);
        await().until(() -> requests().size() == 1);
    }

    @Test
    @Proves("FUMO-108")
    @DisplayName("A clock that was ten years ahead and is set right again does not silence the device for ten years")
    void clockSetBack() throws Exception {
        at(Instant.parse("2040-01-01T00:00:00Z"));
        await().until(() -> requests().size() == 1);
        untilDueAfter(Instant.parse("2040-01-01T00:00:00Z"));
        Instant right = Instant.parse("2030-01-16T00:00:00Z");
        at(right);
        await().until(() -> due().equals(right.plus(Duration.ofHours(8))));
    }
}
