package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.PackageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;

/** Packages that a server sends into PkgData. */
class PackageDataTest {

    private static final String NODE = Bench.X + "/Update/PkgData";
    private static final LargeObjects PRESENT = new LargeObjects() {
        @Override
        public Optional<Content> read(String nodeUri) {
            return Optional.empty();
        }

        @Override
        public long largest() {
            return 1 << 24;
        }

        @Override
        public Reception open(String nodeUri, String principal, String format, long expected) {
            throw new UnsupportedOperationException();
        }
    };

    @TempDir
    Path home;
    private Bench bench;
    private byte[] good;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home);
        good = bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200"));
        bench.start();
        bench.neighbours.largeObjects.add(PRESENT, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private LargeObjectSink.Transfer open(long size) throws DmtException {
        return bench.agent.packages().open(NODE, Bench.SERVER, "b64", size);
    }

    private void send(byte[] octets) throws DmtException {
        LargeObjectSink.Transfer transfer = open(octets.length);
        try {
            for (int at = 0; at < octets.length; at += 1000) {
                transfer.append(ByteBuffer.wrap(octets, at, Math.min(1000, octets.length - at)));
            }
            transfer.commit();
        } finally {
            transfer.abort();
        }
    }

    private static int status(ThrowingCallable call) {
        int[] status = new int[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(DmtException.class, refused -> status[0] = Bench.status(refused));
        return status[0];
    }

    private List<Path> spools() throws Exception {
        try (var files = java.nio.file.Files.walk(home.resolve("data"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("data-")).toList();
        }
    }

    @Test
    @Proves({"FUMO-11", "FUMO-24", "FUMO-23"})
    @DisplayName("PkgData is there exactly as long as large objects are taken: octets, Replace alone, never readable; "
            + "with it alone there is an instance")
    void node() throws Exception {
        MetaNode meta = bench.session().getMetaNode(Bench.path("Update/PkgData"));
        assertThat(meta.getFormat()).isEqualTo(DmtData.FORMAT_BINARY);
        assertThat(meta.can(MetaNode.CMD_REPLACE)).isTrue();
        assertThat(meta.can(MetaNode.CMD_GET)).isFalse();
        assertThat(meta.getMimeTypes()).containsExactly("application/octet-stream");
        assertThat(status(() -> bench.value("Update/PkgData"))).isEqualTo(405);
        bench.neighbours.downloaders.remove(bench.network);
        assertThat(bench.session().getChildNodeNames(Bench.path(""))).containsExactly("PkgName", "PkgVersion", "Update", "State", "Ext");
        assertThat(bench.session().getChildNodeNames(Bench.path("Update"))).containsExactly("PkgData");
        bench.neighbours.largeObjects.remove(PRESENT);
        assertThat(bench.session().isNodeUri(Bench.path(""))).isFalse();
        bench.neighbours.downloaders.add(bench.network, Map.of());
        assertThat(bench.session().getChildNodeNames(Bench.path("Update"))).isEmpty();
    }

    @Test
    @Proves({"FUMO-40", "FUMO-44", "FUMO-65", "FUMO-76", "FUMO-123", "FUMO-18"})
    @DisplayName("State stays 10 while chunks come and is 50 once the package is whole; Exec Update installs it and reports update 200")
    void deliveredAndInstalled() throws Exception {
        LargeObjectSink.Transfer transfer = open(good.length);
        transfer.append(ByteBuffer.wrap(good, 0, 5000));
        assertThat(bench.state()).isEqualTo(10);
        transfer.append(ByteBuffer.wrap(good, 5000, good.length - 5000));
        transfer.commit();
        assertThat(bench.state()).isEqualTo(50);
        assertThat(bench.value("PkgVersion").getString()).isEqualTo("2.0");
        assertThat(bench.server.reports()).isEmpty();
        assertThat(bench.exec("Update", "op-1")).isEqualTo(202);
        bench.untilReported();
        assertThat(bench.server.reports()).singleElement().satisfies(report -> {
            assertThat(report.type()).isEqualTo("org.openmobilealliance.dm.firmwareupdate.update");
            assertThat(report.correlator()).isEqualTo("op-1");
            assertThat(report.data()).isEqualTo("200");
        });
    }

    @Test
    @Proves({"FUMO-125", "FUMO-20", "FUMO-46"})
    @DisplayName("A package in one piece is taken as well, survives a restart of the process, and takes the place of a downloaded one")
    void newestWins() throws Exception {
        bench.replace("Download/PkgURL", "https://host/good.fup");
        bench.exec("Download", null);
        bench.untilState(50);
        bench.session().setNodeValue(Bench.path("Update/PkgData"), new DmtData(good));
        assertThat(bench.state()).isEqualTo(50);
        bench.again();
        assertThat(bench.state()).isEqualTo(50);
        assertThat(bench.journal.current().stored().spool()).startsWith("data-");
        assertThat(bench.exec("Update", "op-2")).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"https://host/good.fup, 50", "https://host/missing, 20"})
    @Proves({"FUMO-59", "FUMO-123", "FUMO-124"})
    @DisplayName("A transfer that breaks leaves State 10, no package and no file, whatever the State was before")
    void broken(String url, int before) throws Exception {
        bench.replace("Download/PkgURL", url);
        bench.exec("Download", null);
        bench.untilState(before);
        LargeObjectSink.Transfer transfer = open(good.length);
        transfer.append(ByteBuffer.wrap(good, 0, 5000));
        assertThat(spools()).isNotEmpty();
        transfer.abort();
        assertThat(bench.state()).isEqualTo(10);
        assertThat(spools()).isEmpty();
        assertThat(bench.exec("Update", null)).isEqualTo(405);
        send(good);
        assertThat(bench.state()).isEqualTo(50);
    }

    @Test
    @Proves({"FUMO-121", "FUMO-65"})
    @DisplayName("While an operation runs PkgData is refused with 403 and nothing changes, at the first chunk and at the last")
    void busy() throws Exception {
        LargeObjectSink.Transfer early = open(good.length);
        early.append(ByteBuffer.wrap(good));
        bench.network.offer("https://host/slow.fup", good);
        bench.neighbours.downloaders.remove(bench.network);
        bench.neighbours.downloaders.add(new NeverEnding(), Map.of());
        bench.replace("Download/PkgURL", "https://host/slow.fup");
        assertThat(bench.exec("Download", "op")).isEqualTo(202);
        assertThat(status(() -> open(good.length))).isEqualTo(403);
        assertThat(status(early::commit)).isEqualTo(403);
        early.abort();
        assertThat(bench.state()).isEqualTo(30);
    }

    @Test
    @Proves("FUMO-121")
    @DisplayName("Another format than octets is answered 415, a package above the limit 413, also when more comes than was announced")
    void refusedAtFirst() throws Exception {
        assertThat(status(() -> bench.agent.packages().open(NODE, Bench.SERVER, "chr", 10))).isEqualTo(415);
        assertThat(status(() -> open((1 << 24) + 1))).isEqualTo(413);
    }

    @Test
    @Proves({"FUMO-125", "FUMO-119"})
    @DisplayName("No package at all or a damaged one is answered 415, one of a stranger or for another product 403, "
            + "while its head comes; State is 10")
    void unusable() throws Exception {
        LargeObjectSink.Transfer transfer = open(5000);
        assertThat(status(() -> transfer.append(ByteBuffer.allocate(5000)))).isEqualTo(415);
        transfer.abort();
        LargeObjectSink.Transfer strange = open(good.length);
        byte[] stranger = bench.fup("2.0", Bench.STRANGER);
        assertThat(status(() -> strange.append(ByteBuffer.wrap(stranger)))).isEqualTo(403);
        strange.abort();
        LargeObjectSink.Transfer other = open(good.length);
        byte[] product = bench.goodFup(new PackageBuilder().compatible("other,product"));
        assertThat(status(() -> other.append(ByteBuffer.wrap(product)))).isEqualTo(403);
        other.abort();
        byte[] damaged = good.clone();
        damaged[good.length - 1] ^= 1;
        assertThat(status(() -> send(damaged))).isEqualTo(415);
        assertThat(bench.state()).isEqualTo(10);
        assertThat(spools()).isEmpty();
        assertThat(bench.exec("Update", null)).isEqualTo(405);
    }

    /** Downloads until it is stopped. */
    private static final class NeverEnding implements org.fumogateway.gateway.download.PackageDownloader {
        @Override
        public boolean accepts(String url) {
            return true;
        }

        @Override
        public void download(org.fumogateway.gateway.download.DownloadRequest request,
                org.fumogateway.gateway.download.DownloadTarget target) throws InterruptedException {
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
