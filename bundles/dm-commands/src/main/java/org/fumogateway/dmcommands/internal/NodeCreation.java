package org.fumogateway.dmcommands.internal;

import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Data;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

/** Creates one node with its missing parents, as an Add does, and gives its creator the rights on it (TREE-46, TREE-47). */
final class NodeCreation {

    private static final int CREATOR_RIGHTS = Acl.ADD | Acl.DELETE | Acl.GET | Acl.REPLACE;

    private final NodeChecks checks;
    private final String principal;

    NodeCreation(NodeChecks checks, String principal) {
        this.checks = checks;
        this.principal = principal;
    }

    /** Creates a node: an interior one if the format says so, or if it says nothing and the meta data do. */
    void create(DmtSession session, List<String> names, String format, String type, Data data) throws DmtException, CommandRefused {
        String uri = NodeAddress.uri(names);
        if (session.isNodeUri(uri)) {
            throw new CommandRefused(StatusCode.ALREADY_EXISTS, "The node exists");
        }
        int existing = checks.existingDepth(session, names);
        String parent = NodeAddress.uri(names.subList(0, existing));
        checks.requirePermitted(session, parent, Acl.ADD);
        MetaNode rules = checks.meta(session, uri);
        checks.requireCan(rules, MetaNode.CMD_ADD);
        boolean interior = format == null ? rules != null && !rules.isLeaf() : format.equals(ValueFormats.NODE);
        boolean grantNeeded = principal != null && (interior || existing < names.size() - 1)
                && !checks.permitted(session, parent, Acl.REPLACE);
        String topmost = NodeAddress.uri(names.subList(0, existing + 1));
        try {
            if (interior) {
                session.createInteriorNode(uri, type);
            } else {
                createLeaf(session, uri, format, type, data, rules);
            }
            if (grantNeeded) {
                session.setNodeAcl(topmost, new Acl(new String[] {principal}, new int[] {CREATOR_RIGHTS}));
            }
        } catch (DmtException | CommandRefused refused) {
            takeBack(session, topmost, refused);
            throw refused;
        }
    }

    /**
     * Nothing is left of what got no rights for its creator; what the tree refused, it has taken back by itself, and so does an Atomic. The creator
     * may delete it: who lacks Replace on the parent has all rights on what it made.
     */
    private void takeBack(DmtSession session, String topmost, Exception refused) {
        try {
            if (session.getState() == DmtSession.STATE_OPEN && session.getLockType() != DmtSession.LOCK_TYPE_ATOMIC && session.isNodeUri(topmost)) {
                session.deleteNode(topmost);
            }
        } catch (DmtException | RuntimeException stays) {
            checks.logger().warn("{} was made for a refused Add, and stays: {}", topmost, stays.getMessage());
            refused.addSuppressed(stays);
        }
    }

    private static void createLeaf(DmtSession session, String uri, String format, String type, Data data, MetaNode rules)
            throws DmtException, CommandRefused {
        if (rules != null && !rules.isLeaf()) {
            throw new CommandRefused(StatusCode.COMMAND_NOT_ALLOWED, "The node would be an interior one");
        }
        NodeChecks.requireType(type, rules);
        DmtData value = ValueFormats.decode(data, format, rules, 0);
        NodeChecks.requireValue(value, rules);
        session.createLeafNode(uri, value, type);
    }
}
