package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.osgi.service.dmt.DmtException;

/** The medium of the gateway fills up: at the start, after any number of octets, at any durable step. The agent lives on and tells the truth. */
@Execution(ExecutionMode.CONCURRENT)
class DiskFullTest {

    private static final String URL = "https://host/good.fup";
    private static final int RESERVE = 8 << 20;
    /** What the records of an operation take while they are written. */
    private static final int RECORDS = 200_000;

    @TempDir
    Path home;
    private int felt;

    @Test
    @Proves({"FUMO-70", "FUMO-71", "FUMO-126"})
    @DisplayName("Nothing is free at the start: every command that needs room is refused with 420 and changes nothing; with room it all works")
    void nothingFree() throws Exception {
        try (Bench bench = new Bench(home).start()) {
            assertThat(bench.replace("DownloadAndUpdate/PkgURL", URL)).isEqualTo(200);
            bench.disk.leave(0);
            assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(420);
            assertThat(bench.replace("DownloadAndUpdate/PkgURL", URL + "?2")).isEqualTo(420);
            assertThat(bench.state()).isEqualTo(10);
            assertThat(bench.value("DownloadAndUpdate/PkgURL").getString()).isEqualTo(URL);
            assertThat(bench.server.reports()).isEmpty();
            bench.disk.free();
            update(bench);
        }
    }

    @Test
    @Proves({"FUMO-97", "FUMO-74"})
    @DisplayName("Room for the records but not for the package: report 501 before the first octet of the package was asked for")
    void knownBeforeTheFirstOctet() throws Exception {
        try (Bench bench = new Bench(home).start()) {
            assertThat(bench.replace("Download/PkgURL", URL)).isEqualTo(200);
            bench.disk.leave(40_000);
            assertThat(bench.exec("Download", "op")).isEqualTo(202);
            bench.untilReported();
            assertThat(bench.server.onlyReport().data()).isEqualTo("501");
            assertThat(bench.value("Ext/Detail").getString()).contains("no room");
            assertThat(bench.network.pieces).isZero();
            assertThat(bench.state()).isEqualTo(20);
            bench.disk.free();
            update(bench);
        }
    }

    @Test
    @Proves({"FUMO-74", "FUMO-97", "FUMO-126"})
    @DisplayName("Full before each piece of a download: report 501, or all goes on once there is room; the next update works")
    void inTheDownload() throws Exception {
        boolean full = true;
        for (int piece = 0; full; piece++) {
            full = fullAt(piece, true);
        }
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "FUMO-126"})
    @DisplayName("Full from each durable step of an update on until somebody makes room: one report, true, and the next update works")
    void atEachStep() throws Exception {
        int steps = 0;
        while (fullAt(steps, false)) {
            steps++;
        }
        assertThat(steps).isGreaterThan(8);
        assertThat(felt).as("steps at which the full disk stopped something").isGreaterThan(steps / 2);
    }

    @Test
    @Proves({"DL-108", "FUMO-97"})
    @DisplayName("Beside the package 8 MiB stay free: one octet less and the download ends with 501 before its first octet; with enough it is made")
    void reserve() throws Exception {
        try (Bench bench = new Bench(home).start()) {
            int size = bench.fup("2.0", Bench.RELEASE).length;
            assertThat(bench.replace("Download/PkgURL", URL)).isEqualTo(200);
            bench.disk.leave(RESERVE + size);
            assertThat(bench.exec("Download", "short")).isEqualTo(202);
            bench.untilReported();
            assertThat(bench.server.onlyReport().data()).as("the records of the operation took some of it").isEqualTo("501");
            assertThat(bench.network.pieces).isZero();
            bench.disk.leave(RESERVE + size + RECORDS);
            assertThat(bench.replace("Download/PkgURL", URL)).isEqualTo(200);
            assertThat(bench.exec("Download", "enough")).isEqualTo(202);
            bench.untilState(50);
        }
    }

    @Test
    @Proves({"DL-108", "FUMO-59"})
    @DisplayName("Room that the old package takes counts for the new one: it is deleted first")
    void oldPackageFirst() throws Exception {
        try (Bench bench = new Bench(home).start()) {
            int size = bench.fup("2.0", Bench.RELEASE).length;
            assertThat(bench.replace("Download/PkgURL", URL)).isEqualTo(200);
            assertThat(bench.exec("Download", "old")).isEqualTo(202);
            bench.untilState(50);
            bench.disk.leave(RESERVE + size / 2);
            assertThat(bench.replace("Download/PkgURL", URL)).isEqualTo(200);
            assertThat(bench.exec("Download", "new")).isEqualTo(202);
            bench.until(() -> bench.server.reports().size() == 2);
            assertThat(bench.server.reports().get(1).data()).isEqualTo("200");
            assertThat(bench.state()).isEqualTo(50);
        }
    }

    @Test
    @Proves({"FUMO-121", "FUMO-124", "DM-170", "DM-179"})
    @DisplayName("A large object finds the disk full, at once or after any chunk: 420, State 10, nothing left behind; with room the next one is taken")
    void largeObject() throws Exception {
        try (Bench bench = new Bench(home).start()) {
            byte[] good = bench.fup("2.0", Bench.RELEASE);
            bench.disk.leave(0);
            assertThat(deliver(bench, good, -1)).as("nothing free").isEqualTo(420);
            bench.disk.leave(40_000);
            assertThat(deliver(bench, good, -1)).as("known before the first octet").isEqualTo(420);
            assertThat(bench.files("spools")).isEmpty();
            int chunk = 0;
            int status = 420;
            while (status == 420) {
                bench.disk.free();
                status = deliver(bench, good, chunk);
                assertThat(status).as("full after chunk " + chunk).isIn(200, 420);
                if (status == 420) {
                    assertThat(bench.state()).isEqualTo(10);
                    assertThat(bench.files("spools")).as("full after chunk " + chunk).isEmpty();
                }
                chunk++;
            }
            assertThat(chunk).isGreaterThan(good.length / TestNetwork.PIECE);
            assertThat(bench.state()).isEqualTo(50);
        }
    }

    /** Sends a package to PkgData; the disk is full after so many chunks, before the end if there are no more. The Status. */
    private static int deliver(Bench bench, byte[] octets, int chunks) throws Exception {
        int sent = 0;
        try {
            LargeObjectSink.Transfer transfer = bench.agent.packages().open(Bench.X + "/Update/PkgData", Bench.SERVER, "b64", octets.length);
            try {
                for (int at = 0; at < octets.length; at += TestNetwork.PIECE) {
                    if (sent++ == chunks) {
                        bench.disk.leave(0);
                    }
                    transfer.append(ByteBuffer.wrap(octets, at, Math.min(TestNetwork.PIECE, octets.length - at)));
                }
                if (sent == chunks) {
                    bench.disk.leave(0);
                }
                transfer.commit();
            } finally {
                transfer.abort();
            }
            return 200;
        } catch (DmtException refused) {
            return Bench.status(refused);
        }
    }

    /** Returns false once the update is over before the disk is to be full. */
    private boolean fullAt(int moment, boolean pieces) throws Exception {
        try (Bench bench = new Bench(home.resolve(pieces + "-" + moment)).start()) {
            AtomicInteger left = new AtomicInteger(moment);
            AtomicBoolean full = new AtomicBoolean();
            Runnable fill = () -> {
                if (left.getAndDecrement() == 0) {
                    bench.disk.leave(0);
                    full.set(true);
                }
            };
            assertThat(bench.replace("DownloadAndUpdate/PkgURL", URL)).isEqualTo(200);
            if (pieces) {
                bench.network.watcher = fill;
            } else {
                bench.watchers.add(fill);
                bench.journal.watch(fill);
            }
            assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
            bench.until(() -> settled(bench) || full.get() && inTrouble(bench));
            felt += inTrouble(bench) ? 1 : 0;
            bench.disk.free();
            bench.until(() -> settled(bench));
            String code = bench.server.onlyReport().data();
            assertThat(code).as("full at %s", moment).isIn("200", "501");
            assertThat(bench.device.running).isEqualTo(code.equals("200") ? "2.0" : "1.0");
            if (code.equals("501")) {
                assertThat(bench.state()).isEqualTo(20);
                update(bench);
            }
            return full.get();
        }
    }

    /** Worker or reports have met the full disk and will try again. */
    private static boolean inTrouble(Bench bench) {
        return bench.log.lines().stream().anyMatch(line -> line.contains("no space is left"));
    }

    private static boolean settled(Bench bench) {
        return bench.journal.current().running() == null && bench.journal.current().reports().isEmpty() && !bench.server.reports().isEmpty();
    }

    private static void update(Bench bench) throws Exception {
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", URL)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "next")).isEqualTo(202);
        bench.until(() -> bench.state() >= 90);
        assertThat(bench.device.running).isEqualTo("2.0");
    }
}
