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
 * of sessions, download, gates, apply, trial and report, the second those of a large object.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class SwapMatrix {

    private static final List<String> ALL = List.of("dlota", "lob", "installer-slots", "dm-tree", "fumo-agent", "dm-client");
    /** Whoever has a part in an operation from its acceptance to its report. */
    private static final List<String> UPDATERS = List.of("dlota", "installer-slots", "fumo-agent");
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

    /** The actors that the normal run replaces at this moment; a sweep replaces all of them. */
    abstract List<String> sample(String moment);

    private List<String> actors(String moment) {
        return Boolean.getBoolean("hotswap.sweep") ? ALL : ALL.stream().filter(sample(moment)::contains).toList();
    }

    private List<String> updaters(String moment) {
        return actors(moment).stream().filter(UPDATERS::contains).toList();
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
            row(Long.toString(millis()));
        }

        /** For an actor that has no part in the work: there was nothing to wait for. */
        void bystander() {
            row("");
        }

        private void row(String progress) {
            table.row(actor, moment, Long.toString(gateway.wire().sentTwice() - twiceBefore), Long.toString(swapped), progress);
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
        gateway.points().hold("gate");
        gateway.wire().letObjectsGo();
        gateway.points().awaitStop("gate");
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
    @Proves({"FUMO-63", "FUMO-79", "FUMO-128"})
    @DisplayName("In State 60, held before anything is written: whoever is replaced, the update stays accepted and held, and says so")
    void accepted() throws Exception {
        swapAtGate("State 60, held before writing", "UP_QUEUED");
        gateway.points().hold("apply");
        gateway.points().pass("gate");
        gateway.points().releaseAll();
        gateway.points().awaitStop("apply");
    }

    /** What the agent says of a hold it knows only from asking the gate itself: its successor has asked again. */
    private void swapAtGate(String moment, String phase) throws Exception {
        gateway.awaitGate(phase);
        for (String actor : updaters("gate")) {
            Cell cell = new Cell(actor, moment);
            gateway.awaitGate(phase);
            if (actor.equals("fumo-agent")) {
                cell.progress();
            } else {
                cell.bystander();
            }
        }
    }

    @Test
    @Order(4)
    @Proves({"FUMO-58", "FUMO-63", "PKG-68"})
    @DisplayName("While a slot is written: whoever writes is interrupted and his successor goes on; nobody else notices")
    void apply() throws Exception {
        for (String actor : actors("apply")) {
            Cell cell = new Cell(actor, "apply");
            if (List.of("fumo-agent", "installer-slots").contains(actor)) {
                gateway.points().awaitStop("apply");
                cell.progress();
            } else {
                cell.bystander();
            }
            assertThat(gateway.points().hasUnaskedStop("apply")).as("the slot is begun once more after the swap of " + actor).isFalse();
        }
        Awaitility.await("the slot is not begun once more after the last swap").atMost(LONGEST).pollInterval(Duration.ofMillis(50))
                .during(Duration.ofMillis(500)).failFast("one more stop", () -> gateway.points().hasUnaskedStop("apply"))
                .until(() -> !gateway.points().hasUnaskedStop("apply"));
        assertThat(gateway.lab().instance().orElseThrow().getString("phase")).isEqualTo("UP_APPLY");
        gateway.points().hold("gate");
        gateway.points().releaseAll();
    }

    @Test
    @Order(5)
    @Proves({"FUMO-63", "FUMO-79", "FUMO-128", "PKG-68"})
    @DisplayName("In State 60, written and held before the activation: whoever is replaced, the slot is not written again and nothing is activated")
    void written() throws Exception {
        swapAtGate("State 60, held before activation", "UP_APPLY");
        assertThat(gateway.points().hasUnaskedStop("apply")).as("the slot is written once more").isFalse();
        gateway.points().pass("apply");
        gateway.points().pass("gate");
        gateway.points().hold("restart");
        gateway.points().releaseAll();
        HoldingPoints.Stop stop = gateway.points().awaitStop("restart");
        gateway.points().pass("restart");
        gateway.wire().hold(Place.ANSWER, anySession());
        stop.release();
    }

    @Test
    @Order(6)
    @Proves({"FUMO-129", "PKG-62", "PKG-68"})
    @DisplayName("In the trial: whoever is replaced, the new firmware stays on trial, the session that proves it is counted, and it is confirmed")
    void trial() throws Exception {
        Held held = gateway.wire().awaitHeld();
        for (String actor : updaters("trial")) {
            Cell cell = new Cell(actor, "trial");
            gateway.awaitInstance("the trial", instance -> instance.getString("phase").equals("UP_TRIAL"));
            gateway.awaitTrial();
            if (actor.equals("dlota")) {
                cell.bystander();
            } else {
                cell.progress();
            }
        }
        gateway.wire().hold(Place.REQUEST, message -> UpdatedGateway.report(message).isPresent());
        held.deliver();
    }

    @Test
    @Order(7)
    @Proves({"FUMO-74", "FUMO-93", "FUMO-94"})
    @DisplayName("While the report is on the wire and the server does not have it: whoever is replaced, it arrives once, as it was")
    void reportOnTheWire() throws Exception {
        Held held = gateway.wire().awaitHeld();
        for (String actor : updaters("wire")) {
            Cell cell = new Cell(actor, "report on the wire");
            gateway.awaitInstance("the report not settled", instance -> instance.getBoolean("reportPending"));
            cell.bystander();
        }
        gateway.wire().hold(Place.ANSWER, message -> UpdatedGateway.report(message).isPresent());
        held.deliver();
    }

    @Test
    @Order(8)
    @Proves({"FUMO-74", "FUMO-93", "FUMO-94"})
    @DisplayName("While a report waits for its Status: one report 200, sent again with equal content only because the Status was lost")
    void pendingReport() throws Exception {
        Held held = gateway.wire().awaitHeld();
        for (String actor : actors("report")) {
            Cell cell = new Cell(actor, "pending report");
            if (actor.equals("dm-client")) {
                held.drop();
                held = gateway.wire().awaitHeld();
                cell.progress();
            } else {
                cell.bystander();
            }
        }
        assertThat(gateway.lab().instance().orElseThrow().getBoolean("reportPending")).isTrue();
        gateway.wire().holdNothing();
        held.deliver();
        gateway.assertUpdated();
        // Within a session a report may come twice: the server does not take it from somebody whose nonce was lost with the session before.
        assertThat(gateway.reports().stream().map(Message::session).distinct()).as("sessions that carried the report")
                .hasSize(actors("report").contains("dm-client") ? 2 : 1);
    }

    @Test
    @Order(9)
    @Proves({"DM-179", "FUMO-59", "FUMO-123", "FUMO-124"})
    @DisplayName("In a large object: without its sink or session it fails cleanly and the server's next try works; nobody else is noticed")
    void largeObject() throws Exception {
        gateway.lab().server().run("server:route " + Lab.DEVICE + " largeObject");
        gateway.wire().hold(Place.ANSWER, everyChunk());
        gateway.beginSmallUpdate();
        Held held = gateway.wire().awaitHeld();
        for (String actor : actors("large object")) {
            held = swapInLargeObject(actor, held);
        }
        gateway.wire().hold(Place.ANSWER, command("/Update"));
        held.deliver();
        Held exec = gateway.wire().awaitHeld();
        gateway.wire().holdNothing();
        assertThat(state()).as("State of the whole package").isEqualTo(50);
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

    /** The column "large object" of the README's table, one row; returns the next message that is held. */
    private Held swapInLargeObject(String actor, Held held) throws Exception {
        boolean survives = List.of("dlota", "installer-slots", "dm-tree").contains(actor);
        long begun = objectsBegun();
        gateway.wire().holdNothing();
        Cell cell = new Cell(actor, "large object");
        gateway.wire().hold(Place.ANSWER, everyChunk());
        held.deliver();
        if (survives) {
            Held next = gateway.wire().awaitHeld();
            cell.bystander();
            assertThat(next.session()).as("the session goes on after the swap of " + actor).isEqualTo(held.session());
            assertThat(objectsBegun()).as("objects begun before and after the swap of " + actor).isEqualTo(begun);
            return next;
        }
        if (!actor.equals("dm-client")) {
            Awaitility.await("Status 500 for the next chunk after " + actor).atMost(LONGEST).pollInterval(Duration.ofMillis(50)).until(
                    () -> gateway.wire().linesOf(held.session()).contains("  Status Replace ./FwUpdate/Gw/Update/PkgData 500"));
        }
        Held next = awaitNextTry(actor);
        cell.progress();
        assertThat(objectsBegun()).as("the server begins with the first chunk again after the swap of " + actor).isGreaterThan(begun);
        if (actor.equals("dm-client")) {
            assertThat(next.session()).as("another session than the lost one").isNotEqualTo(held.session());
        }
        assertThat(state()).as("State after the first try is lost and before the second is whole").isEqualTo(10);
        return next;
    }

    private Held awaitNextTry(String actor) throws Exception {
        Awaitility.await("a chunk after " + actor).atMost(LONGEST).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!gateway.wire().holds()) {
                gateway.lab().connect();
            }
            return gateway.wire().holds();
        });
        return gateway.wire().awaitHeld();
    }

    /** How many large objects the server has begun: only their first chunks carry a Size. */
    private long objectsBegun() {
        return gateway.wire().messages().stream().filter(message -> message.answer().contains("<MoreData") && message.answer().contains("<Size"))
                .count();
    }

    private int state() {
        return gateway.awaitInstance("the FUMO instance", instance -> true).getInt("state");
    }

    /** Some chunks of a large object pass, the next one is held. */
    private static Predicate<Message> everyChunk() {
        AtomicInteger seen = new AtomicInteger();
        return message -> message.answer().contains("<MoreData") && seen.incrementAndGet() >= CHUNKS_BETWEEN;
    }
}
