package org.fumogateway.hotswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.fumogateway.hotswap.HeldWire.Held;
import org.fumogateway.hotswap.HeldWire.Message;
import org.fumogateway.hotswap.HeldWire.Place;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each actor is replaced in the middle of each kind of work (README: the table of all cells). One gateway, two updates: the first suffers the swaps
 * of sessions, download, apply and report, the second those of a large object.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class SwapMatrix {

    private static final List<String> ALL = List.of("dlota", "lob", "installer-slots", "dm-tree", "fumo-agent", "dm-client");
    private static final int STEP = 3 << 19;
    private static final int BUFFERS = 256 * 1024;
    private static final int CHUNKS_BETWEEN = 8;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final ActorSwap.Way way;
    private final ReportTable table;
    private UpdatedGateway gateway;
    private ActorSwap swaps;

    SwapMatrix(ActorSwap.Way way) {
        this.way = way;
        this.table = new ReportTable("Hot swap by " + way, "actor", "in the middle of", "octets fetched twice", "ms until the new version runs",
                "ms until progress");
    }

    /** True if only a sample of the cells is to be tried; the actors of the sample. */
    abstract List<String> sample(String moment);

    private List<String> actors(String moment) {
        return Boolean.getBoolean("hotswap.sweep") ? ALL : ALL.stream().filter(sample(moment)::contains).toList();
    }

    static List<String> all() {
        return ALL;
    }

    ActorSwap swaps() {
        return swaps;
    }

    UpdatedGateway gateway() {
        return gateway;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = new UpdatedGateway(folder);
        swaps = new ActorSwap(gateway.lab(), way);
    }

    @AfterAll
    void close() throws Exception {
        gateway.close();
        table.appendTo(Path.of(System.getProperty("hotswap.report")));
    }

    /** One cell: the clock runs from the operator's order. */
    private final class Cell {

        private final String actor;
        private final String moment;
        private final long twiceBefore = gateway.wire().sentTwice();
        private final long start = System.nanoTime();
        private long swapped;

        Cell(String actor, String moment) throws Exception {
            this.actor = actor;
            this.moment = moment;
            swaps.swap(actor);
            swapped = millis();
        }

        void progress() {
            table.row(actor, moment, Long.toString(gateway.wire().sentTwice() - twiceBefore), Long.toString(swapped), Long.toString(millis()));
        }

        private long millis() {
            return Duration.ofNanos(System.nanoTime() - start).toMillis();
        }
    }

    private static Predicate<Message> anySession() {
        return message -> UpdatedGateway.report(message).isEmpty();
    }

    private static Predicate<Message> command(String node) {
        return message -> message.answer().contains("<Exec>") && message.answer().contains(node);
    }

    @Test
    @Order(1)
    @Proves({"DM-94", "DM-184", "DM-185"})
    @DisplayName("In an open DM session: whatever actor is replaced, the session ends and the next one is completed")
    void openSession() throws Exception {
        for (String actor : actors("session")) {
            gateway.wire().hold(Place.ANSWER, anySession());
            gateway.lab().connect();
            Held held = gateway.wire().awaitHeld();
            gateway.wire().holdNothing();
            Cell cell = new Cell(actor, "open DM session");
            held.deliver();
            long before = gateway.completedSessions();
            Awaitility.await("a session after " + actor).atMost(LONGEST).pollInterval(Duration.ofMillis(100)).until(() -> {
                gateway.lab().connect();
                return gateway.completedSessions() > before || actor.equals("dm-client") && gateway.completedSessions() > 0;
            });
            cell.progress();
            gateway.awaitNoSession();
        }
    }

    @Test
    @Order(2)
    @Proves({"FUMO-57", "FUMO-74", "DL-44"})
    @DisplayName("With an Exec on its way, then in the download: the command is carried out once, the download goes on from a checkpoint")
    void download() throws Exception {
        if (actors("exec").contains("dm-client")) {
            commandOnItsWay("dm-client", "DownloadAndUpdate");
        } else {
            gateway.beginUpdate();
        }
        gateway.wire().holdObjectAt(STEP);
        long hold = STEP;
        for (String actor : actors("download")) {
            swapInDownload(actor, hold);
            hold += STEP;
        }
        gateway.points().hold("apply");
        gateway.wire().letObjectsGo();
        gateway.points().awaitStop("apply");
        assertThat(gateway.wire().sentTwice()).as("octets fetched twice by all swaps together").isLessThanOrEqualTo(BUFFERS);
    }

    /** The gateway never hears the command, or hears it when it cannot answer: the server gives it again. */
    private void commandOnItsWay(String actor, String node) throws Exception {
        gateway.wire().hold(Place.ANSWER, command(node));
        gateway.beginUpdate();
        Held held = gateway.wire().awaitHeld();
        gateway.wire().holdNothing();
        gateway.wire().holdObjectAt(STEP);
        Cell cell = new Cell(actor, "open DM session, " + node + " on its way");
        held.deliver();
        Awaitility.await("the command carried out").atMost(LONGEST).pollInterval(Duration.ofMillis(200)).until(() -> {
            boolean begun = gateway.lab().instance().filter(instance -> !instance.getString("phase").isEmpty()).isPresent();
            if (!begun) {
                gateway.lab().connect();
            }
            return begun;
        });
        cell.progress();
    }

    private void swapInDownload(String actor, long hold) throws Exception {
        HeldWire wire = gateway.wire();
        Awaitility.await("the transfer at its hold").atMost(LONGEST).until(() -> wire.reached() >= hold);
        gateway.awaitOctets(hold - BUFFERS);
        int before = wire.transfers().size();
        Cell cell = new Cell(actor, "download");
        if (List.of("dlota", "fumo-agent").contains(actor)) {
            Awaitility.await("the transfer goes on").atMost(LONGEST).pollInterval(Duration.ofMillis(10))
                    .until(() -> wire.transfers().size() > before);
        }
        wire.holdObjectAt(hold + STEP);
        Awaitility.await("progress after " + actor).atMost(LONGEST).pollInterval(Duration.ofMillis(10))
                .until(() -> wire.reached() > hold + 16 * 1024);
        cell.progress();
        assertThat(wire.transfers().size() - before).as("requests after the swap of " + actor)
                .isEqualTo(List.of("dlota", "fumo-agent").contains(actor) ? 1 : 0);
    }

    @Test
    @Order(3)
    @Proves({"FUMO-58", "FUMO-63", "PKG-68"})
    @DisplayName("While a slot is written: whoever writes is interrupted and his successor goes on; nobody else notices")
    void apply() throws Exception {
        for (String actor : actors("apply")) {
            Cell cell = new Cell(actor, "apply");
            if (List.of("fumo-agent", "installer-slots").contains(actor)) {
                gateway.points().awaitStop("apply");
            }
            cell.progress();
        }
        assertThat(gateway.lab().instance().orElseThrow().getString("phase")).isEqualTo("UP_APPLY");
        gateway.wire().hold(Place.ANSWER, message -> UpdatedGateway.report(message).isPresent());
        gateway.points().pass("apply");
        gateway.points().releaseAll();
    }

    @Test
    @Order(4)
    @Proves({"FUMO-74", "FUMO-93", "FUMO-94"})
    @DisplayName("While a report waits for its Status: one report 200, sent again with equal content only because the Status was lost")
    void pendingReport() throws Exception {
        Held held = gateway.wire().awaitHeld();
        for (String actor : actors("report")) {
            Cell cell = new Cell(actor, "pending report");
            if (actor.equals("dm-client")) {
                held.drop();
                held = gateway.wire().awaitHeld();
            }
            cell.progress();
        }
        assertThat(gateway.lab().instance().orElseThrow().getBoolean("reportPending")).isTrue();
        gateway.wire().holdNothing();
        held.deliver();
        gateway.assertUpdated();
    }

    @Test
    @Order(5)
    @Proves({"DM-179", "FUMO-59", "FUMO-123"})
    @DisplayName("In a large object: without its sink or session it fails cleanly and the server's next try works; one report 200")
    void largeObject() throws Exception {
        gateway.lab().server().run("server:route " + Lab.DEVICE + " largeObject");
        gateway.wire().hold(Place.ANSWER, everyChunk());
        gateway.beginSmallUpdate();
        for (String actor : actors("large object")) {
            Held held = gateway.wire().awaitHeld();
            gateway.wire().holdNothing();
            Cell cell = new Cell(actor, "large object");
            gateway.wire().hold(Place.ANSWER, everyChunk());
            held.deliver();
            Awaitility.await("a chunk after " + actor).atMost(LONGEST).pollInterval(Duration.ofMillis(200)).until(() -> {
                if (!gateway.wire().holds()) {
                    gateway.lab().connect();
                }
                return gateway.wire().holds();
            });
            cell.progress();
        }
        Held last = gateway.wire().awaitHeld();
        gateway.wire().hold(Place.ANSWER, command("/Update"));
        last.deliver();
        Held exec = gateway.wire().awaitHeld();
        gateway.wire().holdNothing();
        if (actors("exec").contains("dm-tree")) {
            Cell cell = new Cell("dm-tree", "open DM session, Update on its way");
            exec.deliver();
            gateway.awaitInstance("the update", instance -> instance.getString("phase").startsWith("UP_"));
            cell.progress();
        } else {
            exec.deliver();
        }
        gateway.assertUpdated();
    }

    /** Some chunks of a large object pass, the next one is held. */
    private static Predicate<Message> everyChunk() {
        AtomicInteger seen = new AtomicInteger();
        return message -> message.answer().contains("<MoreData") && seen.incrementAndGet() >= CHUNKS_BETWEEN;
    }
}
