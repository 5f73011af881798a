package org.fumogateway.dmtree.internal;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/**
 * Who may do what in one session: with a principal its ACLs decide, without one the Java permissions of the caller. The ACLs are as this session
 * sees them: changes of an atomic session stay its own until it commits, all others are durable at once.
 */
final class SessionAcls {

    /** A change of nodes. */
    interface Change {
        void make() throws DmtException;
    }

    private final AclStore store;
    private final CallerPermissions permissions;
    private final NodePath root;
    private final String principal;
    private AclTable committed;
    private AclTable pending;

    SessionAcls(AclStore store, CallerPermissions permissions, TreeSession.Opening opening) {
        this.store = store;
        this.permissions = permissions;
        root = opening.root();
        principal = opening.principal();
        if (opening.lockType() == DmtSession.LOCK_TYPE_ATOMIC) {
            rollback();
        }
    }

    AclTable table() {
        return pending == null ? store.current() : pending;
    }

    boolean permits(NodePath node, int permission) {
        return principal == null || table().permits(principal, node, permission);
    }

    /**
     * Throws PERMISSION_DENIED if the principal lacks the permission on the node, a SecurityException if a local caller does.
     *
     * @param permission constant of {@link Acl}
     */
    void require(NodePath node, int permission) throws DmtException {
        requireCaller(node, permission);
        if (!permits(node, permission)) {
            throw denied(node);
        }
    }

    /** What a local caller alone is asked for. */
    void requireCaller(NodePath node, int permission) {
        permissions.requireNode(principal, node, permission);
    }

    /** The same as {@link #require} for a principal on a node and all of its subtree. */
    void requireBelow(NodePath node, int permission) throws DmtException {
        if (principal != null && !table().permitsBelow(principal, node, permission)) {
            throw denied(node);
        }
    }

    static DmtException denied(NodePath node) {
        return new DmtException(node.uri(), DmtException.PERMISSION_DENIED, "The ACL does not permit this");
    }

    /**
     * Makes way for a new node, before it is created: whatever a node that was there left behind is dropped, and the creator of an interior
     * node gets the rights on it that it lacks on the parent (OSGi DMT 117.7). A kill before the node is there leaves an ACL of no node,
     * which the next one to come drops again.
     */
    void prepare(NodePath node, boolean leaf) throws DmtException {
        boolean granted = !leaf && principal != null && !permits(node.parent(), Acl.REPLACE);
        change(node, table -> {
            AclTable cleared = table.withoutSubtree(node);
            return granted ? cleared.with(node, creators(table.effective(node.parent()))) : cleared;
        });
    }

    private Acl creators(Acl inherited) {
        return inherited.addPermission(principal, Acl.ADD | Acl.DELETE | Acl.REPLACE);
    }

    /** Does what shall bring a node that was {@link #prepare prepared}; if it fails no ACL stays behind. */
    void creating(NodePath node, Change change) throws DmtException {
        try {
            change.make();
        } catch (DmtException | RuntimeException failed) {
            try {
                change(node, table -> table.withoutSubtree(node));
            } catch (DmtException notStored) {
                failed.addSuppressed(notStored);
            }
            throw failed;
        }
    }

    void change(NodePath node, UnaryOperator<AclTable> change) throws DmtException {
        if (pending == null) {
            store.update(node, change);
        } else {
            pending = change.apply(pending);
        }
    }

    /**
     * Makes the changes of an atomic session durable, and with them the decision that plugins commit.
     *
     * @return number of the decision for {@link #settle} or {@link #revert}
     */
    long commit(List<AclStore.Part> parts) throws DmtException {
        AclTable before = committed;
        AclTable mine = pending;
        return store.decide(root, table -> table.withChanges(before, mine, node -> true), parts);
    }

    /** All have committed. */
    void settle(long decision) throws DmtException {
        store.settle(root, decision, UnaryOperator.identity());
    }

    /** Takes back what the last commit made durable at nodes whose plugins could not follow. */
    void revert(long decision, Predicate<NodePath> where) throws DmtException {
        AclTable before = committed;
        AclTable mine = pending;
        store.settle(root, decision, table -> table.withChanges(mine, before, where));
    }

    /** Begins again from the table as it is now. */
    void rollback() {
        pending = store.current();
        committed = pending;
    }
}
