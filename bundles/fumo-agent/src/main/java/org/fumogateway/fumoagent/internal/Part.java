package org.fumogateway.fumoagent.internal;

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
        store = storage.open(component.gateway() ? STORE : STORE + '.' + component.name().toLowerCase(Locale.ROOT));
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

    /** Registers what belongs to this instance; below its root other instances may have a place of their own. */
    void register(BundleContext context, List<String> mountPoints) {
        Dictionary<String, Object> roots = new Hashtable<>();
        roots.put(DataPlugin.DATA_ROOT_URIS, new String[] {agent.pluginRoot()});
        roots.put(ExecPlugin.EXEC_ROOT_URIS, new String[] {agent.pluginRoot()});
        if (!mountPoints.isEmpty()) {
            roots.put(DataPlugin.MOUNT_POINTS, mountPoints.toArray(String[]::new));
        }
        registrations.add(context.registerService(new String[] {DataPlugin.class.getName(), ExecPlugin.class.getName()},
                agent.plugin(), roots));
        Dictionary<String, Object> nodes = new Hashtable<>();
        nodes.put(LargeObjectSink.NODE_URI, agent.packageDataUri());
        registrations.add(context.registerService(LargeObjectSink.class, agent.packages(), nodes));
        registrations.add(context.registerService(SessionListener.class, agent.sessions(), null));
        registrations.add(context.registerService(AlertOutcomeListener.class, agent.alertOutcomes(), null));
    }

    void unregister() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** Lets go without waiting. */
    void stop() {
        agent.stop();
        store.close();
    }
}
