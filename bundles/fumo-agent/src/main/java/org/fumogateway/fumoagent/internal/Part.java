package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.log.Logger;

/** One instance with its store, its neighbours and its services; instances share nothing but the turn to install. */
final class Part {

    private static final String STORE = "fumo-agent";

    private final UpdatableComponent component;
    private final Neighbours neighbours;
    private final Store store;
    private final Agent agent;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Opens the store and reads the record; nothing runs yet. */
    Part(Settings settings, Neighbours neighbours, Storage storage, TrustKeeper trust, FrameworkHealth framework, InstallTurn turn,
            Logger logger)
            throws StorageException {
        this.component = settings.component();
        this.neighbours = neighbours;
        store = storage.open(storeOf(component));
        try {
            InstanceJournal journal = new InstanceJournal(store, logger);
            Clock clock = Clock.systemUTC();
            PackageJudge judge = new VerifyingJudge(trust,
                    new DeviceKnowledge(settings.component(), neighbours, journal, clock, settings.pace().swapGrace()));
            agent = new Agent(settings, neighbours, journal, judge, framework, turn, clock, logger);
        } catch (StorageException | RuntimeException failed) {
            store.close();
            throw failed;
        }
    }

    private static String storeOf(UpdatableComponent component) {
        return component.gateway() ? STORE : STORE + '.' + component.name().toLowerCase(Locale.ROOT);
    }

    /** Removes what an instance that is gone has left; its security counter stays (PKG-59). */
    static void clear(Storage storage, UpdatableComponent component) throws StorageException {
        try (Store left = storage.open(storeOf(component))) {
            InstanceJournal.clear(left);
        }
    }

    /** See {@link Agent#end}. */
    void end() throws CommandHandler.Refused {
        agent.end();
    }

    /** See {@link Agent#goOn}. */
    void goOn() {
        agent.goOn();
    }

    /** See {@link Agent#leave}. */
    void leave() throws IOException {
        agent.leave();
    }

    String pluginRoot() {
        return agent.pluginRoot();
    }

    FumoPlugin plugin() {
        return agent.plugin();
    }

    UpdatableComponent component() {
        return component;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    UpdatesService updates() {
        return agent.updates();
    }

    void start() {
        agent.start();
    }

    /** Registers what belongs to this instance, but no plugin: that of the node above serves it. */
    void register(BundleContext context) {
        Dictionary<String, Object> nodes = new Hashtable<>();
        nodes.put(LargeObjectSink.NODE_URI, agent.packageDataUri());
        registrations.add(context.registerService(LargeObjectSink.class, agent.packages(), nodes));
        registrations.add(context.registerService(SessionListener.class, agent.sessions(), null));
        registrations.add(context.registerService(AlertOutcomeListener.class, agent.alertOutcomes(), null));
    }

    /** The same with a plugin at its root; below that other instances may have a place of their own. */
    <P extends DataPlugin & ExecPlugin> void register(BundleContext context, P plugin, List<String> mountPoints) {
        Dictionary<String, Object> roots = new Hashtable<>();
        roots.put(DataPlugin.DATA_ROOT_URIS, new String[] {agent.pluginRoot()});
        roots.put(ExecPlugin.EXEC_ROOT_URIS, new String[] {agent.pluginRoot()});
        if (!mountPoints.isEmpty()) {
            roots.put(DataPlugin.MOUNT_POINTS, mountPoints.toArray(String[]::new));
        }
        registrations.add(context.registerService(new String[] {DataPlugin.class.getName(), ExecPlugin.class.getName()},
                plugin, roots));
        register(context);
    }

    void unregister() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** Lets go of what was never started and will not be. */
    void discard() {
        stop();
        agent.giveTurnBack();
    }

    /** Lets go without waiting. */
    void stop() {
        agent.stop();
        store.close();
    }
}
