package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.firmware.UpdateEvents;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

@Execution(ExecutionMode.CONCURRENT)
class MachineryTest {

    private static final String GOOD = "https://host/good.fup";

    @TempDir
    Path home;
    private Bench bench;

    @BeforeEach
    void make() throws Exception {
        bench = new Bench(home);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private void download() {
        assertThat(bench.replace("Download/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec("Download", "op")).isEqualTo(202);
    }

    private long calls(String name) {
        return bench.cut.calls.stream().filter(name::equals).count();
    }

    @Test
    @DisplayName("A download that stores many pieces wakes nobody for each of them and looks through the spools only at changes")
    void quietProgress() throws Exception {
        bench.start();
        long before = bench.neighbours.signal().mark();
        download();
        bench.untilState(50);
        bench.untilReported();
        assertThat(bench.cut.calls.stream().filter("write"::equals).count()).isLessThan(12);
        assertThat(bench.neighbours.signal().mark() - before).isLessThan(12);
        await().during(Duration.ofMillis(200)).until(() -> calls("spools") < 12);
        long looked = calls("spools");
        bench.neighbours.signal().raise();
        await().during(Duration.ofMillis(100)).until(() -> calls("spools") == looked);
    }

    @Test
    @DisplayName("Progress of a transfer still reaches Event Admin, about once a second")
    void progressEvents() throws Exception {
        List<Event> events = new CopyOnWriteArrayList<>();
        bench.start();
        bench.neighbours.eventAdmins.add(new EventAdmin() {
            @Override
            public void postEvent(Event event) {
                events.add(event);
            }

            @Override
            public void sendEvent(Event event) {
                events.add(event);
            }
        }, Map.of());
        bench.network.heldAtHalf = new CountDownLatch(1);
        download();
        await().atMost(Duration.ofSeconds(60)).until(() -> events.stream()
                .anyMatch(event -> event.getProperty(UpdateEvents.PROGRESS) instanceof Integer percent && percent >= 40));
        bench.network.heldAtHalf.countDown();
        bench.untilState(50);
    }

    @Test
    @Proves("DL-108")
    @DisplayName("DL-108: a download client is told how large a package may be, 512 MiB without any configuration; what is larger all the same is 501")
    void largestPackage() throws Exception {
        assertThat(AgentConfiguration.class.getMethod("largestPackageOctets").getDefaultValue()).isEqualTo(512L << 20);
        bench.network.offer("https://host/good.fup", new byte[(int) bench.settings.largestPackage() + 1]);
        bench.start();
        download();
        bench.untilReported();
        assertThat(bench.network.largest).isEqualTo(bench.settings.largestPackage());
        assertThat(bench.server.onlyReport().data()).isEqualTo("501");
        assertThat(bench.network.pieces).isZero();
    }

    @Test
    @DisplayName("A downloader that does not let go holds up a stop only for a limited time, in the field below 12 s")
    void boundedStop() throws Exception {
        Settings.Pace field = Settings.Pace.FIELD;
        assertThat(field.workerStop().plus(field.reportsStop())).isLessThan(Duration.ofSeconds(12));
        bench.workerStop = Duration.ofMillis(300);
        bench.settings = bench.settings(false, Duration.ofSeconds(1), Duration.ofHours(1));
        CountDownLatch release = new CountDownLatch(1);
        bench.network.deafUntil = release;
        bench.start();
        download();
        await().until(() -> !bench.network.fetched.isEmpty());
        long begun = System.nanoTime();
        bench.agent.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        release.countDown();
    }

    @Test
    @DisplayName("A download client that is interrupted every time is asked again soon at first, then ever more rarely")
    void interruptedEveryTime() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        bench.start();
        bench.neighbours.downloaders.add(new PackageDownloader() {
            @Override
            public boolean accepts(String url) {
                return true;
            }

            @Override
            public void download(DownloadRequest request, DownloadTarget target) throws InterruptedException {
                asked.incrementAndGet();
                throw new InterruptedException("uninvited");
            }
        }, Map.of("service.ranking", 10));
        download();
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.log.lines().stream().anyMatch(line -> line.contains("slows down")));
        int then = asked.get();
        await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(60)).until(() -> asked.get() <= then + 6);
        bench.agent.updates().cancel(Bench.X);
        bench.untilState(20);
    }

    @Test
    @Proves("FUMO-132")
    @DisplayName("A kill between a settled report and its forgetting leaves nothing behind in the outbox")
    void forgottenReport() throws Exception {
        bench.start();
        bench.server.keepsForgotten = true;
        download();
        bench.untilReported();
        bench.until(() -> !bench.agent.updates().status(Bench.X).reportPending());
        String id = bench.server.onlyReport().id();
        assertThat(bench.server.outcome(id)).isEqualTo(Outcome.ACKNOWLEDGED);
        bench.server.keepsForgotten = false;
        bench.agent.reporter().alertSettled(bench.server.onlyReport(), Outcome.ACKNOWLEDGED, 200);
        await().until(() -> bench.server.outcome(id) == Outcome.UNKNOWN);
    }

    @Test
    @Proves("FUMO-132")
    @DisplayName("An outbox that told a settled report only to an agent that was killed is cleared by the next one")
    void forgottenReportAtStart() throws Exception {
        bench.start();
        bench.server.keepsForgotten = true;
        download();
        bench.untilReported();
        bench.until(() -> !bench.agent.updates().status(Bench.X).reportPending());
        bench.server.keepsForgotten = false;
        bench.again();
        await().until(() -> bench.server.outcome(bench.server.onlyReport().id()) == Outcome.UNKNOWN);
    }

    @Test
    @Proves("FUMO-128")
    @DisplayName("A kill between the end of an update and its forgetting leaves no journal behind at the installer")
    void forgottenAtInstaller() throws Exception {
        bench.start();
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
        bench.untilState(100);
        bench.until(() -> bench.device.calls.contains("forget"));
        bench.device.calls.clear();
        bench.again();
        await().until(() -> bench.device.calls.contains("forget"));
        await().during(Duration.ofMillis(100)).until(() -> bench.device.calls.equals(List.of("forget")));
    }
}
