package org.fumogateway.transfers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection cut behind every KiB of an object of 20 MB, with every octet on the wire counted. One download takes a hundred cuts, evenly
 * apart; the next one takes them one KiB later, until each KiB was the last one once. The normal run takes one of these downloads.
 */
class InterruptionIT {

    private static final boolean SWEEP = Boolean.getBoolean("transfers.sweep");
    private static final int KIB = 1024;
    private static final int CUTS = 100;
    /** KiB between two cuts of one download, and so the number of downloads that have every KiB. */
    private static final int STEP = 200;
    private static final int OBJECT = CUTS * STEP * KIB + 512;
    private static final int MOST_TWICE = 64 * KIB;
    private static final double MOST_OVERHEAD = 0.02;

    @TempDir
    private Path folder;

    private long cuts;
    private long mostTwice;
    private double mostOverhead;

    @Test
    @Proves({"DL-90", "DL-91", "DL-94", "DL-101"})
    @DisplayName("Cut behind every KiB: the object is whole, at most 64 KiB come twice per cut, 100 cuts cost at most 2 % on the wire")
    void cutBehindEveryKibibyte() throws Exception {
        try (ObjectServer server = new ObjectServer(OBJECT); DownloadGateway gateway = new DownloadGateway(folder, Map.of("firstWaitMillis", 1L))) {
            for (int first = 1; first <= STEP; first += SWEEP ? 1 : STEP) {
                downloadWithCuts(server, gateway, first);
            }
            assertThat(server.reports()).containsOnly("900");
        }
        new ReportTable("Connection cut behind every KiB of an object of " + OBJECT + " octets", "cuts", "most octets fetched twice for a cut",
                "most overhead on the wire of a download with " + CUTS + " cuts")
                .row(Long.toString(cuts), Long.toString(mostTwice), String.format(Locale.ROOT, "%.2f %%", mostOverhead * 100))
                .appendTo(Path.of(System.getProperty("transfers.report")));
    }

    private void downloadWithCuts(ObjectServer server, DownloadGateway gateway, int first) throws Exception {
        CutLink link = new CutLink(first);
        try (LinkProxy proxy = new LinkProxy(server.port(), () -> link)) {
            assertThat(gateway.download(server.descriptorFor(proxy.port()), server.octets())).as("cuts from KiB " + first).isEmpty();
            List<Long> cutAt = proxy.cuts();
            assertThat(cutAt).as("cuts from KiB " + first).hasSize(CUTS);
            for (int index = 0; index < CUTS; index++) {
                long twice = cutAt.get(index) - proxy.beginnings().get(index + 1);
                assertThat(twice).as("octets fetched twice after the cut at " + cutAt.get(index)).isBetween(0L, (long) MOST_TWICE);
                mostTwice = Math.max(mostTwice, twice);
            }
            double overhead = (double) (proxy.wireOctets() - OBJECT) / OBJECT;
            assertThat(overhead).as("share of " + proxy.wireOctets() + " octets on the wire that are not the object")
                    .isLessThanOrEqualTo(MOST_OVERHEAD);
            mostOverhead = Math.max(mostOverhead, overhead);
            cuts += CUTS;
        }
    }

    /** Cuts each time the next place is reached, by turns in order and by a reset. */
    private static final class CutLink implements Link {

        private long next;
        private int made;

        CutLink(int firstKib) {
            next = (long) firstKib * KIB;
        }

        @Override
        public int segment() {
            return Integer.MAX_VALUE;
        }

        @Override
        public synchronized int pass(long offset, int octets) {
            if (made == CUTS || offset + octets <= next) {
                return octets;
            }
            int passed = (int) Math.max(0, next - offset);
            made++;
            next += (long) STEP * KIB;
            return passed;
        }

        @Override
        public synchronized boolean abrupt() {
            return made % 2 == 0;
        }
    }
}
