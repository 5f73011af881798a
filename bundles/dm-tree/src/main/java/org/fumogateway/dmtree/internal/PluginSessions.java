package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.gateway.tree.IncompleteCommitException;
import org.fumogateway.gateway.tree.IncompleteCommitException.Failure;
import org.fumogateway.gateway.tree.RecoverableDataSession;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/**
 * The plugins that have joined one session, each when a node of its is first referred to. What ends them is done in reverse
 * order of joining. Used by one thread at a time, which the session sees to.
 */
final class PluginSessions {

    /** A plugin's session; writable is the same object, or null if the plugin only lets read. */
    private record Joined(Mapped<DataPlugin> owner, ReadableDataSession session, ReadWriteDataSession writable) {
    }

    private final DmtSession session;
    private final NodePath sessionRoot;
    private final Recovery recovery;
    private final List<Joined> joined = new ArrayList<>();
    private final Map<Mapped<DataPlugin>, Joined> members = new IdentityHashMap<>();

    PluginSessions(DmtSession session, NodePath sessionRoot, Recovery recovery) {
        this.session = session;
        this.sessionRoot = sessionRoot;
        this.recovery = recovery;
    }

    /** The plugin's session to read from. */
    ReadableDataSession reading(Mapped<DataPlugin> owner) throws DmtException {
        return member(owner).session();
    }

    private Joined member(Mapped<DataPlugin> owner) throws DmtException {
        Joined member = members.get(owner);
        return member == null ? join(owner) : member;
    }

    /** The plugin's session to write to; a plugin that offers none for this kind of lock refuses the operation. */
    ReadWriteDataSession writing(Mapped<DataPlugin> owner, NodePath node) throws DmtException {
        ReadWriteDataSession writable = member(owner).writable();
        if (writable == null) {
            boolean atomic = session.getLockType() == DmtSession.LOCK_TYPE_ATOMIC;
            throw new DmtException(node.uri(), atomic ? DmtException.TRANSACTION_ERROR : DmtException.COMMAND_NOT_ALLOWED,
                    atomic ? "The plugin takes no part in transactions" : "The plugin cannot be written");
        }
        return writable;
    }

    private Joined join(Mapped<DataPlugin> owner) throws DmtException {
        DataPlugin plugin = owner.source().acquire();
        Joined member = null;
        try {
            if (plugin == null) {
                throw new DmtException(owner.root().uri(), DmtException.CONCURRENT_ACCESS, "The plugin has just gone");
            }
            recovery.complete(owner, plugin);
            member = open(owner, plugin);
            joined.add(member);
            members.put(owner, member);
            return member;
        } finally {
            if (member == null) {
                owner.source().release();
            }
        }
    }

    private Joined open(Mapped<DataPlugin> owner, DataPlugin plugin) throws DmtException {
        NodePath root = owner.root().covers(sessionRoot) ? sessionRoot : owner.root();
        ReadWriteDataSession writable = switch (session.getLockType()) {
            case DmtSession.LOCK_TYPE_EXCLUSIVE -> plugin.openReadWriteSession(root.toArray(), session);
            case DmtSession.LOCK_TYPE_ATOMIC -> plugin.openAtomicSession(root.toArray(), session);
            default -> null;
        };
        ReadableDataSession opened = writable == null ? plugin.openReadOnlySession(root.toArray(), session) : writable;
        if (opened == null) {
            throw new DmtException(root.uri(), DmtException.COMMAND_FAILED, "The plugin opened no session");
        }
        return new Joined(owner, opened, writable);
    }

    /** What plugins that can complete a commit after a crash are about to commit. */
    List<AclStore.Part> pendingChanges() throws DmtException {
        List<AclStore.Part> parts = new ArrayList<>();
        long octets = 0;
        for (Joined member : joined) {
            if (member.writable() instanceof RecoverableDataSession recoverable) {
                byte[] changes = changes(member.owner(), recoverable);
                octets += changes.length;
                if (octets > RecoverableDataSession.MAX_CHANGES_OCTETS) {
                    throw new DmtException(sessionRoot.uri(), DmtException.LIMIT_EXCEEDED, "The transaction is too large");
                }
                if (changes.length > 0) {
                    parts.add(new AclStore.Part(member.owner().root().uri(), changes));
                }
            }
        }
        return parts;
    }

    /** What a plugin will commit; if it says nothing of where it will not, its root is named. */
    private static byte[] changes(Mapped<DataPlugin> owner, RecoverableDataSession plugin) throws DmtException {
        try {
            return plugin.pendingChanges();
        } catch (DmtException refused) {
            if (refused.getURI() != null || refused instanceof CommandStatusException) {
                throw refused;
            }
            throw new DmtException(owner.root().uri(), refused.getCode(), refused.getMessage(), refused);
        } catch (RuntimeException | LinkageError failed) {
            throw new DmtException(owner.root().uri(), DmtException.COMMAND_FAILED, "The plugin failed before its commit", failed);
        }
    }

    /** Commits all; one failure does not keep the others from it. */
    void commit() throws IncompleteCommitException {
        List<Failure> failures = transact(TransactionalDataSession::commit);
        if (!failures.isEmpty()) {
            throw new IncompleteCommitException(failures);
        }
    }

    /** Rolls all back. ROLLBACK_FAILED carries every cause. */
    void rollback() throws DmtException {
        Vector<Throwable> causes = new Vector<>();
        transact(TransactionalDataSession::rollback).forEach(failure -> causes.add(failure.cause()));
        throwIfAny(causes, DmtException.ROLLBACK_FAILED, "Not every plugin could roll back");
    }

    /** Closes all and gives the plugins back, whatever happens. COMMAND_FAILED carries every cause. */
    void close() throws DmtException {
        Vector<Throwable> causes = new Vector<>();
        for (int i = joined.size() - 1; i >= 0; i--) {
            Joined member = joined.get(i);
            try {
                member.session().close();
            } catch (DmtException | RuntimeException | Error failed) {
                // Whatever one plugin does, all others are closed and nothing stays locked.
                causes.add(failed);
            } finally {
                member.owner().source().release();
            }
        }
        joined.clear();
        members.clear();
        throwIfAny(causes, DmtException.COMMAND_FAILED, "Not every plugin could close");
    }

    private interface Phase {
        void apply(TransactionalDataSession plugin) throws DmtException;
    }

    private List<Failure> transact(Phase phase) {
        List<Failure> failures = new ArrayList<>();
        if (session.getLockType() != DmtSession.LOCK_TYPE_ATOMIC) {
            return failures;
        }
        for (int i = joined.size() - 1; i >= 0; i--) {
            if (joined.get(i).writable() instanceof TransactionalDataSession transactional) {
                try {
                    phase.apply(transactional);
                } catch (DmtException | RuntimeException | Error failed) {
                    failures.add(new Failure(joined.get(i).owner().root().uri(), failed));
                }
            }
        }
        return failures;
    }

    private static void throwIfAny(Vector<Throwable> causes, int code, String text) throws DmtException {
        if (!causes.isEmpty()) {
            throw new DmtException((String) null, code, text, causes, false);
        }
    }
}
