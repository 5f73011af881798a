package org.fumogateway.dmtree.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.fumogateway.dmtree.internal.SessionNodes.Node;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.log.Logger;

/** Creates nodes, missing parents before them, and copies subtrees. What is refused leaves none of the parents that were made for it. */
final class NodeCreator {

    private final SessionNodes nodes;
    private final SessionAcls acls;
    private final SessionEvents events;
    private final Logger logger;

    /** Creates a node below its parent. */
    private interface Creation {
        void below(Node parent) throws DmtException;
    }

    NodeCreator(SessionNodes nodes, SessionAcls acls, SessionEvents events, Logger logger) {
        this.nodes = nodes;
        this.acls = acls;
        this.events = events;
        this.logger = logger;
    }

    void createInterior(NodePath path, String type) throws DmtException {
        withParents(path, parent -> create(parent, path, type));
        events.changed(DmtEvent.ADDED, path);
    }

    /** A null value stands for the default. */
    void createLeaf(NodePath path, DmtData value, String mimeType) throws DmtException {
        withParents(path, parent -> createLeaf(parent, path, value, mimeType));
        events.changed(DmtEvent.ADDED, path);
    }

    private void createLeaf(Node parent, NodePath path, DmtData value, String mimeType) throws DmtException {
        Node node = creatable(parent, path, true);
        MetaNode meta = nodes.meta(node);
        MetaRules.requireValue(meta, value, path);
        MetaRules.requireType(meta, mimeType, path);
        if (value != null && value.getFormat() == DmtData.FORMAT_NODE) {
            throw notAllowed(path, "A leaf has no value of an interior node");
        }
        ReadWriteDataSession plugin = nodes.writing(node);
        acls.prepare(path, true);
        acls.creating(path, () -> plugin.createLeafNode(path.toArray(), value, mimeType));
    }

    /** The new node, which is taken to be there without asking its plugin again. */
    private Node create(Node parent, NodePath path, String type) throws DmtException {
        Node node = creatable(parent, path, false);
        MetaRules.requireType(nodes.meta(node), type, path);
        ReadWriteDataSession plugin = nodes.writing(node);
        acls.prepare(path, false);
        acls.creating(path, () -> plugin.createInteriorNode(path.toArray(), type));
        return node;
    }

    /** Makes the missing parents first. */
    private void withParents(NodePath path, Creation creation) throws DmtException {
        if (nodes.find(path) != null) {
            throw new DmtException(path.uri(), DmtException.NODE_ALREADY_EXISTS, "The node exists");
        }
        Deque<NodePath> missing = new ArrayDeque<>();
        NodePath at = path.parent();
        Node nearest = nodes.find(at);
        while (nearest == null) {
            missing.push(at);
            at = at.parent();
            nearest = nodes.find(at);
        }
        acls.require(at, Acl.ADD);
        if (nodes.isLeaf(nearest)) {
            throw notAllowed(path, "The parent is a leaf");
        }
        createBelow(nearest, missing, creation);
    }

    private void createBelow(Node nearest, Iterable<NodePath> missing, Creation creation) throws DmtException {
        Deque<Node> topmost = new ArrayDeque<>();
        Node parent = nearest;
        try {
            for (NodePath ancestor : missing) {
                parent = create(parent, ancestor, null);
                if (topmost.isEmpty() || !topmost.peek().owner().equals(parent.owner())) {
                    topmost.push(parent);
                }
                events.changed(DmtEvent.ADDED, ancestor);
            }
            creation.below(parent);
        } catch (DmtException | RuntimeException refused) {
            topmost.forEach(made -> takeBack(made, refused));
            throw refused;
        }
    }

    /**
     * Deletes a parent that was made for what is refused. It is the tree's own doing and asks nobody for the right to Delete; and it is done while the
     * operation still is under way, because a session that has become invalid meanwhile closes its plugins with the end of it.
     */
    private void takeBack(Node made, Exception refused) {
        try {
            AclTable before = acls.table();
            // Of the session that made it: the plugin may be leaving.
            nodes.writing(made).deleteNode(made.path().toArray());
            acls.change(made.path(), table -> table.withoutSubtree(made.path()));
            events.deleted(made.path(), before);
        } catch (DmtException | RuntimeException stays) {
            logger.warn("{} was made for a node that is refused, and stays: {}", made.path().uri(), stays.getMessage());
            refused.addSuppressed(stays);
        }
    }

    private Node creatable(Node parent, NodePath path, boolean leaf) throws DmtException {
        nodes.limits().require(path);
        Mapped<DataPlugin> owner = nodes.owner(path);
        if (owner == null) {
            throw notAllowed(parent.path(), "No plugin would serve the new node");
        }
        if (parent.isScaffold() && !owner.root().equals(path)) {
            throw notAllowed(parent.path(), "The node only leads to others");
        }
        Node node = new Node(path, owner);
        MetaNode meta = nodes.meta(node);
        boolean bounded = meta != null && meta.getMaxOccurrence() > 1 && meta.getMaxOccurrence() < Integer.MAX_VALUE;
        MetaRules.requireCreatable(meta, leaf, path, bounded ? nodes.childNames(parent).size() : 0);
        return node;
    }

    void copy(NodePath source, NodePath target, boolean recursive) throws DmtException {
        Node from = nodes.require(source);
        acls.require(source, Acl.GET);
        if (recursive) {
            acls.requireBelow(source, Acl.GET);
        }
        if (source.covers(target)) {
            throw notAllowed(source, "A node cannot be copied below itself");
        }
        if (from.isScaffold() && !recursive) {
            throw notAllowed(source, "The node only leads to others");
        }
        MetaRules.requireCan(nodes.meta(from), MetaNode.CMD_GET, source);
        withParents(target, parent -> copyBelow(parent, from, target, recursive));
        events.moved(DmtEvent.COPIED, source, target);
    }

    private void copyBelow(Node parent, Node from, NodePath target, boolean recursive) throws DmtException {
        if (parent.isScaffold()) {
            throw notAllowed(parent.path(), "The node only leads to others");
        }
        MetaRules.requireCan(nodes.meta(parent), MetaNode.CMD_ADD, parent.path());
        if (!copyWithinPlugin(from, parent, target, recursive)) {
            copyNode(from, parent, target, recursive);
        }
    }

    private boolean copyWithinPlugin(Node from, Node parent, NodePath target, boolean recursive) throws DmtException {
        if (from.isScaffold() || !from.owner().equals(nodes.owner(target)) || nodes.hasRootBelow(from.path())) {
            return false;
        }
        boolean leaf = nodes.isLeaf(from);
        creatable(parent, target, leaf);
        if (leaf && title(from) != null) {
            // Of an interior node its creator may replace the title anyway.
            acls.require(target, Acl.REPLACE);
        }
        ReadWriteDataSession plugin = nodes.writing(from);
        acls.prepare(target, leaf);
        try {
            acls.creating(target, () -> plugin.copy(from.path().toArray(), target.toArray(), recursive));
        } catch (DmtException refused) {
            if (refused.getCode() == DmtException.FEATURE_NOT_SUPPORTED) {
                return false;
            }
            throw refused;
        }
        return true;
    }

    private void copyNode(Node from, Node parent, NodePath target, boolean recursive) throws DmtException {
        acls.requireCaller(from.path(), Acl.GET);
        MetaRules.requireCan(nodes.meta(from), MetaNode.CMD_GET, from.path());
        String[] path = from.path().toArray();
        String type = from.isScaffold() ? null : nodes.reading(from).getNodeType(path);
        if (nodes.isLeaf(from)) {
            Node leaf = creatable(parent, target, true);
            DmtData value = nodes.reading(from).getNodeValue(path);
            MetaRules.requireValue(nodes.meta(leaf), value, target);
            MetaRules.requireType(nodes.meta(leaf), type, target);
            ReadWriteDataSession plugin = nodes.writing(leaf);
            acls.prepare(target, true);
            acls.creating(target, () -> plugin.createLeafNode(target.toArray(), value, type));
            copyTitle(from, leaf);
            return;
        }
        Node copy = create(parent, target, type);
        copyTitle(from, copy);
        if (recursive) {
            for (String name : nodes.childNames(from)) {
                Node child = nodes.find(from.path().child(name));
                if (child != null) {
                    // A name may lead to a plugin that has no node there.
                    copyNode(child, copy, target.child(name), true);
                }
            }
        }
    }

    private void copyTitle(Node from, Node to) throws DmtException {
        String title = title(from);
        if (title == null) {
            return;
        }
        acls.require(to.path(), Acl.REPLACE);
        try {
            nodes.writing(to).setNodeTitle(to.path().toArray(), title);
        } catch (DmtException refused) {
            if (refused.getCode() != DmtException.FEATURE_NOT_SUPPORTED) {
                throw refused;
            }
        }
    }

    private String title(Node from) throws DmtException {
        if (from.isScaffold()) {
            return null;
        }
        try {
            return nodes.reading(from).getNodeTitle(from.path().toArray());
        } catch (DmtException refused) {
            if (refused.getCode() == DmtException.FEATURE_NOT_SUPPORTED) {
                return null;
            }
            throw refused;
        }
    }

    private static DmtException notAllowed(NodePath path, String text) {
        return new DmtException(path.uri(), DmtException.COMMAND_NOT_ALLOWED, text);
    }
}
