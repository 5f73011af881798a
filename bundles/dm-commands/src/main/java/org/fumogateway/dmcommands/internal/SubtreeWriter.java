package org.fumogateway.dmcommands.internal;

import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;

/**
 * Makes a subtree what a document says (TREE-86, TREE-88 to TREE-90). Works in a session whose owner rolls back what a failure leaves half
 * done. ACLs are set when all nodes are there, the deepest first: until then the rights count that the creation gave.
 */
final class SubtreeWriter {

    private final NodeChecks checks;
    private final NodeCreation creation;

    SubtreeWriter(NodeChecks checks, NodeCreation creation) {
        this.checks = checks;
        this.creation = creation;
    }

    /** Adds all nodes; none of those that the document describes may exist, those on the way may. */
    void add(DmtSession session, PlannedNode top) throws DmtException, CommandRefused {
        top.requireSound();
        if (top.given()) {
            create(session, top);
        } else {
            addBelow(session, top);
        }
        setAcls(session, top);
    }

    private void addBelow(DmtSession session, PlannedNode onTheWay) throws DmtException, CommandRefused {
        for (PlannedNode child : onTheWay.children()) {
            if (!child.given() && session.isNodeUri(child.uri())) {
                addBelow(session, child);
            } else {
                create(session, child);
            }
        }
    }

    private void create(DmtSession session, PlannedNode node) throws DmtException, CommandRefused {
        creation.create(session, node.names(), node.isInterior() ? ValueFormats.NODE : node.format(), node.type(),
                node.isInterior() ? null : node.value());
        if (node.title() != null) {
            session.setNodeTitle(node.uri(), node.title());
        }
        for (PlannedNode child : node.children()) {
            create(session, child);
        }
    }

    private void setAcls(DmtSession session, PlannedNode node) throws DmtException, CommandRefused {
        for (PlannedNode child : node.children()) {
            setAcls(session, child);
        }
        if (node.acl() != null) {
            session.setNodeAcl(node.uri(), AclText.parse(node.acl()));
        }
    }

    /**
     * Replaces a subtree: what the document does not have goes, what it has comes or is overwritten. Whoever replaces must be able to see
     * what is there.
     */
    void replace(DmtSession session, PlannedNode top) throws DmtException, CommandRefused {
        top.requireSound();
        String uri = top.uri();
        checks.requireExists(session, uri);
        checks.requirePermitted(session, uri, Acl.REPLACE);
        checks.requirePermitted(session, uri, Acl.GET);
        MetaNode rules = checks.meta(session, uri);
        if (top.names().isEmpty() || checks.isLeaf(session, uri, rules) || !top.isInterior()) {
            throw new CommandRefused(StatusCode.COMMAND_NOT_ALLOWED, "Only an interior node below the root is replaced by a subtree");
        }
        merge(session, top);
        setAcls(session, top);
    }

    private void merge(DmtSession session, PlannedNode interior) throws DmtException, CommandRefused {
        String uri = interior.uri();
        if (interior.given()) {
            replaceType(session, uri, interior.type());
            replaceTitle(session, uri, interior.title());
        }
        for (String name : session.getChildNodeNames(uri)) {
            if (!interior.hasChild(Uri.decode(name))) {
                session.deleteNode(uri + "/" + name);
            }
        }
        for (PlannedNode child : interior.children()) {
            mergeChild(session, child);
        }
    }

    private void mergeChild(DmtSession session, PlannedNode child) throws DmtException, CommandRefused {
        String uri = child.uri();
        if (!session.isNodeUri(uri)) {
            create(session, child);
            return;
        }
        MetaNode rules = checks.meta(session, uri);
        if (checks.isLeaf(session, uri, rules) == child.isInterior()) {
            session.deleteNode(uri);
            create(session, child);
        } else if (child.isInterior()) {
            forgetAcl(session, uri);
            merge(session, child);
        } else {
            forgetAcl(session, uri);
            overwrite(session, child, rules);
        }
    }

    /** A node that came anew would have no ACL of its own. */
    private void forgetAcl(DmtSession session, String uri) throws DmtException {
        Acl own;
        try {
            own = session.getNodeAcl(uri);
        } catch (DmtException notReadable) {
            if (notReadable.getCode() != DmtException.PERMISSION_DENIED && notReadable.getCode() != DmtException.METADATA_MISMATCH) {
                throw notReadable;
            }
            return;
        }
        if (own != null) {
            session.setNodeAcl(uri, null);
        }
    }

    private void overwrite(DmtSession session, PlannedNode leaf, MetaNode rules) throws DmtException, CommandRefused {
        NodeChecks.requireType(leaf.type(), rules);
        DmtData value = ValueFormats.decode(leaf.value(), leaf.format(), rules, NodeChecks.presentFormat(session, leaf.uri(), rules));
        boolean readable = rules == null || rules.can(MetaNode.CMD_GET);
        if (!readable || !value.equals(session.getNodeValue(leaf.uri()))) {
            checks.requireCan(rules, MetaNode.CMD_REPLACE);
            NodeChecks.requireValue(value, rules);
            session.setNodeValue(leaf.uri(), value);
        }
        if (readable) {
            replaceType(session, leaf.uri(), leaf.type());
            replaceTitle(session, leaf.uri(), leaf.title());
        }
    }

    private static void replaceType(DmtSession session, String uri, String type) throws DmtException {
        if (type != null && !type.equals(session.getNodeType(uri))) {
            session.setNodeType(uri, type);
        }
    }

    private static void replaceTitle(DmtSession session, String uri, String title) throws DmtException {
        try {
            String before = session.getNodeTitle(uri);
            String after = title == null ? "" : title;
            if (!after.equals(before == null ? "" : before)) {
                session.setNodeTitle(uri, after);
            }
        } catch (DmtException refused) {
            if (title != null || refused.getCode() != DmtException.FEATURE_NOT_SUPPORTED) {
                throw refused;
            }
        }
    }

    /** Judges a command whose document is still on its way. */
    void judge(DmtSession session, boolean replace, List<String> names) throws DmtException, CommandRefused {
        String uri = NodeAddress.uri(names);
        if (replace) {
            checks.requireExists(session, uri);
            checks.requirePermitted(session, uri, Acl.REPLACE);
        } else {
            checks.requirePermitted(session, NodeAddress.uri(names.subList(0, checks.existingDepth(session, names))), Acl.ADD);
        }
    }
}
