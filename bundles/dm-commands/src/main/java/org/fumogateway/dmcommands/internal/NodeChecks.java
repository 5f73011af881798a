package org.fumogateway.dmcommands.internal;

import java.util.Arrays;
import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.log.Logger;

/**
 * Questions that decide, in the order of section 6 of the tree digest, which Status a command gets before its value is looked
 * at.
 */
final class NodeChecks {

    private final TreeAccess tree;
    private final String principal;

    NodeChecks(TreeAccess tree, String principal) {
        this.tree = tree;
        this.principal = principal;
    }

    Logger logger() {
        return tree.logger();
    }

    void requireExists(DmtSession session, String uri) throws CommandRefused {
        if (!session.isNodeUri(uri)) {
            throw new CommandRefused(StatusCode.NOT_FOUND, "There is no such node");
        }
    }

    void requirePermitted(DmtSession session, String uri, int permission) throws CommandRefused, DmtException {
        if (!permitted(session, uri, permission)) {
            throw new CommandRefused(StatusCode.PERMISSION_DENIED, "The ACL does not permit this");
        }
    }

    /** Asks the session first, which knows of ACLs that an Atomic has changed but not committed. */
    boolean permitted(DmtSession session, String uri, int permission) throws DmtException {
        if (principal == null) {
            return true;
        }
        if (session.getLockType() == DmtSession.LOCK_TYPE_ATOMIC) {
            try {
                return session.getEffectiveNodeAcl(uri).isPermitted(principal, permission);
            } catch (DmtException notReadable) {
                tree.logger().debug("The ACL of {} is not readable in the session: {}", uri, notReadable.getMessage());
            }
        }
        return tree.permitted(principal, uri, permission);
    }

    /** Meta data of a node that need not exist; null if there are none or the principal may not read them. */
    MetaNode meta(DmtSession session, String uri) throws DmtException {
        try {
            return session.getMetaNode(uri);
        } catch (DmtException refused) {
            if (refused.getCode() == DmtException.PERMISSION_DENIED || refused.getCode() == DmtException.NODE_NOT_FOUND) {
                return null;
            }
            throw refused;
        }
    }

    void requireCan(MetaNode meta, int command) throws CommandRefused {
        if (meta != null && !meta.can(command)) {
            throw new CommandRefused(StatusCode.COMMAND_NOT_ALLOWED, "The AccessType of the node does not permit this");
        }
    }

    /** Requires that the node takes values of the type; null is any. */
    static void requireType(String type, MetaNode meta) throws CommandRefused {
        if (type != null && meta != null && meta.getMimeTypes() != null
                && Arrays.stream(meta.getMimeTypes()).noneMatch(type::equalsIgnoreCase)) {
            throw new CommandRefused(StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, "The node does not take this type");
        }
    }

    /** Requires that the node takes the value; after the AccessType, which comes first (TREE-104). */
    static void requireValue(DmtData value, MetaNode meta) throws CommandRefused {
        if (meta != null && !meta.isValidValue(value)) {
            throw new CommandRefused(StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, "The node does not take this value");
        }
    }

    /**
     * Format of the value that an existing leaf has, as a constant of {@link DmtData}: what is given without a Meta is taken for that. 0 if
     * nobody may know it, or if it says nothing since the leaf is empty or takes one format only.
     */
    static int presentFormat(DmtSession session, String uri, MetaNode meta) {
        if (meta != null && Integer.bitCount(meta.getFormat()) == 1) {
            return 0;
        }
        try {
            int format = session.getNodeValue(uri).getFormat();
            return format == DmtData.FORMAT_NULL ? 0 : format;
        } catch (DmtException notReadable) {
            return 0;
        }
    }

    /** The plugin that refused knows why; the tree only knows that one did. */
    static DmtException ofPlugin(DmtException refused) {
        return refused.getCauses().length > 0 && refused.getCauses()[0] instanceof DmtException said ? said : refused;
    }

    /** Whether an existing node is a leaf; one that tells nobody is taken for a leaf, and the tree refuses what does not fit. */
    boolean isLeaf(DmtSession session, String uri, MetaNode meta) throws DmtException {
        if (meta != null) {
            return meta.isLeaf();
        }
        try {
            return session.isLeafNode(uri);
        } catch (DmtException refused) {
            if (refused.getCode() == DmtException.PERMISSION_DENIED) {
                return true;
            }
            throw refused;
        }
    }

    /** How many names of the way lead to nodes that exist. */
    int existingDepth(DmtSession session, List<String> names) {
        int depth = names.size();
        while (depth > 0 && !session.isNodeUri(NodeAddress.uri(names.subList(0, depth)))
                && !session.getRootUri().equals(NodeAddress.uri(names.subList(0, depth)))) {
            depth--;
        }
        return depth;
    }
}
