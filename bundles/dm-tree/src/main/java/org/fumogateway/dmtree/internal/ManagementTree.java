package org.fumogateway.dmtree.internal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.fumogateway.gateway.tree.AccessCheck;
import org.fumogateway.gateway.tree.AccessRights;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.log.Logger;

/** The management tree without the framework around it: plugins come and go by method call. Thread-safe. */
final class ManagementTree implements DmtAdmin, AccessCheck, AccessRights {

    private final AclStore acls;
    private final TreeRules rules;
    private final Logger logger;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "dm-tree");
        thread.setDaemon(true);
        return thread;
    });
    private final MountNumbers numbers;
    private final SessionIds ids;
    private final EventHub events;
    private final Recovery recovery;
    private final MountCalls mountCalls;
    private final PluginMap<DataPlugin> dataPlugins;
    private final PluginMap<ExecPlugin> execPlugins;
    private final SubtreeLocks locks = new SubtreeLocks();
    private final Set<TreeSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param store where numbers and ids are kept; the ACLs have been read from it already
     */
    ManagementTree(Store store, AclStore acls, TreeRules rules, Logger logger) throws StorageException {
        this.acls = acls;
        this.rules = rules;
        this.logger = logger;
        numbers = new MountNumbers(store, logger);
        ids = new SessionIds(store, logger);
        events = new EventHub(threads, logger);
        recovery = new Recovery(acls, logger);
        mountCalls = new MountCalls(mapped -> new PluginMountPoint(mapped.root(), mapped.source().bundle(), acls::current,
                this::toldByPlugin), recovery::atFirstLook, logger);
        dataPlugins = new PluginMap<>(numbers, mountCalls::note);
        execPlugins = new PluginMap<>(numbers, mountCalls::note);
    }

    /** Begins to call plugins back; until then they are only noted. */
    void start() {
        mountCalls.start(threads);
    }

    AclStore acls() {
        return acls;
    }

    TreeRules rules() {
        return rules;
    }

    Logger logger() {
        return logger;
    }

    EventHub events() {
        return events;
    }

    Recovery recovery() {
        return recovery;
    }

    PluginMap<DataPlugin> dataPlugins() {
        return dataPlugins;
    }

    PluginMap<ExecPlugin> execPlugins() {
        return execPlugins;
    }

    @Override
    public DmtSession getSession(String subtreeUri) throws DmtException {
        return getSession(null, subtreeUri, DmtSession.LOCK_TYPE_EXCLUSIVE);
    }

    @Override
    public DmtSession getSession(String subtreeUri, int lockMode) throws DmtException {
        return getSession(null, subtreeUri, lockMode);
    }

    @Override
    public DmtSession getSession(String principal, String subtreeUri, int lockMode) throws DmtException {
        return getSession(null, principal, subtreeUri, lockMode);
    }

    /** Opens a session for a bundle, which is named in its events; null if it is not known. */
    DmtSession getSession(Bundle caller, String principal, String subtreeUri, int lockMode) throws DmtException {
        rules.limits().require(subtreeUri);
        NodePath root = NodePath.ofSessionRoot(subtreeUri);
        if (lockMode < DmtSession.LOCK_TYPE_SHARED || lockMode > DmtSession.LOCK_TYPE_ATOMIC) {
            throw new DmtException(root.uri(), DmtException.COMMAND_FAILED, "Unknown type of lock: " + lockMode);
        }
        if (principal != null && !AclTable.isPrincipal(principal)) {
            throw new DmtException(root.uri(), DmtException.COMMAND_FAILED, "Not the name of a principal");
        }
        rules.permissions().requireSession(principal, root);
        SubtreeLocks.Hold hold = acquire(root, lockMode);
        acls.settleLate();
        TreeSession session = new TreeSession(this, hold, ids.next(), new TreeSession.Opening(caller, principal, root, lockMode));
        open.add(session);
        boolean usable = false;
        try {
            if (closed) {
                throw new DmtException(root.uri(), DmtException.COMMAND_FAILED, "The management tree is going away");
            }
            session.requireRoot();
            usable = true;
            return session;
        } finally {
            if (!usable) {
                session.life().invalidate(null);
            }
        }
    }

    private SubtreeLocks.Hold acquire(NodePath root, int lockMode) throws DmtException {
        try {
            SubtreeLocks.Hold hold = locks.acquire(root, lockMode, rules.lockWait());
            if (hold == null) {
                throw new DmtException(root.uri(), DmtException.SESSION_CREATION_TIMEOUT, "The subtree is in use");
            }
            return hold;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DmtException(root.uri(), DmtException.COMMAND_FAILED, "Interrupted while the subtree was in use",
                    interrupted);
        }
    }

    @Override
    public boolean isPermitted(String principal, String nodeUri, int permission) throws DmtException {
        rules.limits().require(nodeUri);
        NodePath node = NodePath.absolute(nodeUri);
        return principal == null || acls.current().permits(principal, node, permission);
    }

    @Override
    public void removePrincipal(String principal) throws DmtException {
        acls.update(NodePath.ROOT, table -> table.withoutPrincipal(principal));
    }

    void putDataPlugin(PluginRegistration<DataPlugin> plugin) {
        changed(dataPlugins.put(plugin));
    }

    void removeDataPlugin(PluginRegistration.PluginSource<DataPlugin> source) {
        changed(dataPlugins.remove(source));
        forget(source);
    }

    void putExecPlugin(PluginRegistration<ExecPlugin> plugin) {
        changed(execPlugins.put(plugin));
    }

    void removeExecPlugin(PluginRegistration.PluginSource<ExecPlugin> source) {
        changed(execPlugins.remove(source));
        forget(source);
    }

    private void forget(PluginRegistration.PluginSource<?> source) {
        if (!dataPlugins.knows(source) && !execPlugins.knows(source)) {
            numbers.forget(source);
        }
    }

    private void changed(Set<NodePath> roots) {
        if (!roots.isEmpty()) {
            end(open.stream().filter(session -> roots.stream().anyMatch(session.root()::overlaps)).toList(),
                    session -> new DmtException(session.root().uri(), DmtException.CONCURRENT_ACCESS,
                            "A plugin of the session's subtree has come or gone"));
            mountCalls.run();
        }
    }

    /** Ends sessions. A plugin in one of them that hangs keeps its own subtree locked, but not for long the one who came or went. */
    private void end(List<TreeSession> sessions, Function<TreeSession, DmtException> reason) {
        CompletableFuture<?>[] endings = sessions.stream()
                .map(session -> session.life().invalidate(reason.apply(session), threads))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(endings).get(rules.pluginWait().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException hanging) {
            logger.warn("Not every plugin has closed its session yet: {}", hanging.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A plugin tells what it did on its own: ACLs of what is gone go, too. */
    private void toldByPlugin(TreeEvent event) {
        try {
            for (int i = 0; i < event.nodes().size(); i++) {
                NodePath node = event.nodes().get(i);
                if (event.type() == DmtEvent.DELETED) {
                    acls.update(node, table -> table.withoutSubtree(node));
                } else if (event.type() == DmtEvent.RENAMED) {
                    NodePath target = event.newNodes().get(i);
                    acls.update(node, table -> table.moved(node, target));
                }
            }
        } catch (DmtException notStored) {
            logger.warn("The ACLs could not follow a change of a plugin: {}", notStored.getMessage());
        }
        events.publish(event);
    }

    /** Ends sessions nobody has used for that long; each on a thread of its own, since plugins take part in it. */
    void endIdleSessions(Duration limit) {
        for (TreeSession session : open) {
            if (session.life().idleLongerThan(limit.toNanos())) {
                threads.execute(() -> session.life().timeOut(limit));
            }
        }
    }

    void ended(TreeSession session) {
        open.remove(session);
    }

    /** Ends every session and opens no more. */
    void close() {
        closed = true;
        end(List.copyOf(open), session -> null);
        threads.shutdown();
    }
}
