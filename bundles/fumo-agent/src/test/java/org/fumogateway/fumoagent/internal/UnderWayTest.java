package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What can be seen while an update is under way: its package, its progress, its lines in the log. */
@Execution(ExecutionMode.CONCURRENT)
class UnderWayTest {

    private static final String GOOD = "https://host/good.fup";

    @TempDir
    Path home;
    private Bench bench;

    @BeforeEach
    void prepare() throws Exception {
        bench = new Bench(home);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private void update(String url) {
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", url)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
    }

    private boolean packageThere() {
        try (Stream<Path> files = Files.walk(home.resolve("data"))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("package-") && Files.isRegularFile(file));
        } catch (IOException | UncheckedIOException beingChanged) {
            return true;
        }
    }

    /** Room is made at every durable step, as when the medium is nearly full. Returns the phases in which the package was missing. */
    private Set<Phase> missingWhileRoomIsMade(Set<Phase> seen) {
        Set<Phase> missing = ConcurrentHashMap.newKeySet();
        bench.watchers.add(() -> {
            Operation running = bench.journal.current().running();
            if (running == null || running.phase().download()) {
                return;
            }
            try {
                bench.journal.removeUnusedSpools();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            seen.add(running.phase());
            if (!packageThere()) {
                missing.add(running.phase());
            }
        });
        return missing;
    }

    @Test
    @Proves("PKG-70")
    @DisplayName("Whoever makes room during an update leaves its package alone until the firmware is confirmed; after the report it goes")
    void packageStaysUntilConfirmed() throws Exception {
        Set<Phase> seen = ConcurrentHashMap.newKeySet();
        Set<Phase> missing = missingWhileRoomIsMade(seen);
        bench.start();
        assertThat(bench.replace("Download/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec("Download", "first")).isEqualTo(202);
        bench.untilState(50);
        assertThat(bench.exec("Update", "then")).isEqualTo(202);
        bench.untilState(100);
        assertThat(seen).containsAll(EnumSet.of(Phase.UP_QUEUED, Phase.UP_VERIFY, Phase.UP_APPLY, Phase.UP_ACTIVATE, Phase.UP_REBOOT,
                Phase.UP_TRIAL, Phase.UP_CONFIRM));
        assertThat(missing).isEmpty();
        bench.until(() -> !packageThere());
    }

    @Test
    @Proves({"PKG-70", "FUMO-47"})
    @DisplayName("The package of firmware that was taken back is still there in State 70, whoever makes room, and installs at the next Exec")
    void packageStaysAfterFailure() throws Exception {
        bench.network.offer("https://host/quick", bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200")
                .install(new Manifest.Install(true, 1, OptionalInt.empty(), true))));
        bench.framework = () -> java.util.Optional.of("it does not come up");
        Set<Phase> missing = missingWhileRoomIsMade(ConcurrentHashMap.newKeySet());
        bench.start();
        update("https://host/quick");
        bench.untilState(70);
        bench.untilReported();
        bench.journal.removeUnusedSpools();
        assertThat(missing).isEmpty();
        assertThat(packageThere()).isTrue();
        bench.framework = java.util.Optional::empty;
        assertThat(bench.exec("Update", "again")).isEqualTo(202);
        bench.until(() -> bench.state() >= 90);
        assertThat(bench.network.fetched).hasSize(1);
    }

    @Test
    @Proves({"PKG-75", "FUMO-21"})
    @DisplayName("Ext/Progress: 0 to 100 by octets, then 80 written, 85 read back, 90 activated, 95 on trial, 100 confirmed, also after a restart")
    void progress() throws Exception {
        List<Integer> ofDownload = new CopyOnWriteArrayList<>();
        List<String> ofUpdate = new CopyOnWriteArrayList<>();
        bench.network.watcher = () -> ofDownload.add(percent());
        bench.watchers.add(() -> {
            Operation running = bench.journal.current().running();
            if (running != null && !running.phase().download()) {
                ofUpdate.add(running.phase() + " " + percent());
            }
        });
        bench.device.written = () -> ofUpdate.add("written " + percent());
        bench.server.answer = Outcome.PENDING;
        bench.start();
        update(GOOD);
        bench.untilState(90);
        assertThat(ofDownload).isSorted().first().isEqualTo(0);
        assertThat(ofDownload.get(ofDownload.size() - 1)).isBetween(50, 99);
        assertThat(ofUpdate).containsSubsequence("UP_APPLY 0", "written 40", "written 80", "UP_APPLY 85", "UP_ACTIVATE 85", "UP_REBOOT 90",
                "UP_CONFIRM 95");
        assertThat(percent()).isEqualTo(100);
        bench.again();
        assertThat(percent()).isEqualTo(100);
        bench.untilReported();
        bench.server.settle(Outcome.ACKNOWLEDGED);
        bench.untilState(100);
        assertThat(percent()).isEqualTo(100);
        assertThat(bench.replace("Download/PkgURL", GOOD)).isEqualTo(200);
        assertThat(percent()).isZero();
    }

    private int percent() {
        try {
            return bench.value("Ext/Progress").getInt();
        } catch (org.osgi.service.dmt.DmtException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    @Proves("FUMO-140")
    @DisplayName("The log tells every Exec, server, host, digest and result, also of one that is refused; never the query of an address")
    void log() throws Exception {
        String url = GOOD + "?token=geheim";
        bench.network.offer(url, bench.fup("2.0", Bench.RELEASE));
        bench.start();
        assertThat(bench.exec("Update", "none")).isEqualTo(405);
        assertThat(bench.replace("Download/PkgURL", url)).isEqualTo(200);
        assertThat(bench.exec("Download", "one")).isEqualTo(202);
        bench.untilState(50);
        bench.until(() -> ended() == 1);
        assertThat(bench.exec("Update", "two")).isEqualTo(202);
        bench.until(() -> bench.state() >= 90);
        bench.until(() -> ended() == 2);
        List<String> expected = new ArrayList<>(List.of("Exec on Update of server dm\\.example\\.com refused with 405: .*"));
        for (String kind : List.of("download", "update")) {
            expected.add("Operation \\S+ \\(" + kind + "\\) of server dm\\.example\\.com accepted, host " + (kind.equals("update") ? "-" : "host"));
            expected.add("Operation \\S+ has version 2\\.0, manifest digest [0-9a-f]{64}");
            expected.add("Operation \\S+ \\(" + kind + "\\) ended with 200.*");
        }
        List<String> lines = bench.log.lines().stream().map(line -> line.substring(line.indexOf(' ') + 1)).filter(line -> expected.stream()
                .anyMatch(line::matches)).toList();
        assertThat(lines).hasSameSizeAs(expected);
        for (int index = 0; index < expected.size(); index++) {
            assertThat(lines.get(index)).matches(expected.get(index));
        }
        assertThat(bench.log.lines()).noneMatch(line -> line.contains("geheim") || line.contains("token"));
    }

    private long ended() {
        return bench.log.lines().stream().filter(line -> line.contains("ended with 200")).count();
    }
}
