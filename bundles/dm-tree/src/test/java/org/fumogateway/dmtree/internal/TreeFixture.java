package org.fumogateway.dmtree.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.fumogateway.dmtree.internal.PluginRegistration.PluginSource;
import org.fumogateway.gateway.tree.AccessCheck;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.TestLogger;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;

/** A whole management tree for tests, on real storage, without a framework. */
public final class TreeFixture implements AutoCloseable {

    private record Source<P>(P plugin, String persistentId) implements PluginSource<P> {

        Source(P plugin) {
            this(plugin, null);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Source<?> that && plugin == that.plugin;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(plugin);
        }

        @Override
        public P acquire() {
            return plugin;
        }

        @Override
        public void release() {
            // a plugin of a test lives as long as the test
        }
    }

    private final FileStorage storage;
    private final Store store;
    private final ManagementTree tree;
    /** What an operator reads of the tree. */
    public final TestLogger log = new TestLogger();

    public TreeFixture(Path folder) throws StorageException {
        this(folder, Duration.ofSeconds(5));
    }

    public TreeFixture(Path folder, Duration lockWait) throws StorageException {
        this(folder, new NioDisk(), lockWait);
    }

    /** A tree on a disk that a test may cut off. */
    public TreeFixture(Path folder, Disk disk, Duration lockWait) throws StorageException {
        this(folder, disk, TreeRules.waiting(lockWait));
    }

    TreeFixture(Path folder, Disk disk, TreeRules rules) throws StorageException {
        storage = FileStorage.open(folder, disk, 0);
        store = storage.open(TreeComponent.STORE);
        tree = new ManagementTree(store, new AclStore(store), rules, log.logger());
        tree.start();
    }

    /** A tree whose ACLs are in that store. */
    TreeFixture(Path folder, Store acls) throws StorageException {
        storage = FileStorage.open(folder, new NioDisk(), 0);
        store = storage.open(TreeComponent.STORE);
        tree = new ManagementTree(store, new AclStore(acls), TreeRules.waiting(Duration.ofMillis(20)), log.logger());
    }

    public DmtAdmin admin() {
        return tree;
    }

    public AccessCheck rights() {
        return tree;
    }

    ManagementTree tree() {
        return tree;
    }

    /** The storage, where plugins of a test may keep a store of their own. */
    public FileStorage storage() {
        return storage;
    }

    /** Registers the plugin for what servers create. */
    public TreeFixture plugStoredNodes(String root) throws StorageException, DmtException {
        return plugStoredNodes(root, StoredNodesPlugin.MOST_NODES);
    }

    /** The same with another limit of nodes. */
    public TreeFixture plugStoredNodes(String root, int mostNodes) throws StorageException, DmtException {
        plugData(new StoredNodesPlugin(new NodeTable(store), Set.of(NodePath.absolute(root)), mostNodes), root, null);
        return this;
    }

    /** The same with nodes in a store of their own: a plugin beside the first one, that takes part in its transactions. */
    public TreeFixture plugStoredNodes(String root, String storeName) throws StorageException, DmtException {
        NodeTable table = new NodeTable(storage.open(storeName));
        plugData(new StoredNodesPlugin(table, Set.of(NodePath.absolute(root)), StoredNodesPlugin.MOST_NODES), root, null);
        return this;
    }

    /** Registers data and exec plugin. */
    public TreeFixture plug(MemoryPlugin plugin, String... roots) {
        plugData(plugin, roots, null);
        tree.putExecPlugin(PluginRegistration.of(new Source<ExecPlugin>(plugin), roots, null));
        return this;
    }

    public TreeFixture plugData(DataPlugin plugin, Object roots, Object mountPoints) {
        tree.putDataPlugin(PluginRegistration.of(new Source<>(plugin), roots, mountPoints));
        return this;
    }

    /** Registers a plugin that has a service.pid. */
    public TreeFixture plugPersistent(DataPlugin plugin, String pid, String root) {
        tree.putDataPlugin(PluginRegistration.of(new Source<>(plugin, pid), root, null));
        return this;
    }

    public void unplug(MemoryPlugin plugin) {
        tree.removeDataPlugin(new Source<>(plugin));
        tree.removeExecPlugin(new Source<>(plugin));
    }

    /** Sets an ACL as the gateway itself does it. */
    public TreeFixture acl(String uri, String acl) throws DmtException {
        DmtSession session = tree.getSession(uri);
        session.setNodeAcl("", new Acl(acl));
        session.close();
        return this;
    }

    @Override
    public void close() throws StorageException {
        tree.close();
        storage.close();
    }
}
