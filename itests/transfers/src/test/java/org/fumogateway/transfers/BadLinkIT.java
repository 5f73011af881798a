package org.fumogateway.transfers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

/**
 * Downloads over lossy, far, narrow and hostile links: each is whole in the end, or stops by its budget with the code of that budget. The normal
 * run takes each profile once and all times small; {@code -Psweep} takes each twenty times, and some with the times of the field.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadLinkIT {

    private static final int ROUNDS = Boolean.getBoolean("transfers.sweep") ? 20 : 1;
    private static final int OBJECT = 150_000;
    private static final String WHOLE = "900";
    /** A reset throws away what its receiver has not read yet, so it may take the head of an answer with it. */
    private static final String BEFORE_HEAD = "954 412";
    /** The gateway's limits, a small part of what they are in the field, but more than a busy machine sleeps too long. */
    private static final Map<String, Object> LIMITS = Map.of("firstWaitMillis", 5L, "tries", 3, "stallTimeoutMillis", 1000L, "headTimeoutMillis", 1500L,
            "minimumSpeed", 5_000L, "speedWindowMillis", 1000L);

    /** What the link is like, and which endings are right: code of the status report and FUMO result code. */
    private enum Profile {
        LOSS_1_PERCENT("1 % of the segments lost", seed -> always(BadLinks.lossy(0.01, 20, seed)), WHOLE),
        LOSS_20_PERCENT("20 % of the segments lost", seed -> always(BadLinks.lossy(0.2, 20, seed)), WHOLE),
        FAR("round trip of a third of the patience", seed -> () -> BadLinks.far(330), WHOLE),
        NARROW("a rate above the minimum", seed -> () -> BadLinks.narrow(150_000, Link.SEGMENT_OCTETS), WHOLE),
        SLOW("20 octets a second", seed -> () -> BadLinks.narrow(20, 1), "903 407"),
        RESETS_1_PERCENT("reset at 1 % of the segments", seed -> always(BadLinks.resetting(0.01, seed)), WHOLE, "903 503", BEFORE_HEAD),
        RESETS_5_PERCENT("reset at 5 % of the segments", seed -> always(BadLinks.resetting(0.05, seed)), WHOLE, "903 503", BEFORE_HEAD),
        RESETS_20_PERCENT("reset at 20 % of the segments", seed -> always(BadLinks.resetting(0.2, seed)), WHOLE, "903 503", BEFORE_HEAD),
        SILENT_SOMETIMES("silence after each 70 kB", seed -> () -> BadLinks.silentAfter(70_000), WHOLE),
        SILENT_SOON("silence after 1 kB of each connection", seed -> () -> BadLinks.silentAfter(1000), "903 503"),
        MUTE("no answer at all", seed -> BadLinks::mute, "954 407"),
        CLOSING("closed before the head of an answer", seed -> BadLinks::closing, BEFORE_HEAD);

        private final String description;
        private final LongFunction<Supplier<Link>> links;
        private final List<String> rightEndings;

        Profile(String description, LongFunction<Supplier<Link>> links, String... rightEndings) {
            this.description = description;
            this.links = links;
            this.rightEndings = List.of(rightEndings);
        }

        private static Supplier<Link> always(Link link) {
            return () -> link;
        }
    }

    private final ReportTable table = new ReportTable("Downloads of " + OBJECT + " octets over bad links", "link", "endings", "connections",
            "octets on the wire");
    @TempDir
    private static Path folder;
    private DownloadGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = new DownloadGateway(folder, LIMITS);
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        table.appendTo(Path.of(System.getProperty("transfers.report")));
    }

    @ParameterizedTest
    @EnumSource
    @Proves({"DL-85", "DL-86", "DL-87", "DL-150"})
    @DisplayName("A bad link: the object is whole in the end, or the download stops by its budget, with its own codes")
    void endsWholeOrByItsBudget(Profile profile) throws Exception {
        List<String> endings = new ArrayList<>();
        long connections = 0;
        long wire = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (ObjectServer server = new ObjectServer(OBJECT); LinkProxy proxy = new LinkProxy(server.port(), profile.links.apply(round))) {
                String ending = ending(gateway, server, proxy);
                assertThat(ending).as("%s, round %d", profile.description, round).isIn(profile.rightEndings);
                endings.add(ending);
                connections += proxy.connections();
                wire += proxy.wireOctets();
            }
        }
        report(profile.description, endings, connections, wire);
    }

    @Test
    @EnabledIfSystemProperty(named = "transfers.sweep", matches = "true", disabledReason = "takes minutes: only with -Psweep")
    @Proves({"DL-83", "DL-84", "DL-86"})
    @DisplayName("With the limits as shipped: 2 s round trip and 2 kB/s are endured, one octet a second is not")
    void endsAsShipped() throws Exception {
        try (DownloadGateway shipped = new DownloadGateway(folder.resolve("shipped"), Map.of("tries", 1))) {
            fieldLink(shipped, "2 s round trip", BadLinks.far(2000), WHOLE);
            fieldLink(shipped, "2 kB/s", BadLinks.narrow(2000, 200), WHOLE);
            fieldLink(shipped, "1 octet/s", BadLinks.narrow(1, 1), "903 407");
        }
    }

    private void fieldLink(DownloadGateway shipped, String description, Link link, String rightEnding) throws Exception {
        try (ObjectServer server = new ObjectServer(OBJECT); LinkProxy proxy = new LinkProxy(server.port(), () -> link)) {
            assertThat(ending(shipped, server, proxy)).as(description).isEqualTo(rightEnding);
            report(description + ", limits as shipped", List.of(rightEnding), proxy.connections(), proxy.wireOctets());
        }
    }

    /** Code of the status report, and behind it the result code if the download failed. */
    private static String ending(DownloadGateway gateway, ObjectServer server, LinkProxy proxy) throws Exception {
        Optional<DownloadException> failure = gateway.download(server.descriptorFor(proxy.port()), server.octets());
        assertThat(server.reports()).as("one status report").hasSize(1);
        String report = server.reports().get(0);
        if (failure.isEmpty()) {
            return report;
        }
        assertThat(failure.get()).hasMessageContaining("given up after");
        return report + " " + failure.get().resultCode();
    }

    private void report(String description, List<String> endings, long connections, long wire) {
        List<String> counted = endings.stream().distinct().sorted()
                .map(ending -> ending + ": " + endings.stream().filter(ending::equals).count()).toList();
        table.row(description, String.join(", ", counted), Long.toString(connections), Long.toString(wire));
    }
}
