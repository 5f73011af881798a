package org.fumogateway.dmtree.internal;

import java.util.Arrays;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;

/** What meta data forbid; no meta data forbid nothing. Every violation is METADATA_MISMATCH. */
final class MetaRules {

    private MetaRules() {
    }

    static void requireCan(MetaNode meta, int command, NodePath path) throws DmtException {
        require(meta == null || meta.can(command), path, "The meta data do not permit the operation");
    }

    static void requireNotPermanent(MetaNode meta, NodePath path) throws DmtException {
        require(meta == null || meta.getScope() != MetaNode.PERMANENT, path, "The node is permanent");
    }

    static void requireName(MetaNode meta, String escapedName, NodePath path) throws DmtException {
        require(meta == null || meta.isValidName(Uri.decode(escapedName)), path, "The name is not permitted here");
    }

    /** A null value stands for the default, which must exist then. */
    static void requireValue(MetaNode meta, DmtData value, NodePath path) throws DmtException {
        if (meta == null) {
            return;
        }
        if (value == null) {
            require(meta.getDefault() != null, path, "The node has no default value");
        } else {
            require(meta.isValidValue(value), path, "The value is not permitted for this node");
        }
    }

    static void requireType(MetaNode meta, String type, NodePath path) throws DmtException {
        if (meta != null && type != null && meta.getMimeTypes() != null) {
            require(Arrays.asList(meta.getMimeTypes()).contains(type), path, "The type is not permitted for this node");
        }
    }

    /** Everything the meta data of a new node say except its value (section 5.1 of the digest). */
    static void requireCreatable(MetaNode meta, boolean leaf, NodePath path, int siblings) throws DmtException {
        if (meta == null) {
            return;
        }
        requireCan(meta, MetaNode.CMD_ADD, path);
        requireNotPermanent(meta, path);
        require(meta.isLeaf() == leaf, path, leaf ? "The node must be an interior one" : "The node must be a leaf");
        requireName(meta, path.name(), path);
        requireRoom(meta, siblings, path);
    }

    /** One more such node must be allowed beside that many others. */
    static void requireRoom(MetaNode meta, int siblings, NodePath path) throws DmtException {
        int most = meta == null ? Integer.MAX_VALUE : meta.getMaxOccurrence();
        require(most <= 1 || most == Integer.MAX_VALUE || siblings < most, path, "There are as many such nodes as may be");
    }

    /**
     * One of these nodes may go. Of a kind that occurs once, what is beside it is of other kinds.
     *
     * @param siblings nodes below the parent, the one that goes included
     */
    static void requireOthers(MetaNode meta, int siblings, NodePath path) throws DmtException {
        require(meta == null || meta.isZeroOccurrenceAllowed() || meta.getMaxOccurrence() > 1 && siblings > 1, path,
                "The last such node must stay");
    }

    static void require(boolean fulfilled, NodePath path, String text) throws DmtException {
        if (!fulfilled) {
            throw new DmtException(path.uri(), DmtException.METADATA_MISMATCH, text);
        }
    }
}
