package org.fumogateway.dmtree.internal;

import java.util.Date;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ExecPlugin;

/**
 * A session: resolves URIs, watches its own life, and hands the work to those who read, write and create.
 */
final class TreeSession implements DmtSession {

    /**
     * What a session is opened with.
     *
     * @param caller    bundle that asks; null if unknown
     * @param principal whose rights count; null for the gateway itself
     */
    record Opening(Bundle caller, String principal, NodePath root, int lockType) {
    }

    private final ManagementTree tree;
    private final SubtreeLocks.Hold hold;
    private final int id;
    private final String principal;
    private final NodePath root;
    private final int lockType;
    private final PluginSessions plugins;
    private final SessionAcls acls;
    private final SessionNodes nodes;
    private final NodeReader reader;
    private final NodeWriter writer;
    private final NodeCreator creator;
    private final SessionGuard guard;
    private final SessionEvents events;
    private volatile boolean transactionOver;
    private volatile boolean announced;
    private volatile boolean timedOut;
    private volatile DmtException endedBy;

    TreeSession(ManagementTree tree, SubtreeLocks.Hold hold, int id, Opening opening) {
        this.tree = tree;
        this.hold = hold;
        this.id = id;
        principal = opening.principal();
        root = opening.root();
        lockType = opening.lockType();
        plugins = new PluginSessions(this, root, tree.recovery());
        acls = new SessionAcls(tree.acls(), root, principal, isAtomic());
        nodes = new SessionNodes(tree.dataPlugins(), plugins);
        reader = new NodeReader(nodes, acls, tree.started());
        events = new SessionEvents(tree.events(), this, opening.caller(), acls);
        writer = new NodeWriter(nodes, acls, events, root);
        creator = new NodeCreator(nodes, acls, events);
        guard = new SessionGuard(this::endInvalid);
    }

    private interface Read<T> {
        T apply(NodePath path) throws DmtException;
    }

    private interface Write {
        void apply(NodePath path) throws DmtException;
    }

    /** Checks that the session may be opened at all: the right to read its root, and the root's existence. */
    void requireRoot() throws DmtException {
        read("", path -> {
            acls.require(path, Acl.GET);
            return nodes.require(path);
        });
        announced = true;
        events.opened();
    }

    NodePath root() {
        return root;
    }

    /** Ends the session because the tree beneath it has changed, it was forgotten, or the tree itself goes away. */
    void invalidate(DmtException reason) {
        guard.invalidate(() -> endedBy = reason);
    }

    /** Ends the session because it was forgotten. */
    void timeOut() {
        guard.invalidate(() -> {
            timedOut = true;
            endedBy = new DmtException(root.uri(), DmtException.COMMAND_FAILED, "The session was not used for too long");
        });
    }

    boolean idleLongerThan(long nanos) {
        return guard.idleLongerThan(nanos);
    }

    private boolean isAtomic() {
        return lockType == LOCK_TYPE_ATOMIC;
    }

    private <T> T read(String nodeUri, Read<T> operation) throws DmtException {
        guard.enter();
        try {
            return operation.apply(root.resolve(nodeUri));
        } catch (DmtException failed) {
            if (failed.isFatal()) {
                invalidate(failed);
            }
            throw failed;
        } catch (DmtIllegalStateException | SecurityException mine) {
            throw mine;
        } catch (RuntimeException failed) {
            throw new DmtException(nodeUri, DmtException.COMMAND_FAILED, "The plugin of the node failed", failed);
        } finally {
            guard.exit();
        }
    }

    private void write(String nodeUri, Write operation) throws DmtException {
        if (lockType == LOCK_TYPE_SHARED && getState() == STATE_OPEN) {
            throw new DmtIllegalStateException("A shared session cannot change anything");
        }
        read(nodeUri, path -> {
            operation.apply(path);
            return null;
        });
    }

    @Override
    public int getState() {
        return guard.state();
    }

    @Override
    public int getLockType() {
        return lockType;
    }

    @Override
    public String getPrincipal() {
        return principal;
    }

    @Override
    public int getSessionId() {
        return id;
    }

    @Override
    public String getRootUri() {
        return root.uri();
    }

    @Override
    public void commit() throws DmtException {
        settle(this::commitAll);
    }

    @Override
    public void rollback() throws DmtException {
        settle(() -> {
            acls.rollback();
            events.drop();
            plugins.rollback();
        });
    }

    private interface Settlement {
        void run() throws DmtException;
    }

    private void settle(Settlement settlement) throws DmtException {
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
     * can.
     */
    private void commitAll() throws DmtException {
        long decision = decide();
        try {
            plugins.commit();
        } catch (DmtException incomplete) {
            revert(decision);
            throw incomplete;
        }
        try {
            acls.settle(decision);
        } catch (DmtException notNoted) {
            tree.logger().warn("Session {} has committed, which could not be noted: {}", id, notNoted.getMessage());
        }
        acls.rollback();
        events.commit();
    }

    private void revert(long decision) {
        try {
            acls.revert(decision);
        } catch (DmtException notStored) {
            tree.logger().error("Session {} could not take back its changes of ACLs: {}", id, notStored.getMessage());
        }
    }

    private long decide() throws DmtException {
        try {
            return acls.commit(plugins.pendingChanges());
        } catch (DmtException | RuntimeException notStored) {
            plugins.rollback();
            throw new DmtException(root.uri(), DmtException.TRANSACTION_ERROR, "The changes could not be stored", notStored);
        }
    }

    @Override
    public void close() throws DmtException {
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
            failure = new DmtException(root.uri(), DmtException.TRANSACTION_ERROR, "The session could not be committed", failed);
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

    private void release(Throwable failure) {
        hold.release();
        tree.ended(this);
        if (announced) {
            events.closed(failure, timedOut);
        }
    }

    private void endInvalid() {
        try {
            if (isAtomic() && !transactionOver) {
                plugins.rollback();
            }
        } catch (DmtException failed) {
            tree.logger().warn("Session {} on {} could not roll back: {}", id, root, failed.getMessage());
        }
        try {
            plugins.close();
        } catch (DmtException failed) {
            tree.logger().warn("Session {} on {} did not close cleanly: {}", id, root, failed.getMessage());
        } finally {
            release(endedBy);
        }
    }

    @Override
    public void execute(String nodeUri, String data) throws DmtException {
        execute(nodeUri, null, data);
    }

    @Override
    public void execute(String nodeUri, String correlator, String data) throws DmtException {
        write(nodeUri, path -> {
            SessionNodes.Node node = nodes.require(path);
            acls.require(path, Acl.EXEC);
            if (node.isScaffold()) {
                throw new DmtException(path.uri(), DmtException.COMMAND_NOT_ALLOWED, "The node only leads to others");
            }
            MetaRules.requireCan(nodes.meta(node), MetaNode.CMD_EXECUTE, path);
            executeByPlugin(path, correlator, data);
        });
    }

    private void executeByPlugin(NodePath path, String correlator, String data) throws DmtException {
        Mapped<ExecPlugin> owner = tree.execPlugins().owner(path);
        ExecPlugin plugin = owner == null ? null : owner.source().acquire();
        if (plugin == null) {
            throw new DmtException(path.uri(), DmtException.COMMAND_FAILED, "Nobody executes this node");
        }
        try {
            plugin.execute(this, path.toArray(), correlator, data);
        } finally {
            owner.source().release();
        }
    }

    @Override
    public Acl getNodeAcl(String nodeUri) throws DmtException {
        return read(nodeUri, reader::acl);
    }

    @Override
    public Acl getEffectiveNodeAcl(String nodeUri) throws DmtException {
        return read(nodeUri, reader::effectiveAcl);
    }

    @Override
    public void setNodeAcl(String nodeUri, Acl acl) throws DmtException {
        write(nodeUri, path -> writer.setAcl(path, acl));
    }

    @Override
    public void copy(String nodeUri, String newNodeUri, boolean recursive) throws DmtException {
        write(nodeUri, path -> creator.copy(path, root.resolve(newNodeUri), recursive));
    }

    @Override
    public void createInteriorNode(String nodeUri) throws DmtException {
        createInteriorNode(nodeUri, null);
    }

    @Override
    public void createInteriorNode(String nodeUri, String type) throws DmtException {
        write(nodeUri, path -> creator.createInterior(path, type));
    }

    @Override
    public void createLeafNode(String nodeUri) throws DmtException {
        createLeafNode(nodeUri, null, null);
    }

    @Override
    public void createLeafNode(String nodeUri, DmtData value) throws DmtException {
        createLeafNode(nodeUri, value, null);
    }

    @Override
    public void createLeafNode(String nodeUri, DmtData value, String mimeType) throws DmtException {
        write(nodeUri, path -> creator.createLeaf(path, value, mimeType));
    }

    @Override
    public void deleteNode(String nodeUri) throws DmtException {
        write(nodeUri, writer::delete);
    }

    @Override
    public void renameNode(String nodeUri, String newName) throws DmtException {
        write(nodeUri, path -> writer.rename(path, newName));
    }

    @Override
    public void setDefaultNodeValue(String nodeUri) throws DmtException {
        setNodeValue(nodeUri, null);
    }

    @Override
    public void setNodeValue(String nodeUri, DmtData data) throws DmtException {
        write(nodeUri, path -> writer.setValue(path, data));
    }

    @Override
    public void setNodeTitle(String nodeUri, String title) throws DmtException {
        write(nodeUri, path -> writer.setTitle(path, title));
    }

    @Override
    public void setNodeType(String nodeUri, String type) throws DmtException {
        write(nodeUri, path -> writer.setType(path, type));
    }

    @Override
    public String[] getChildNodeNames(String nodeUri) throws DmtException {
        return read(nodeUri, reader::childNames);
    }

    @Override
    public MetaNode getMetaNode(String nodeUri) throws DmtException {
        return read(nodeUri, reader::meta);
    }

    @Override
    public int getNodeSize(String nodeUri) throws DmtException {
        return read(nodeUri, reader::size);
    }

    @Override
    public Date getNodeTimestamp(String nodeUri) throws DmtException {
        return read(nodeUri, reader::timestamp);
    }

    @Override
    public String getNodeTitle(String nodeUri) throws DmtException {
        return read(nodeUri, reader::title);
    }

    @Override
    public String getNodeType(String nodeUri) throws DmtException {
        return read(nodeUri, reader::type);
    }

    @Override
    public DmtData getNodeValue(String nodeUri) throws DmtException {
        return read(nodeUri, reader::value);
    }

    @Override
    public int getNodeVersion(String nodeUri) throws DmtException {
        return read(nodeUri, reader::version);
    }

    @Override
    public boolean isLeafNode(String nodeUri) throws DmtException {
        return read(nodeUri, reader::isLeaf);
    }

    /** False as well for a URI that cannot be one, or whose plugin fails: the contract knows no exception here. */
    @Override
    public boolean isNodeUri(String nodeUri) {
        try {
            return read(nodeUri, reader::exists);
        } catch (DmtException noSuchNode) {
            tree.logger().debug("No node {} in session {}: {}", nodeUri, id, noSuchNode.getMessage());
            return false;
        }
    }
}
