package org.fumogateway.dmtree.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.tree.AccessCheck;
import org.fumogateway.gateway.tree.AccessRights;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Holds the management tree and follows the plugins of the framework. Plugins are known by their service reference; the
 * object is fetched only for a session that needs it, so nothing is held of a plugin that leaves.
 */
@Component(service = {TreeComponent.class, AccessCheck.class, AccessRights.class}, immediate = true, configurationPid = TreeComponent.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = TreeComponent.Settings.class)
public final class TreeComponent implements AccessCheck, AccessRights {

    static final String PID = "org.fumogateway.dmtree";
    static final String STORE = "dm-tree";

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Management tree", description = "How sessions on the management tree wait and end.")
    public @interface Settings {

        /** Longest wait for a lock. */
        @AttributeDefinition(name = "Lock wait", min = "0",
                description = "Seconds a session waits for a subtree that others use before it is refused.")
        int lockWaitSeconds() default 10;

        /** Longest wait for plugins. */
        @AttributeDefinition(name = "Plugin wait", min = "1",
                description = "Seconds a plugin that comes or goes waits for others to close the sessions that it ends.")
        int pluginWaitSeconds() default 10;

        /** Longest idle time. */
        @AttributeDefinition(name = "Idle time-out", min = "1",
                description = "Seconds without use after which an open session is ended and its lock is free again.")
        int idleTimeoutSeconds() default 600;

        /** Subtrees for servers. */
        @AttributeDefinition(name = "Roots of stored nodes",
                description = "Absolute URIs, comma separated: below these servers create nodes that the tree keeps itself.")
        String storedRoots() default "./Ext";

        /** ACL of the root on a new device. */
        @AttributeDefinition(name = "Factory ACL of the root",
                description = "ACL that the root has on a new device, with Add=* in it; a device that is in use keeps the one it has.")
        String factoryRootAcl() default "Add=*&Get=*";

        /** Most nodes of servers. */
        @AttributeDefinition(name = "Most stored nodes", min = "1",
                description = "So many nodes servers can create altogether; one more is refused with 420.")
        int mostStoredNodes() default StoredNodesPlugin.MOST_NODES;

        /** MaxDepth. */
        @AttributeDefinition(name = "Deepest level", min = "0",
                description = "Most segments of a URI, the root's dot not counted; 0 for no limit. What is longer is refused with 414.")
        int maxDepth() default 0;

        /** MaxTotLen. */
        @AttributeDefinition(name = "Longest URI", min = "0", description = "Most characters of an absolute URI; 0 for no limit.")
        int maxUriLength() default 0;

        /** MaxSegLen. */
        @AttributeDefinition(name = "Longest name", min = "0",
                description = "Most octets of a node's name in UTF-8, not escaped; 0 for no limit.")
        int maxNameLength() default 0;
    }

    private final BundleContext context;
    private final Logger logger;
    private final Store store;
    private final ManagementTree tree;
    private final List<String> storedRoots;
    private final int mostStoredNodes;
    private final ScheduledExecutorService watch;

    /** Opens the store and starts with the ACLs in it. */
    @Activate
    public TreeComponent(BundleContext context, Settings settings, @Reference Storage storage,
            @Reference(service = LoggerFactory.class) Logger logger) throws StorageException {
        this.context = context;
        this.logger = logger;
        storedRoots = Arrays.stream(settings.storedRoots().split(",")).map(String::trim).filter(root -> !root.isEmpty()).toList();
        mostStoredNodes = settings.mostStoredNodes();
        store = storage.open(STORE);
        tree = new ManagementTree(store, openAcls(factoryAcls(settings.factoryRootAcl())), rules(settings), logger);
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "dm-tree idle sessions");
            thread.setDaemon(true);
            return thread;
        });
        Duration idle = Duration.ofSeconds(settings.idleTimeoutSeconds());
        long period = Math.max(1, Math.min(idle.toSeconds() / 2, 30));
        watch.scheduleWithFixedDelay(() -> tree.endIdleSessions(idle), period, period, TimeUnit.SECONDS);
    }

    private static TreeRules rules(Settings settings) {
        return new TreeRules(Duration.ofSeconds(settings.lockWaitSeconds()), Duration.ofSeconds(settings.pluginWaitSeconds()),
                new UriLimits(settings.maxDepth(), settings.maxUriLength(), settings.maxNameLength()),
                CallerPermissions.ofVirtualMachine());
    }

    /** All that was there before us is noted by now; from here on plugins are called. */
    @Activate
    void start() {
        tree.start();
    }

    /** The tree, for the other components of the bundle. */
    ManagementTree tree() {
        return tree;
    }

    /** The state of the tree, for the other components of the bundle. */
    Store store() {
        return store;
    }

    /** Where servers may create what they like. */
    List<String> storedRoots() {
        return storedRoots;
    }

    /** So many nodes servers may create. */
    int mostStoredNodes() {
        return mostStoredNodes;
    }

    private AclTable factoryAcls(String root) {
        try {
            Acl acl = new Acl(root.strip());
            if (acl.isPermitted("*", Acl.ADD)) {
                return AclTable.withRoot(acl);
            }
            logger.error("The setting factoryRootAcl is ignored: everybody must have the right to add to the root");
        } catch (IllegalArgumentException malformed) {
            logger.error("The setting factoryRootAcl is ignored, it is no ACL: {}", malformed.getMessage());
        }
        return AclTable.FACTORY;
    }

    private AclStore openAcls(AclTable factory) throws StorageException {
        try {
            return new AclStore(store, factory);
        } catch (StorageException failed) {
            if (failed.reason() == Reason.CORRUPT) {
                logger.error("The ACLs are damaged; the tree starts with those of a new device: {}", failed.getMessage());
                return AclStore.fromFactory(store, factory);
            }
            store.close();
            throw failed;
        }
    }

    @Deactivate
    void deactivate() {
        watch.shutdownNow();
        tree.close();
        store.close();
    }

    @Reference(name = "dataPlugins", service = DataPlugin.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindDataPlugin(ServiceReference<DataPlugin> reference) {
        ServiceSource<DataPlugin> source = new ServiceSource<>(context, reference);
        PluginRegistration<DataPlugin> plugin = registration(source, DataPlugin.DATA_ROOT_URIS);
        if (plugin == null) {
            tree.removeDataPlugin(source);
        } else {
            tree.putDataPlugin(plugin);
            warnOfWaiting(source, tree.dataPlugins().waitingRoots(source));
        }
    }

    void updatedDataPlugin(ServiceReference<DataPlugin> reference) {
        bindDataPlugin(reference);
    }

    void unbindDataPlugin(ServiceReference<DataPlugin> reference) {
        tree.removeDataPlugin(new ServiceSource<>(context, reference));
    }

    @Reference(name = "execPlugins", service = ExecPlugin.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindExecPlugin(ServiceReference<ExecPlugin> reference) {
        ServiceSource<ExecPlugin> source = new ServiceSource<>(context, reference);
        PluginRegistration<ExecPlugin> plugin = registration(source, ExecPlugin.EXEC_ROOT_URIS);
        if (plugin == null) {
            tree.removeExecPlugin(source);
        } else {
            tree.putExecPlugin(plugin);
            warnOfWaiting(source, tree.execPlugins().waitingRoots(source));
        }
    }

    void updatedExecPlugin(ServiceReference<ExecPlugin> reference) {
        bindExecPlugin(reference);
    }

    void unbindExecPlugin(ServiceReference<ExecPlugin> reference) {
        tree.removeExecPlugin(new ServiceSource<>(context, reference));
    }

    private <P> PluginRegistration<P> registration(ServiceSource<P> source, String rootsProperty) {
        try {
            return PluginRegistration.of(source, source.reference().getProperty(rootsProperty),
                    source.reference().getProperty(DataPlugin.MOUNT_POINTS));
        } catch (IllegalArgumentException unusable) {
            logger.error("Plugin {} is ignored: {}", source, unusable.getMessage());
            return null;
        }
    }

    private void warnOfWaiting(ServiceSource<?> source, List<NodePath> roots) {
        if (!roots.isEmpty()) {
            logger.error("Plugin {} does not fit at {} and waits until it does", source, roots);
        }
    }

    @Override
    public boolean isPermitted(String principal, String nodeUri, int permission) throws DmtException {
        return tree.isPermitted(principal, nodeUri, permission);
    }

    @Override
    public void removePrincipal(String principal) throws DmtException {
        tree.removePrincipal(principal);
    }
}
