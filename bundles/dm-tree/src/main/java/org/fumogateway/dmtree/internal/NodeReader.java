package org.fumogateway.dmtree.internal;

import java.util.Date;
import org.fumogateway.dmtree.internal.SessionNodes.Node;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;

/** What a session can read: existence first, then the ACL, then whether meta data and kind of the node permit it. */
final class NodeReader {

    private final SessionNodes nodes;
    private final SessionAcls acls;

    NodeReader(SessionNodes nodes, SessionAcls acls) {
        this.nodes = nodes;
        this.acls = acls;
    }

    boolean exists(NodePath path) throws DmtException {
        acls.requireCaller(path, Acl.GET);
        return nodes.find(path) != null;
    }

    boolean isLeaf(NodePath path) throws DmtException {
        return nodes.isLeaf(readable(path));
    }

    DmtData value(NodePath path) throws DmtException {
        Node node = readable(path);
        if (node.isScaffold()) {
            throw notAllowed(path, "The node has no value");
        }
        if (!nodes.isLeaf(node)) {
            acls.requireBelow(path, Acl.GET);
        }
        DmtData value = nodes.reading(node).getNodeValue(path.toArray());
        if (value == null) {
            throw new DmtException(path.uri(), DmtException.COMMAND_FAILED, "The plugin gave no value");
        }
        return value;
    }

    String[] childNames(NodePath path) throws DmtException {
        Node node = readable(path);
        if (nodes.isLeaf(node)) {
            throw notAllowed(path, "A leaf has no children");
        }
        return nodes.childNames(node).toArray(String[]::new);
    }

    int size(NodePath path) throws DmtException {
        Node node = readable(path);
        if (!nodes.isLeaf(node)) {
            throw notAllowed(path, "An interior node has no size");
        }
        return nodes.reading(node).getNodeSize(path.toArray());
    }

    Date timestamp(NodePath path) throws DmtException {
        Node node = readable(path);
        return node.isScaffold() ? nodes.scaffoldSince(path) : nodes.reading(node).getNodeTimestamp(path.toArray());
    }

    String title(NodePath path) throws DmtException {
        Node node = readable(path);
        return node.isScaffold() ? null : nodes.reading(node).getNodeTitle(path.toArray());
    }

    String type(NodePath path) throws DmtException {
        Node node = readable(path);
        return node.isScaffold() ? DmtConstants.DDF_SCAFFOLD : nodes.reading(node).getNodeType(path.toArray());
    }

    int version(NodePath path) throws DmtException {
        Node node = readable(path);
        return node.isScaffold() ? 0 : nodes.reading(node).getNodeVersion(path.toArray());
    }

    /** Meta data, also of a node that does not exist where a plugin could have it. */
    MetaNode meta(NodePath path) throws DmtException {
        Node node = nodes.find(path);
        if (node == null && nodes.owner(path) == null) {
            MetaNode shared = nodes.sharedMountMeta(path);
            if (shared != null) {
                acls.require(path, Acl.GET);
                return shared;
            }
            node = nodes.require(path);
        }
        acls.require(path, Acl.GET);
        return nodes.meta(node == null ? new Node(path, nodes.owner(path)) : node);
    }

    Acl acl(NodePath path) throws DmtException {
        readable(path);
        return acls.table().own(path);
    }

    Acl effectiveAcl(NodePath path) throws DmtException {
        readable(path);
        return acls.table().effective(path);
    }

    private Node readable(NodePath path) throws DmtException {
        Node node = nodes.require(path);
        acls.require(path, Acl.GET);
        MetaRules.requireCan(nodes.meta(node), MetaNode.CMD_GET, path);
        return node;
    }

    private static DmtException notAllowed(NodePath path, String text) {
        return new DmtException(path.uri(), DmtException.COMMAND_NOT_ALLOWED, text);
    }
}
