package org.fumogateway.powercut.cycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.fumogateway.dlota.internal.DownloaderWithoutFramework;
import org.fumogateway.dmclient.internal.outbox.DurableOutbox;
import org.fumogateway.fumoagent.internal.AgentWithoutFramework;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.installerslots.internal.SlotsWithoutFramework;
import org.fumogateway.lob.internal.LargeObjectsWithoutFramework;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.BootEnvironment;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.testing.TestLogger;

/**
 * One start of a gateway, from the decision of the loader to the end of the process: the rooms that hold durable octets, as shipped, on
 * a disk of the test's choice. Used by one thread; the agent brings its own.
 */
final class GatewayProcess {

    static final Path ROOT = Path.of("/data");
    static final SlotLayout LAYOUT = SlotLayout.inDataFolder(ROOT);
    private static final long FORCE_OCTETS = 32 << 10;
    /** It keeps nothing: all progress of a download lies in its target. */
    private static final PackageDownloader DOWNLOADER = DownloaderWithoutFramework.create();

    final TurnTakingDisk disk;
    final BootDecision decision;
    final AgentWithoutFramework agent;
    final DurableOutbox outbox;
    final LargeObjectsWithoutFramework largeObjects;
    private final SimulatedDisk medium;
    private final UpdateServer server;
    private final Flaw flaw;
    private final FileStorage storage;
    private final SlotsWithoutFramework slots;
    private volatile boolean restartOrdered;

    /** Starts; a medium that fails just then ends the process, a cut the power. */
    GatewayProcess(SimulatedDisk medium, Firmware firmware, UpdateServer server, Clock clock, Flaw flaw) throws StorageException {
        this.medium = medium;
        this.flaw = flaw;
        this.server = server;
        disk = new TurnTakingDisk(flaw.equals(Flaw.NONE) ? medium : flaw.on(medium));
        decision = new BootEnvironment(LAYOUT, disk).boot();
        storage = FileStorage.open(ROOT, disk, 0);
        outbox = new DurableOutbox(storage.open("dm-client"), this::session, this::settled, TestLogger.create());
        slots = new SlotsWithoutFramework(storage, decision, FORCE_OCTETS, () -> restartOrdered = true);
        agent = new AgentWithoutFramework(storage, firmware.trustFile, clock, decision.bootId());
        agent.neighbours(slots.installer(), slots.running(), DOWNLOADER, new Identity());
        largeObjects = new LargeObjectsWithoutFramework(storage);
        largeObjects.sink(agent.packageDataUri(), agent.packages());
    }

    /** Begins to work, with a session first if reports wait. */
    void start() {
        agent.server(outbox, new Sessions(this::session));
        outbox.settled().forEach(this::settled);
        deliver();
        disk.turns(agent.worker(), agent.housekeeper());
        agent.start();
    }

    private void settled(DurableOutbox.Settled news) {
        agent.alerts().alertSettled(news.alert(), news.outcome(), news.status());
    }

    /** A session that ends well, in which waiting reports go out. */
    private void session(String serverId) {
        deliver();
        agent.sessions().sessionEnded(Sessions.completed(serverId));
    }

    /** Brings waiting reports to the server. */
    void deliver() {
        for (var alert : outbox.pendingFor(UpdateServer.ID)) {
            if (flaw.settlesFirst()) {
                settle(alert.id());
            }
            server.report(alert);
            if (!flaw.settlesFirst()) {
                settle(alert.id());
            }
        }
    }

    private void settle(String alertId) {
        try {
            outbox.answered(alertId, 200);
        } catch (IOException failed) {
            server.noted("an answer to a report could not be kept");
        }
    }

    boolean restartOrdered() {
        return restartOrdered;
    }

    /** True if nothing is left to do and both threads of the agent wait. */
    boolean quiet() {
        return agent.settled() && rests() && rests();
    }

    /** Looked at twice: a thread may wait for its turn, or get it, just now. */
    private boolean rests() {
        return !disk.queueing() && waits(agent.worker()) && waits(agent.housekeeper()) && !disk.queueing() && waits(agent.housekeeper());
    }

    boolean reportWaits() {
        return waits(agent.housekeeper()) && !outbox.pendingFor(UpdateServer.ID).isEmpty();
    }

    boolean threadEnded() {
        return agent.worker().getState() == Thread.State.TERMINATED || agent.housekeeper().getState() == Thread.State.TERMINATED;
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING;
    }

    /** The octets of the image that runs. */
    byte[] runningImage() throws IOException {
        try (DiskFile file = medium.open(LAYOUT.image(decision.slot()), Mode.READ)) {
            ByteBuffer octets = ByteBuffer.allocate((int) file.length());
            file.read(0, octets);
            return octets.array();
        }
    }

    String runningVersion() {
        return slots.running().version();
    }

    /** What nobody needs any more and is there nevertheless. */
    List<String> debris() throws IOException {
        return medium.list(ROOT.resolve("state").resolve("installer-slots")).stream().filter(name -> name.contains("op-")).toList();
    }

    /** Ends the process, in order if there is power. */
    void stop() {
        try {
            agent.stop();
            largeObjects.stop();
            slots.stop();
            storage.close();
        } catch (PowerCut | StorageException gone) {
            server.noted("the process ended hard");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
