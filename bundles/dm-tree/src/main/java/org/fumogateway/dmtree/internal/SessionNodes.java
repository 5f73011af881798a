package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;

/** Finds nodes for one session: which plugin answers for them, and where there are only scaffold nodes on the way to a plugin. */
final class SessionNodes {

    /**
     * A node that exists.
     *
     * @param owner its plugin; null for a scaffold node
     */
    record Node(NodePath path, Mapped<DataPlugin> owner) {

        boolean isScaffold() {
            return owner == null;
        }
    }

    private static final MetaNode SCAFFOLD_META = new ScaffoldMetaNode();

    private final PluginMap<DataPlugin> data;
    private final PluginSessions plugins;
    private final UriLimits limits;

    SessionNodes(PluginMap<DataPlugin> data, PluginSessions plugins, UriLimits limits) {
        this.data = data;
        this.plugins = plugins;
        this.limits = limits;
    }

    /** How long the URI of a new node may be. */
    UriLimits limits() {
        return limits;
    }

    /** The node at a place, or null if there is none. */
    Node find(NodePath path) throws DmtException {
        Mapped<DataPlugin> owner = data.owner(path);
        if (owner != null && plugins.reading(owner).isNodeUri(path.toArray())) {
            return new Node(path, owner);
        }
        return path.isRoot() || data.hasRootBelow(path) ? new Node(path, null) : null;
    }

    /** The node at a place; NODE_NOT_FOUND if there is none. */
    Node require(NodePath path) throws DmtException {
        Node node = find(path);
        if (node == null) {
            throw new DmtException(path.uri(), DmtException.NODE_NOT_FOUND, "There is no such node");
        }
        return node;
    }

    /** The plugin that owns a place, whether a node exists there or not; null if none does. */
    Mapped<DataPlugin> owner(NodePath path) {
        return data.owner(path);
    }

    /** When the node began to lead to plugins. */
    Date scaffoldSince(NodePath path) {
        return new Date(data.scaffoldSince(path));
    }

    boolean hasRootBelow(NodePath path) {
        return data.hasRootBelow(path);
    }

    ReadableDataSession reading(Node node) throws DmtException {
        return plugins.reading(plugin(node));
    }

    ReadWriteDataSession writing(Node node) throws DmtException {
        return plugins.writing(plugin(node), node.path());
    }

    private static Mapped<DataPlugin> plugin(Node node) throws DmtException {
        if (node.isScaffold()) {
            throw new DmtException(node.path().uri(), DmtException.COMMAND_NOT_ALLOWED, "The node only leads to others");
        }
        return node.owner();
    }

    boolean isLeaf(Node node) throws DmtException {
        return !node.isScaffold() && reading(node).isLeafNode(node.path().toArray());
    }

    /** Meta data of a node that need not exist; null if nobody has any. */
    MetaNode meta(Node node) throws DmtException {
        return node.isScaffold() ? SCAFFOLD_META : reading(node).getMetaNode(node.path().toArray());
    }

    /** Meta data of a place at a shared mount point that no plugin has taken; null elsewhere. */
    MetaNode sharedMountMeta(NodePath path) throws DmtException {
        if (path.isRoot() || data.owner(path) != null || !data.isSharedMountPoint(path.parent())) {
            return null;
        }
        return new SharedMountMetaNode(meta(require(path.parent())));
    }

    /** Sorted names of the children: the plugin's own, without what it leaves to others, and those that lead to plugins. */
    List<String> childNames(Node node) throws DmtException {
        Set<String> names = new TreeSet<>();
        if (!node.isScaffold()) {
            String[] own = reading(node).getChildNodeNames(node.path().toArray());
            if (own != null) {
                Arrays.stream(own).filter(Objects::nonNull)
                        .filter(name -> !node.owner().leavesToOthers(node.path().child(name))).forEach(names::add);
            }
        }
        names.addAll(data.namesBelow(node.path()));
        return new ArrayList<>(names);
    }
}
