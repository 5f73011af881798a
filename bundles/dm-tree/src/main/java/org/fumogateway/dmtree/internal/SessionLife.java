package org.fumogateway.dmtree.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.fumogateway.gateway.tree.IncompleteCommitException;
import org.fumogateway.gateway.tree.IncompleteCommitException.Failure;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;

/**
 * The life of a session: who is in it, its transactions, and its end - closed, or invalid because something broke, left or took too
 * long. Whatever happens the plugins are closed once and the lock is given back.
 */
final class SessionLife {

    /** Something done in a session. */
    interface Work<T> {
        T run() throws DmtException;
    }

    private final ManagementTree tree;
    private final TreeSession session;
    private final SubtreeLocks.Hold hold;
    private final PluginSessions plugins;
    private final SessionAcls acls;
    private final SessionEvents events;
    private final SessionGuard guard;
    private volatile boolean transactionOver;
    private volatile boolean announced;
    private volatile boolean timedOut;
    private volatile DmtException endedBy;

    SessionLife(ManagementTree tree, TreeSession session, SubtreeLocks.Hold hold, PluginSessions plugins, SessionAcls acls,
            SessionEvents events) {
        this.tree = tree;
        this.session = session;
        this.hold = hold;
        this.plugins = plugins;
        this.acls = acls;
        this.events = events;
        guard = new SessionGuard(this::endInvalid, tree.rules().lockWait());
    }

    int state() {
        return guard.state();
    }

    boolean idleLongerThan(long nanos) {
        return guard.idleLongerThan(nanos);
    }

    /** From here on the session is known to listeners. */
    void announce() {
        announced = true;
        events.opened();
    }

    /**
     * Does something in the open session. What plugins throw passes through; a fatal failure ends the session.
     *
     * @param nodeUri the URI as the caller gave it, to be named if a plugin fails without saying so
     */
    <T> T run(String nodeUri, Work<T> work) throws DmtException {
        guard.enter();
        try {
            return work.run();
        } catch (DmtException failed) {
            if (failed.isFatal()) {
                invalidate(failed);
            }
            throw failed;
        } catch (DmtIllegalStateException | SecurityException mine) {
            throw mine;
        } catch (RuntimeException | LinkageError failed) {
            throw new DmtException(nodeUri, DmtException.COMMAND_FAILED, "The plugin of the node failed", failed);
        } finally {
            guard.exit();
        }
    }

    void commit() throws DmtException {
        settle(() -> {
            commitAll();
            return null;
        });
    }

    void rollback() throws DmtException {
        settle(() -> {
            acls.rollback();
            events.drop();
            plugins.rollback();
            return null;
        });
    }

    private void settle(Work<Void> settlement) throws DmtException {
        guard.enter();
        try {
            if (!isAtomic()) {
                throw new DmtIllegalStateException("Only an atomic session has transactions");
            }
            settlement.run();
        } catch (DmtException failed) {
            transactionOver = true;
            invalidate(failed);
            throw failed;
        } finally {
            guard.exit();
        }
    }

    /**
     * What the gateway itself has to store is decided first: if that fails all plugins can still go back, and if a plugin fails the ACLs
     * of its nodes can.
     */
    private void commitAll() throws DmtException {
        long decision = decide();
        try {
            plugins.commit();
        } catch (IncompleteCommitException incomplete) {
            revert(decision, incomplete);
            throw incomplete;
        }
        try {
            acls.settle(decision);
        } catch (DmtException notNoted) {
            tree.logger().warn("Session {} has committed, which could not be noted: {}", session.getSessionId(), notNoted.getMessage());
        }
        acls.rollback();
        events.commit();
    }

    /** Nothing is committed yet: whatever is thrown but ROLLBACK_FAILED says that all is as before. */
    private long decide() throws DmtException {
        try {
            return acls.commit(plugins.pendingChanges());
        } catch (DmtException refused) {
            plugins.rollback();
            throw refused;
        } catch (RuntimeException notStored) {
            plugins.rollback();
            throw new DmtException(session.getRootUri(), DmtException.COMMAND_FAILED, "The changes could not be stored", notStored);
        }
    }

    private void revert(long decision, IncompleteCommitException incomplete) {
        Set<String> roots = incomplete.failures().stream().map(Failure::root).collect(Collectors.toSet());
        try {
            acls.revert(decision, node -> {
                Mapped<DataPlugin> owner = tree.dataPlugins().owner(node);
                return owner != null && roots.contains(owner.root().uri());
            });
        } catch (DmtException notStored) {
            tree.logger().error("Session {} could not take back its changes of ACLs: {}", session.getSessionId(), notStored.getMessage());
        }
    }

    void close() throws DmtException {
        guard.beginClose();
        Throwable failure = null;
        try {
            commitAndClosePlugins();
        } catch (DmtException | RuntimeException failed) {
            failure = failed;
            throw failed;
        } finally {
            guard.endClose(failure == null);
            release(failure);
        }
    }

    /** The plugins are closed whatever the commit does; the failure of the commit is the one that is told. */
    private void commitAndClosePlugins() throws DmtException {
        DmtException failure = null;
        try {
            if (isAtomic()) {
                commitAll();
            }
        } catch (DmtException failed) {
            failure = failed;
        } catch (RuntimeException failed) {
            failure = new DmtException(session.getRootUri(), DmtException.TRANSACTION_ERROR, "The session could not be committed", failed);
        }
        try {
            plugins.close();
        } catch (DmtException failed) {
            failure = failure == null ? failed : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends the session because the tree beneath it has changed, a plugin failed for good, or the tree itself goes away. */
    void invalidate(DmtException reason) {
        guard.invalidate(() -> endedBy = reason);
    }

    /** The same; the plugins are closed on another thread. */
    CompletableFuture<Void> invalidate(DmtException reason, Executor threads) {
        return guard.invalidate(() -> endedBy = reason, threads);
    }

    /** Ends the session if it was forgotten: nobody has used it for that long, not even in the last moment. */
    void timeOut(Duration limit) {
        guard.invalidateIdle(limit.toNanos(), () -> {
            tree.logger().warn("Session {} on {} was not used for {} s and is ended", session.getSessionId(), session.root(), limit.toSeconds());
            timedOut = true;
            endedBy = new DmtException(session.getRootUri(), DmtException.COMMAND_FAILED, "The session was not used for too long");
        });
    }

    private void endInvalid() {
        try {
            if (isAtomic() && !transactionOver) {
                plugins.rollback();
            }
        } catch (DmtException failed) {
            tree.logger().warn("Session {} on {} could not roll back: {}", session.getSessionId(), session.root(), failed.getMessage());
        }
        try {
            plugins.close();
        } catch (DmtException failed) {
            tree.logger().warn("Session {} on {} did not close cleanly: {}", session.getSessionId(), session.root(), failed.getMessage());
        } finally {
            release(endedBy);
        }
    }

    private void release(Throwable failure) {
        tree.ended(session);
        try {
            if (announced) {
                // Before the next session there can begin, so that listeners hear of one after the other.
                events.closed(failure, timedOut);
            }
        } finally {
            hold.release();
        }
    }

    private boolean isAtomic() {
        return session.getLockType() == DmtSession.LOCK_TYPE_ATOMIC;
    }
}
