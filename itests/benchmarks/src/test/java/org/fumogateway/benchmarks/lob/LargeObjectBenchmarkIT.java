package org.fumogateway.benchmarks.lob;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large objects over loopback HTTP, the gateway's DM client and the DM servlet with everything a session has, side by side with bare HTTP that moves
 * the same octets in the same round trips through the same Jetty. Medians of rounds that alternate. A glance in the normal run; {@code -Pbench}
 * takes 64 MB.
 */
class LargeObjectBenchmarkIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");
    private static final int MEGABYTE = 1_000_000;
    private static final int OBJECT_OCTETS = (FULL ? 64 : 2) * MEGABYTE;
    private static final int ROUNDS = FULL ? 7 : 1;
    private static final int WARM_UP = FULL ? 3 : 0;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("Throughput of large objects both ways, XML and WBXML, small and large messages, against bare HTTP")
    void throughput() throws Exception {
        Path content = content();
        ReportTable table = new ReportTable("Large objects of " + OBJECT_OCTETS / MEGABYTE + " MB over loopback, " + (FULL ? "medians of "
                + ROUNDS + " rounds" : "one glance"), "encoding, messages", "direction", "round trips", "ours", "bare, JDK", "ours / JDK",
                "bare, our connections", "ours / those", "CPU of ours, both sides", "of the JDK's", "of bare on our connections");
        for (SyncMlCodec codec : FULL ? List.of(new WbxmlCodec(), new XmlCodec()) : List.of(new WbxmlCodec())) {
            for (int kilobytes : FULL ? new int[] {64, 1024} : new int[] {64}) {
                Path place = folder.resolve(kilobytes + codec.mediaType().replaceAll("\\W", "-"));
                try (Wire wire = new Wire(place, content, codec, kilobytes * 1024)) {
                    String name = (SyncMlCodec.XML.equals(codec.mediaType()) ? "XML" : "WBXML") + ", " + kilobytes + " KB";
                    row(table, name, "to the gateway", wire, wire::send);
                    row(table, name, "from the gateway", wire, wire::read);
                }
            }
        }
        table.appendTo(REPORT);
        new ReportTable("What a large object costs beside its messages", "work", "seconds per GB").row("SHA-256, as the sink computes it on the way",
                perGigabyte(() -> digest(content)))
                .row("written and forced once, as the sink and the server's spool do", perGigabyte(() -> write(content)))
                .appendTo(REPORT);
    }

    /** Something done to the whole object. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static String perGigabyte(Work work) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            work.run();
            seconds.add((System.nanoTime() - begun) / 1e9);
        }
        return work(median(seconds));
    }

    private static void digest(Path content) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        pieces(content, digest::update);
    }

    private void write(Path content) throws Exception {
        try (FileChannel out = FileChannel.open(folder.resolve("written"), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            pieces(content, out::write);
            out.force(true);
        }
    }

    /** Takes a piece of the object. */
    @FunctionalInterface
    private interface Taker {
        void take(ByteBuffer piece) throws IOException;
    }

    private static void pieces(Path content, Taker taker) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(1 << 16);
        try (FileChannel in = FileChannel.open(content, StandardOpenOption.READ)) {
            while (in.read(piece.clear()) >= 0) {
                taker.take(piece.flip());
            }
        }
    }

    private static void row(ReportTable table, String name, String direction, Wire wire, Callable<Double> session) throws Exception {
        session.call();
        for (int round = 0; round < WARM_UP; round++) {
            session.call();
            wire.bareByPlatform();
            wire.bareByOurs();
        }
        Turns ours = new Turns();
        Turns platform = new Turns();
        Turns bare = new Turns();
        for (int round = 0; round < ROUNDS; round++) {
            ours.take(session);
            platform.take(wire::bareByPlatform);
            bare.take(wire::bareByOurs);
        }
        double our = median(ours.seconds);
        table.row(name, direction, Integer.toString(wire.trips()), rate(our), rate(median(platform.seconds)), ratio(median(platform.seconds) / our),
                rate(median(bare.seconds)), ratio(median(bare.seconds) / our), work(median(ours.work)), work(median(platform.work)), work(median(bare.work)));
        assertThat(wire.trips()).isGreaterThan(2);
    }

    /** What the turns of one side took. */
    private static final class Turns {
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> work = new ArrayList<>();

        void take(Callable<Double> turn) throws Exception {
            long begun = processorNanos();
            seconds.add(turn.call());
            work.add((processorNanos() - begun) / 1e9);
        }
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }

    private static String rate(double seconds) {
        return String.format(Locale.ROOT, "%.0f MB/s", OBJECT_OCTETS / 1e6 / seconds);
    }

    private static String work(double seconds) {
        return String.format(Locale.ROOT, "%.1f s/GB", seconds * 1e9 / OBJECT_OCTETS);
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private Path content() throws IOException {
        Path file = folder.resolve("object");
        byte[] piece = new byte[MEGABYTE];
        Random random = new Random(7);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < OBJECT_OCTETS; written += piece.length) {
                random.nextBytes(piece);
                out.write(piece);
            }
        }
        return file;
    }
}
