package org.fumogateway.dmtree.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fumogateway.dmtree.internal.SessionNodes.Node;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.ReadWriteDataSession;

/** What a session can change at nodes that exist: values, properties, names, and their end. */
final class NodeWriter {

    private static final int MAX_TITLE_OCTETS = 255;

    private final SessionNodes nodes;
    private final SessionAcls acls;
    private final SessionEvents events;
    private final NodePath sessionRoot;

    NodeWriter(SessionNodes nodes, SessionAcls acls, SessionEvents events, NodePath sessionRoot) {
        this.nodes = nodes;
        this.acls = acls;
        this.events = events;
        this.sessionRoot = sessionRoot;
    }

    /** Null stands for the default value. */
    void setValue(NodePath path, DmtData value) throws DmtException {
        Node node = replaceable(path);
        boolean leaf = nodes.isLeaf(node);
        if (value != null && (value.getFormat() == DmtData.FORMAT_NODE) == leaf) {
            throw notAllowed(path, "The value does not fit the kind of the node");
        }
        MetaRules.requireValue(nodes.meta(node), value, path);
        nodes.writing(node).setNodeValue(path.toArray(), value);
        events.changed(DmtEvent.REPLACED, leaf ? List.of(path) : leavesBelow(node));
    }

    /** All leaves of an interior node whose value is its subtree: depth first, sorted. */
    private List<NodePath> leavesBelow(Node node) throws DmtException {
        List<NodePath> leaves = new ArrayList<>();
        for (String name : nodes.childNames(node)) {
            Node child = nodes.find(node.path().child(name));
            if (child != null) {
                // A name may lead to a plugin that has no node there.
                leaves.addAll(nodes.isLeaf(child) ? List.of(child.path()) : leavesBelow(child));
            }
        }
        return leaves;
    }

    void setTitle(NodePath path, String title) throws DmtException {
        Node node = replaceable(path);
        if (title != null && title.getBytes(StandardCharsets.UTF_8).length > MAX_TITLE_OCTETS) {
            throw new DmtException(path.uri(), DmtException.COMMAND_FAILED, "The title is longer than 255 octets");
        }
        nodes.writing(node).setNodeTitle(path.toArray(), title);
        events.changed(DmtEvent.REPLACED, path);
    }

    void setType(NodePath path, String type) throws DmtException {
        Node node = replaceable(path);
        MetaNode meta = nodes.meta(node);
        MetaRules.requireNotPermanent(meta, path);
        MetaRules.requireType(meta, type, path);
        nodes.writing(node).setNodeType(path.toArray(), type);
        events.changed(DmtEvent.REPLACED, path);
    }

    void setAcl(NodePath path, Acl acl) throws DmtException {
        Node node = nodes.require(path);
        acls.requireCaller(path, Acl.REPLACE);
        boolean leaf = nodes.isLeaf(node);
        boolean permitted = (!leaf || path.isRoot()) && acls.permits(path, Acl.REPLACE)
                || !path.isRoot() && acls.permits(path.parent(), Acl.REPLACE);
        if (!permitted) {
            throw SessionAcls.denied(path);
        }
        if (!path.isRoot()) {
            requirePlugin(node);
        }
        if (path.isRoot() && (acl == null || !acl.isPermitted("*", Acl.ADD))) {
            throw notAllowed(path, "Everybody must keep the right to add to the root");
        }
        if (!node.isScaffold()) {
            // First, since a version that counts a change too many is better than a change that no version counts.
            nodes.reading(node).nodeChanged(path.toArray());
        }
        acls.change(path, table -> table.with(path, acl));
        events.changed(DmtEvent.REPLACED, path);
    }

    void delete(NodePath path) throws DmtException {
        Node node = nodes.require(path);
        acls.require(path, Acl.DELETE);
        requireNotSessionRoot(path);
        requirePlugin(node);
        MetaNode meta = nodes.meta(node);
        MetaRules.requireCan(meta, MetaNode.CMD_DELETE, path);
        MetaRules.requireNotPermanent(meta, path);
        if (nodes.hasRootBelow(path)) {
            throw notAllowed(path, "Another plugin serves nodes below");
        }
        if (meta != null && !meta.isZeroOccurrenceAllowed()) {
            MetaRules.requireOthers(meta, nodes.childNames(nodes.require(path.parent())).size(), path);
        }
        AclTable before = acls.table();
        nodes.writing(node).deleteNode(path.toArray());
        acls.change(path, table -> table.withoutSubtree(path));
        events.deleted(path, before);
    }

    void rename(NodePath path, String newName) throws DmtException {
        Node node = nodes.require(path);
        acls.require(path, Acl.REPLACE);
        requireNotSessionRoot(path);
        requirePlugin(node);
        NodePath target = path.parent().child(validName(path, newName));
        nodes.limits().require(target);
        if (nodes.find(target) != null) {
            throw new DmtException(path.uri(), DmtException.NODE_ALREADY_EXISTS, "A sibling has that name");
        }
        MetaNode meta = nodes.meta(node);
        MetaRules.requireCan(meta, MetaNode.CMD_REPLACE, path);
        MetaRules.requireNotPermanent(meta, path);
        if (!node.owner().equals(nodes.owner(target)) || nodes.hasRootBelow(path)) {
            throw notAllowed(path, "The node cannot leave its plugin");
        }
        MetaNode targetMeta = nodes.meta(new Node(target, node.owner()));
        MetaRules.requireNotPermanent(targetMeta, path);
        MetaRules.requireName(targetMeta, target.name(), path);
        MetaRules.require(targetMeta == null || targetMeta.isLeaf() == nodes.isLeaf(node), path,
                "The kind of the node would change");
        requireNumbers(path, meta, targetMeta);
        ReadWriteDataSession plugin = nodes.writing(node);
        // At both places while the node moves: at no moment is it without the ACLs it has.
        acls.change(path, table -> table.copied(path, target));
        acls.creating(target, () -> plugin.renameNode(path.toArray(), target.name()));
        acls.change(path, table -> table.withoutSubtree(path));
        events.moved(DmtEvent.RENAMED, path, target);
    }

    /** A node that becomes one of another kind is one less of its old kind and one more of the new one. */
    private void requireNumbers(NodePath path, MetaNode meta, MetaNode targetMeta) throws DmtException {
        if (Objects.equals(meta, targetMeta)) {
            return;
        }
        int siblings = nodes.childNames(nodes.require(path.parent())).size();
        MetaRules.requireOthers(meta, siblings, path);
        MetaRules.requireRoom(targetMeta, siblings - 1, path);
    }

    private static String validName(NodePath path, String name) throws DmtException {
        if (Uri.isValidUri(name)) {
            String[] names = Uri.toPath(name);
            if (names.length == 1 && path.parent().child(names[0]).isReadable()) {
                return names[0];
            }
        }
        throw new DmtException(path.uri(), DmtException.INVALID_URI, "Not the name of a node");
    }

    private Node replaceable(NodePath path) throws DmtException {
        Node node = nodes.require(path);
        acls.require(path, Acl.REPLACE);
        requirePlugin(node);
        MetaRules.requireCan(nodes.meta(node), MetaNode.CMD_REPLACE, path);
        return node;
    }

    private void requireNotSessionRoot(NodePath path) throws DmtException {
        if (path.equals(sessionRoot)) {
            throw notAllowed(path, "The root of the session stays as it is");
        }
    }

    private static void requirePlugin(Node node) throws DmtException {
        if (node.isScaffold()) {
            throw notAllowed(node.path(), "The node only leads to others");
        }
    }

    private static DmtException notAllowed(NodePath path, String text) {
        return new DmtException(path.uri(), DmtException.COMMAND_NOT_ALLOWED, text);
    }
}
