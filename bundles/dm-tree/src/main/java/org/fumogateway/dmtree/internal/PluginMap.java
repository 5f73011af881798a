package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.fumogateway.dmtree.internal.PluginRegistration.PluginSource;

/**
 * Which plugin serves which subtree. First come, first served: who does not fit is remembered and tried again with every change.
 * Data and exec plugins have a map each. Thread-safe; readers see one consistent state and never wait.
 *
 * @param <P> kind of plugin
 */
final class PluginMap<P> {

    /** What a change of plugins did, in the order it happened. */
    record Changes<P>(List<Mapped<P>> unmapped, List<Mapped<P>> mapped) {

        /** Roots whose owner has changed. */
        Set<NodePath> roots() {
            Set<NodePath> roots = new HashSet<>();
            unmapped.forEach(root -> roots.add(root.root()));
            mapped.forEach(root -> roots.add(root.root()));
            return roots;
        }
    }

    /**
     * One moment. Cheap to ask, whatever the number of plugins.
     *
     * @param roots mapped roots, in order of mapping
     * @param names for each node above a root, the names that lead there
     * @param since for each of these nodes when it came to be above a root, in milliseconds
     */
    private record State<P>(Map<NodePath, Mapped<P>> roots, Map<NodePath, Set<String>> names, Map<NodePath, Long> since) {

        static <P> State<P> empty() {
            return new State<>(Map.of(), Map.of(), Map.of(NodePath.ROOT, System.currentTimeMillis()));
        }

        State<P> with(Map<NodePath, Mapped<P>> roots) {
            Map<NodePath, Set<String>> names = new HashMap<>();
            for (NodePath root : roots.keySet()) {
                NodePath at = root;
                while (!at.isRoot() && names.computeIfAbsent(at.parent(), parent -> new TreeSet<>()).add(at.name())) {
                    at = at.parent();
                }
            }
            Map<NodePath, Long> times = new HashMap<>();
            long now = System.currentTimeMillis();
            names.keySet().forEach(node -> times.put(node, since.getOrDefault(node, now)));
            times.put(NodePath.ROOT, since.get(NodePath.ROOT));
            return new State<>(roots, names, times);
        }
    }

    private final MountNumbers numbers;
    private final Consumer<Changes<P>> listener;
    private final Map<PluginSource<P>, PluginRegistration<P>> known = new LinkedHashMap<>();
    private volatile State<P> state = State.empty();

    /**
     * @param numbers  names children of shared mount points
     * @param listener told of each change in order, while other changes wait; must neither block nor come back
     */
    PluginMap(MountNumbers numbers, Consumer<Changes<P>> listener) {
        this.numbers = numbers;
        this.listener = listener;
    }

    /** Adds a plugin, or follows the change of its properties; returns the roots whose owner has changed. */
    synchronized Set<NodePath> put(PluginRegistration<P> plugin) {
        PluginRegistration<P> before = known.put(plugin.source(), plugin);
        return plugin.equals(before) ? Set.of() : remap();
    }

    /** Removes a plugin; returns the roots whose owner has changed. */
    synchronized Set<NodePath> remove(PluginSource<P> source) {
        return known.remove(source) == null ? Set.of() : remap();
    }

    synchronized boolean knows(PluginSource<?> source) {
        return known.keySet().stream().anyMatch(source::equals);
    }

    /** Roots that wait for a place. */
    synchronized List<NodePath> waitingRoots(PluginSource<P> source) {
        PluginRegistration<P> plugin = known.get(source);
        return plugin == null ? List.of() : plugin.roots().stream().filter(root -> !isMapped(state.roots(), plugin, root)).toList();
    }

    /** The plugin that owns a place, whether a node exists there or not; null if none does. */
    Mapped<P> owner(NodePath node) {
        Mapped<P> nearest = nearest(state.roots(), node);
        return nearest == null || nearest.leavesToOthers(node) ? null : nearest;
    }

    /** True if the children of a node are a shared mount point of its plugin. */
    boolean isSharedMountPoint(NodePath parent) {
        Mapped<P> owner = nearest(state.roots(), parent);
        return owner != null && owner.offers(parent.child(NodePath.SHARED));
    }

    /** True if a plugin is mapped strictly below. */
    boolean hasRootBelow(NodePath node) {
        return state.names().containsKey(node);
    }

    /** When a node came to be above a mapped root, in milliseconds; now if it is not. */
    long scaffoldSince(NodePath node) {
        return state.since().getOrDefault(node, System.currentTimeMillis());
    }

    /** Names of the children of a node that lead to plugins, sorted. */
    Set<String> namesBelow(NodePath node) {
        return state.names().getOrDefault(node, Set.of());
    }

    private Set<NodePath> remap() {
        Map<NodePath, Mapped<P>> before = state.roots();
        Map<NodePath, Mapped<P>> next = new LinkedHashMap<>();
        before.forEach((root, owner) -> {
            if (owner.isAskedForBy(known.get(owner.source()))) {
                next.put(root, owner);
            }
        });
        if (next.size() < before.size()) {
            while (next.values().removeIf(owner -> !fitsParent(next, owner))) {
                // a root that had to go may leave its own children without a place
            }
        }
        while (mapWaiting(next)) {
            // a new parent may offer a place to those that waited
        }
        Changes<P> changes = new Changes<>(difference(before, next), difference(next, before));
        state = state.with(next);
        listener.accept(changes);
        return changes.roots();
    }

    private static <P> List<Mapped<P>> difference(Map<NodePath, Mapped<P>> all, Map<NodePath, Mapped<P>> without) {
        return all.values().stream().filter(owner -> without.get(owner.root()) != owner).toList();
    }

    private boolean mapWaiting(Map<NodePath, Mapped<P>> next) {
        Set<List<Object>> served = new HashSet<>();
        next.values().forEach(owner -> served.add(List.of(owner.source(), owner.declared())));
        boolean grown = false;
        for (PluginRegistration<P> plugin : known.values()) {
            for (NodePath root : plugin.roots()) {
                if (!served.contains(List.of(plugin.source(), root))) {
                    grown |= tryToMap(next, plugin, root);
                }
            }
        }
        return grown;
    }

    private boolean tryToMap(Map<NodePath, Mapped<P>> next, PluginRegistration<P> plugin, NodePath root) {
        NodePath place = root;
        if (root.isShared()) {
            // Only a place that would be granted costs a number.
            Mapped<P> probe = new Mapped<>(root, root, plugin);
            if (!fitsParent(next, probe) || !fitsSiblings(next, probe)) {
                return false;
            }
            place = root.parent().child(Integer.toString(numbers.numberOf(root.parent(), plugin.source())));
        }
        Mapped<P> candidate = new Mapped<>(place, root, plugin);
        if (next.containsKey(place) || !fitsParent(next, candidate) || !fitsSiblings(next, candidate)
                || !childrenFit(next, candidate)) {
            return false;
        }
        next.put(place, candidate);
        return true;
    }

    private static <P> boolean fitsParent(Map<NodePath, Mapped<P>> map, Mapped<P> owner) {
        Mapped<P> parent = owner.root().isRoot() ? null : nearest(map, owner.root().parent());
        return parent == null || parent.offers(owner.wanted());
    }

    /** Shared and plain mounts never stand side by side. */
    private static <P> boolean fitsSiblings(Map<NodePath, Mapped<P>> map, Mapped<P> candidate) {
        NodePath parent = candidate.root().parent();
        return parent == null || map.values().stream()
                .noneMatch(other -> other.isShared() != candidate.isShared() && parent.equals(other.root().parent()));
    }

    private static <P> boolean childrenFit(Map<NodePath, Mapped<P>> map, Mapped<P> candidate) {
        NodePath root = candidate.root();
        List<Mapped<P>> children = new ArrayList<>();
        for (Mapped<P> below : map.values()) {
            if (root.isAbove(below.root())) {
                Mapped<P> parent = nearest(map, below.root().parent());
                if (parent == null || !root.covers(parent.root())) {
                    children.add(below);
                }
            }
        }
        return children.stream().allMatch(child -> candidate.offers(child.wanted()));
    }

    private static <P> boolean isMapped(Map<NodePath, Mapped<P>> map, PluginRegistration<P> plugin, NodePath declared) {
        return map.values().stream().anyMatch(owner -> owner.serves(plugin, declared));
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
