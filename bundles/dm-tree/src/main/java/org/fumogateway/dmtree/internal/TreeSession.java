package org.fumogateway.dmtree.internal;

import java.util.Date;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

/**
 * A session as its user sees it: reads URIs and hands the work to those who read, write, create and execute. What becomes of the session is
 * the business of its {@link SessionLife}. A second thread waits until the first has left.
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

    /** An operation on a node. */
    private interface Read<T> {
        T apply(NodePath path) throws DmtException;
    }

    /** An operation on a node that changes something. */
    private interface Write {
        void apply(NodePath path) throws DmtException;
    }

    private final ManagementTree tree;
    private final int id;
    private final String principal;
    private final NodePath root;
    private final int lockType;
    private final SessionAcls acls;
    private final SessionNodes nodes;
    private final NodeReader reader;
    private final NodeWriter writer;
    private final NodeCreator creator;
    private final NodeExecutor executor;
    private final SessionLife life;

    TreeSession(ManagementTree tree, SubtreeLocks.Hold hold, int id, Opening opening) {
        this.tree = tree;
        this.id = id;
        principal = opening.principal();
        root = opening.root();
        lockType = opening.lockType();
        PluginSessions plugins = new PluginSessions(this, root, tree.recovery());
        acls = new SessionAcls(tree.acls(), tree.rules().permissions(), opening);
        nodes = new SessionNodes(tree.dataPlugins(), plugins, tree.rules().limits());
        SessionEvents events = new SessionEvents(tree.events(), this, opening.caller(), acls);
        reader = new NodeReader(nodes, acls);
        writer = new NodeWriter(nodes, acls, events, root);
        creator = new NodeCreator(nodes, acls, events, tree.logger());
        executor = new NodeExecutor(this, tree.execPlugins(), nodes, acls);
        life = new SessionLife(tree, this, hold, plugins, acls, events);
    }

    /** Checks that the session may be opened at all: the right to read its root, and the root's existence. */
    void requireRoot() throws DmtException {
        life.run(root.uri(), () -> {
            acls.require(root, Acl.GET);
            return nodes.require(root);
        });
        life.announce();
    }

    NodePath root() {
        return root;
    }

    SessionLife life() {
        return life;
    }

    private <T> T read(String nodeUri, Read<T> operation) throws DmtException {
        return life.run(nodeUri, () -> operation.apply(inside(nodeUri)));
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

    /** The node, which must lie in the session. */
    private NodePath inside(String nodeUri) throws DmtException {
        UriLimits limits = tree.rules().limits();
        limits.require(nodeUri);
        NodePath path = root.resolve(nodeUri);
        limits.require(path);
        return path;
    }

    @Override
    public int getState() {
        return life.state();
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
        life.commit();
    }

    @Override
    public void rollback() throws DmtException {
        life.rollback();
    }

    @Override
    public void close() throws DmtException {
        life.close();
    }

    @Override
    public void execute(String nodeUri, String data) throws DmtException {
        execute(nodeUri, null, data);
    }

    @Override
    public void execute(String nodeUri, String correlator, String data) throws DmtException {
        write(nodeUri, path -> executor.execute(path, correlator, data));
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
        write(nodeUri, path -> creator.copy(path, inside(newNodeUri), recursive));
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
