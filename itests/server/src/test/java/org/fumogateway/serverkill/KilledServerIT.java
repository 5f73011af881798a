package org.fumogateway.serverkill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped server, killed by signal 9 again and again while many gateways check in, report and are told to update. */
class KilledServerIT {

    private static final int GATEWAYS = 16;
    private static final int MOST_SESSIONS_BEFORE_A_KILL = 60;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String DM = "org.fumogateway.dmserver";
    private static final String UPDATES = "org.fumogateway.updateserver";

    private final int kills = Integer.getInteger("server.kills", 3);
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicLong firstAnswer = new AtomicLong();
    private volatile String url;
    private volatile boolean ended;

    @Test
    @Proves({"FUMO-115", "SEC-37", "DM-71"})
    @DisplayName("Whatever moment the server is killed at: a result that it has accepted is there, and counts once")
    void killed(@TempDir Path folder) throws Exception {
        List<Long> recoveries = new ArrayList<>();
        List<FailingGateway> gateways;
        StoredResults stored;
        try (Lab lab = new Lab(folder)) {
            lab.serverSetting(UPDATES, "retries", FailingGateway.RESULT + "=999, unanswered=999, refused=999, lost=999")
                    .serverSetting(UPDATES, "retryMinutes", "0").serverSetting(DM, "sessionsPerSecond", "100000");
            lab.startServer();
            lab.release(lab.image("firmware.img", 1 << 16, 1), "2.0");
            gateways = enrol(lab);
            serverIs(lab.serverUrl() + "/dm");
            ExecutorService threads = Executors.newFixedThreadPool(GATEWAYS);
            try {
                List<Future<?>> loads = gateways.stream().<Future<?>>map(gateway -> threads.submit(() -> load(gateway))).toList();
                Random random = new Random(9);
                for (int kill = 0; kill < kills; kill++) {
                    recoveries.add(kill(lab, 1 + random.nextInt(MOST_SESSIONS_BEFORE_A_KILL)));
                }
                end();
                for (Future<?> load : loads) {
                    load.get();
                }
            } finally {
                end();
                threads.shutdownNow();
            }
            killProcesses(lab);
            stored = StoredResults.read(lab.serverData().resolve("server.db"));
        }
        List<String> accepted = gateways.stream().flatMap(gateway -> gateway.accepted().stream()).toList();
        List<String> lost = stored.lost(accepted);
        report(recoveries, accepted.size(), lost.size(), stored.countedTwice().size());
        verify(stored, gateways, lost);
    }

    private List<FailingGateway> enrol(Lab lab) throws IOException {
        List<FailingGateway> gateways = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            String device = "urn:dev:killed:" + i;
            Path account = lab.folder().resolve("account-" + i + ".xml");
            lab.server().run("server:enrol " + device + " --out '" + account + "'");
            gateways.add(new FailingGateway(device, Files.readString(account), http));
        }
        return gateways;
    }

    /** Session after session, whatever becomes of them. */
    private void load(FailingGateway gateway) {
        while (!ended) {
            try {
                String address = awaitServer();
                if (address != null) {
                    gateway.session(address);
                    sessions.incrementAndGet();
                    firstAnswer.compareAndSet(0, System.nanoTime());
                }
            } catch (IOException gone) {
                broken.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Nobody knocks at a server that is not there: the machine has better things to do. */
    private synchronized String awaitServer() throws InterruptedException {
        while (url == null && !ended) {
            wait();
        }
        return url;
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void serverIs(String address) {
        url = address;
        notifyAll();
    }

    /** Kills after so many sessions more; returns how long it took until a whole session was served again, in milliseconds. */
    private long kill(Lab lab, int after) throws IOException {
        int target = sessions.get() + after;
        Awaitility.await("load").atMost(LIMIT).pollInterval(Duration.ofMillis(2)).until(() -> sessions.get() >= target);
        long before = System.nanoTime();
        serverIs(null);
        killProcesses(lab);
        firstAnswer.set(0);
        lab.startServer();
        serverIs(lab.serverUrl() + "/dm");
        Awaitility.await("a session after the kill").atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> firstAnswer.get() != 0);
        return (firstAnswer.get() - before) / 1_000_000;
    }

    /** The script first: it would start another one. */
    private static void killProcesses(Lab lab) {
        Process script = lab.server().process();
        List<ProcessHandle> children = script.descendants().toList();
        script.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
    }

    private static void verify(StoredResults stored, List<FailingGateway> gateways, List<String> lost) {
        assertThat(stored.integrity()).containsExactly("ok");
        assertThat(gateways).allSatisfy(gateway -> assertThat(gateway.accepted()).as("accepted reports").isNotEmpty().doesNotHaveDuplicates());
        assertThat(lost).as("accepted reports that are not there").isEmpty();
        assertThat(stored.countedTwice()).as("jobs with more than one report").isEmpty();
        assertThat(stored.brokenHistory()).as("jobs with a gap in their timeline").isEmpty();
    }

    private void report(List<Long> recoveries, int accepted, int lost, int countedTwice) throws IOException {
        Collections.sort(recoveries);
        new ReportTable("Server killed by signal 9 under load of " + GATEWAYS + " gateways", "kills", "sessions", "broken", "results accepted", "lost",
                "counted twice", "recovery median ms", "recovery max ms")
                .row(Integer.toString(kills), sessions.toString(), broken.toString(), Integer.toString(accepted), Integer.toString(lost),
                        Integer.toString(countedTwice), recoveries.get(recoveries.size() / 2).toString(),
                        recoveries.get(recoveries.size() - 1).toString())
                .appendTo(Path.of(System.getProperty("server.report", "target/report.md")));
    }
}
