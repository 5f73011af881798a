package org.fumogateway.dmtree.internal;

import java.time.Duration;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.tree.AccessCheck;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.log.Logger;

/** The management tree without the framework around it: plugins come and go by method call. Thread-safe. */
final class ManagementTree implements DmtAdmin, AccessCheck {

    private final AclStore acls;
    private final Duration lockWait;
    private final Logger logger;
    private final Date started = new Date();
    private final PluginMap<DataPlugin> dataPlugins = new PluginMap<>();
    private final PluginMap<ExecPlugin> execPlugins = new PluginMap<>();
    private final SubtreeLocks locks = new SubtreeLocks();
    private final Set<TreeSession> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lastId = new AtomicInteger();
    private volatile boolean closed;

    ManagementTree(AclStore acls, Duration lockWait, Logger logger) {
        this.acls = acls;
        this.lockWait = lockWait;
        this.logger = logger;
    }

    AclStore acls() {
        return acls;
    }

    Date started() {
        return started;
    }

    Logger logger() {
        return logger;
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
        NodePath root = NodePath.ofSessionRoot(subtreeUri);
        if (lockMode < DmtSession.LOCK_TYPE_SHARED || lockMode > DmtSession.LOCK_TYPE_ATOMIC) {
            throw new DmtException(root.uri(), DmtException.COMMAND_FAILED, "Unknown type of lock: " + lockMode);
        }
        SubtreeLocks.Hold hold = acquire(root, lockMode);
        TreeSession session = new TreeSession(this, hold, nextId(), principal, root, lockMode);
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
                session.invalidate();
            }
        }
    }

    private SubtreeLocks.Hold acquire(NodePath root, int lockMode) throws DmtException {
        try {
            SubtreeLocks.Hold hold = locks.acquire(root, lockMode, lockWait);
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

    private int nextId() {
        return lastId.updateAndGet(id -> id == Integer.MAX_VALUE ? 1 : id + 1);
    }

    @Override
    public boolean isPermitted(String principal, String nodeUri, int permission) throws DmtException {
        NodePath node = NodePath.absolute(nodeUri);
        return principal == null || acls.current().permits(principal, node, permission);
    }

    void putDataPlugin(PluginRegistration<DataPlugin> plugin) {
        invalidate(dataPlugins.put(plugin));
    }

    void removeDataPlugin(PluginRegistration.PluginSource<DataPlugin> source) {
        invalidate(dataPlugins.remove(source));
    }

    void putExecPlugin(PluginRegistration<ExecPlugin> plugin) {
        invalidate(execPlugins.put(plugin));
    }

    void removeExecPlugin(PluginRegistration.PluginSource<ExecPlugin> source) {
        invalidate(execPlugins.remove(source));
    }

    private void invalidate(Set<NodePath> changedRoots) {
        for (TreeSession session : open) {
            if (changedRoots.stream().anyMatch(session.root()::overlaps)) {
                session.invalidate();
            }
        }
    }

    /** Ends sessions nobody has used for that long. */
    void endIdleSessions(Duration limit) {
        for (TreeSession session : open) {
            if (session.idleLongerThan(limit.toNanos())) {
                logger.warn("Session {} on {} was not used for {} s and is ended", session.getSessionId(), session.root(),
                        limit.toSeconds());
                session.invalidate();
            }
        }
    }

    void ended(TreeSession session) {
        open.remove(session);
    }

    /** Ends every session and opens no more. */
    void close() {
        closed = true;
        open.forEach(TreeSession::invalidate);
    }
}
