package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.fumogateway.dmtree.internal.PluginRegistration.PluginSource;

/**
 * Which plugin serves which subtree. First come, first served: who does not fit is remembered and tried again with every change.
 * Data and exec plugins have a map each. Thread-safe; readers see one consistent state and never wait.
 *
 * @param <P> kind of plugin
 */
final class PluginMap<P> {

    /** A root with the plugin that serves it. */
    record Mapped<P>(NodePath root, PluginRegistration<P> plugin) {
    }

    private final Map<PluginSource<P>, PluginRegistration<P>> known = new java.util.LinkedHashMap<>();
    private volatile Map<NodePath, Mapped<P>> mapped = Map.of();

    /**
     * Adds a plugin, or follows the change of its properties.
     *
     * @return roots whose owner has changed
     */
    synchronized Set<NodePath> put(PluginRegistration<P> plugin) {
        PluginRegistration<P> before = known.put(plugin.source(), plugin);
        return plugin.equals(before) ? Set.of() : remap();
    }

    /** Removes a plugin; returns the roots whose owner has changed. */
    synchronized Set<NodePath> remove(PluginSource<P> source) {
        return known.remove(source) == null ? Set.of() : remap();
    }

    /** Roots that wait for a place. */
    synchronized List<NodePath> waitingRoots(PluginSource<P> source) {
        PluginRegistration<P> plugin = known.get(source);
        return plugin == null ? List.of() : plugin.roots().stream().filter(root -> !serves(mapped, plugin, root)).toList();
    }

    /** The plugin that owns a place, whether a node exists there or not; null if none does. */
    Mapped<P> owner(NodePath node) {
        Mapped<P> nearest = nearest(mapped, node);
        return nearest == null || nearest.plugin().leavesToOthers(node) ? null : nearest;
    }

    /** True if a plugin is mapped strictly below. */
    boolean hasRootBelow(NodePath node) {
        return mapped.keySet().stream().anyMatch(node::isAbove);
    }

    /** Names of the children of a node that lead to plugins. */
    Set<String> namesBelow(NodePath node) {
        Set<String> names = new TreeSet<>();
        for (NodePath root : mapped.keySet()) {
            if (node.isAbove(root)) {
                names.add(root.segments().get(node.depth()));
            }
        }
        return names;
    }

    private Set<NodePath> remap() {
        Map<NodePath, Mapped<P>> before = mapped;
        Map<NodePath, Mapped<P>> next = new HashMap<>();
        before.forEach((root, owner) -> {
            if (owner.plugin().equals(known.get(owner.plugin().source()))) {
                next.put(root, owner);
            }
        });
        while (next.values().removeIf(owner -> !fitsParent(next, owner.root()))) {
            // a root that had to go may leave its own children without a place
        }
        while (mapWaiting(next)) {
            // a new parent may offer a place to those that waited
        }
        mapped = Map.copyOf(next);
        Set<NodePath> changed = new HashSet<>(before.keySet());
        changed.addAll(next.keySet());
        changed.removeIf(root -> Objects.equals(before.get(root), next.get(root)));
        return changed;
    }

    private boolean mapWaiting(Map<NodePath, Mapped<P>> next) {
        boolean grown = false;
        for (PluginRegistration<P> plugin : known.values()) {
            for (NodePath root : plugin.roots()) {
                if (!next.containsKey(root) && fitsParent(next, root) && childrenFit(next, root, plugin)) {
                    next.put(root, new Mapped<>(root, plugin));
                    grown = true;
                }
            }
        }
        return grown;
    }

    private boolean fitsParent(Map<NodePath, Mapped<P>> map, NodePath root) {
        Mapped<P> parent = root.isRoot() ? null : nearest(map, root.parent());
        return parent == null || parent.plugin().mountPoints().contains(root);
    }

    private boolean childrenFit(Map<NodePath, Mapped<P>> map, NodePath root, PluginRegistration<P> plugin) {
        List<NodePath> children = new ArrayList<>();
        for (NodePath below : map.keySet()) {
            if (root.isAbove(below)) {
                Mapped<P> parent = nearest(map, below.parent());
                if (parent == null || !root.covers(parent.root())) {
                    children.add(below);
                }
            }
        }
        return plugin.mountPoints().containsAll(children);
    }

    private static <P> boolean serves(Map<NodePath, Mapped<P>> map, PluginRegistration<P> plugin, NodePath root) {
        Mapped<P> owner = map.get(root);
        return owner != null && owner.plugin().equals(plugin);
    }

    private static <P> Mapped<P> nearest(Map<NodePath, Mapped<P>> map, NodePath node) {
        for (NodePath at = node; at != null; at = at.parent()) {
            Mapped<P> owner = map.get(at);
            if (owner != null) {
                return owner;
            }
        }
        return null;
    }
}
