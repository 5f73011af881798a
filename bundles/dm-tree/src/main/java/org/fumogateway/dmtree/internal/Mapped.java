package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A root that is mapped, with the plugin that serves it. Equal only to itself: a root that was unmapped and came again is another one.
 *
 * @param <P> kind of plugin
 */
final class Mapped<P> {

    private final NodePath root;
    private final NodePath declared;
    private final PluginRegistration<P> plugin;
    private final List<NodePath> mountPoints;

    /**
     * @param root     where it is mapped; at a shared mount point the last segment is its number
     * @param declared the root URI as the plugin wrote it
     */
    Mapped(NodePath root, NodePath declared, PluginRegistration<P> plugin) {
        this.root = root;
        this.declared = declared;
        this.plugin = plugin;
        List<NodePath> places = new ArrayList<>();
        for (List<String> relative : plugin.mountPoints()) {
            List<String> path = new ArrayList<>(root.segments());
            path.addAll(relative);
            places.add(NodePath.of(path));
        }
        mountPoints = List.copyOf(places);
    }

    NodePath root() {
        return root;
    }

    NodePath declared() {
        return declared;
    }

    PluginRegistration.PluginSource<P> source() {
        return plugin.source();
    }

    boolean isShared() {
        return declared.isShared();
    }

    /** Where the root asks to be mounted: for a shared one its parent and the sign of a shared mount point. */
    NodePath wanted() {
        return isShared() ? root.parent().child(NodePath.SHARED) : root;
    }

    /** True if the registration still asks for this very mapping. */
    boolean isAskedForBy(PluginRegistration<P> now) {
        return now != null && now.roots().contains(declared) && now.mountPoints().equals(plugin.mountPoints());
    }

    /** True if this is the mapping of that declared root of that plugin. */
    boolean serves(PluginRegistration<P> other, NodePath declaredRoot) {
        return source().equals(other.source()) && declared.equals(declaredRoot);
    }

    boolean offers(NodePath wanted) {
        return mountPoints.contains(wanted);
    }

    /** True if the place belongs to a mount point: not this plugin's business. */
    boolean leavesToOthers(NodePath node) {
        for (NodePath mountPoint : mountPoints) {
            if (mountPoint.isShared() ? mountPoint.parent().isAbove(node) : mountPoint.covers(node)) {
                return true;
            }
        }
        return false;
    }
}
