package org.fumogateway.fumoagent.internal;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.TestLogger;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.Uri;

/** The room {@code fumo-agent} put together as Declarative Services would, with waits of milliseconds. */
public final class AgentWithoutFramework {

    /** URI of the instance. */
    public static final String INSTANCE = "./FwUpdate/Gw";

    private static final int OK = 200;
    private static final int LARGEST = 1 << 24;

    private final Store store;
    private final Store trustStore;
    private final InstanceJournal journal;
    private final Neighbours neighbours;
    private final Agent agent;
    private final TestLogger log = new TestLogger();

    /** Opens its stores and reads its records; nothing runs yet. */
    public AgentWithoutFramework(Storage storage, Path trustFile, Clock clock, String bootId) throws StorageException {
        neighbours = new Neighbours(bootId, log.logger());
        trustStore = storage.open("fumo-agent-trust");
        store = storage.open("fumo-agent");
        journal = new InstanceJournal(store, log.logger());
        TrustKeeper trust = new TrustKeeper(trustFile, trustStore, log.logger());
        Settings settings = settings();
        PackageJudge judge = new VerifyingJudge(trust,
                new DeviceKnowledge(UpdatableComponent.GATEWAY, neighbours, journal, clock, settings.pace().swapGrace()));
        agent = new Agent(settings, neighbours, journal, judge, Optional::empty, new InstallTurn(), clock, log.logger());
    }

    private static Settings settings() {
        Duration soon = Duration.ofMillis(1);
        Duration never = Duration.ofSeconds(30);
        Settings.Pace pace = new Settings.Pace(never, soon, soon, soon, soon, never, never, never, never, never);
        return new Settings(INSTANCE, EnumSet.allOf(OperationKind.class), never, never, Duration.ofHours(1), Duration.ZERO, LARGEST,
                new Settings.Policy(false, MaintenanceWindows.always(), Duration.ZERO), false, "", UpdatableComponent.GATEWAY, pace);
    }

    /** What the agent works with. */
    public void neighbours(FirmwareInstaller installer, RunningFirmware running, PackageDownloader downloader, DeviceIdentity identity) {
        neighbours.installers.add(installer, Map.of());
        neighbours.runningFirmware.add(running, Map.of());
        neighbours.downloaders.add(downloader, Map.of());
        neighbours.identities.add(identity, Map.of());
    }

    /** Who brings its reports to the server. */
    public void server(AlertOutbox outbox, DmSessions sessions) {
        neighbours.outboxes.add(outbox, Map.of());
        neighbours.sessions.add(sessions, Map.of());
    }

    /** Begins to work. */
    public void start() {
        agent.start();
    }

    /** Stops as its bundle does. */
    public void stop() {
        agent.stop();
        store.close();
        trustStore.close();
    }

    /** The thread that takes an operation through its phases. */
    public Thread worker() {
        return thread("runner");
    }

    /** The thread that reports and cleans up. */
    public Thread housekeeper() {
        return thread("housekeeper");
    }

    private Thread thread(String of) {
        try {
            Object owner = field(Agent.class, of).get(agent);
            return (Thread) field(owner.getClass(), "thread").get(owner);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** True if no operation runs and no report is open, as the record says. */
    public boolean settled() {
        InstanceRecord now = journal.current();
        return now.running() == null && now.queued() == null && now.reports().isEmpty();
    }

    /** The FUMO State, as a server reads it. */
    public int state() {
        return journal.current().state().value();
    }

    /** The record in words, for a failing case. */
    public String told() {
        return journal.current() + "\n" + String.join("\n", log.lines());
    }

    /** Spools that exist in the store now. */
    public int spools() throws StorageException {
        return store.spools().size();
    }

    /** Status that a Replace of a node below the instance is answered. */
    public int replace(String server, String node, String value) {
        try {
            FumoDataSession session = (FumoDataSession) agent.plugin().openReadWriteSession(Uri.toPath(INSTANCE), session(server));
            session.setNodeValue(Uri.toPath(INSTANCE + "/" + node), new DmtData(value));
            return OK;
        } catch (DmtException refused) {
            return status(refused);
        }
    }

    /** Status that an Exec of a node below the instance is answered. */
    public int exec(String server, String node, String correlator) {
        try {
            agent.plugin().execute(session(server), Uri.toPath(INSTANCE + "/" + node), correlator, null);
            return OK;
        } catch (DmtException answer) {
            return status(answer);
        }
    }

    private static int status(DmtException answer) {
        return answer instanceof CommandStatusException exact ? exact.status() : answer.getCode();
    }

    private static DmtSession session(String principal) {
        return (DmtSession) Proxy.newProxyInstance(AgentWithoutFramework.class.getClassLoader(), new Class<?>[] {DmtSession.class},
                (proxy, method, arguments) -> method.getName().equals("getPrincipal") ? principal : null);
    }

    /** Takes what servers send to PkgData. */
    public LargeObjectSink packages() {
        return agent.packages();
    }

    /** URI of PkgData. */
    public String packageDataUri() {
        return agent.packageDataUri();
    }

    /** Told of sessions. */
    public SessionListener sessions() {
        return agent.sessions();
    }

    /** Told what became of alerts. */
    public AlertOutcomeListener alerts() {
        return agent.alertOutcomes();
    }
}
