package org.fumogateway.dmtree.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.fumogateway.storage.StorageException;

/** Changes of stored nodes that a session makes: seen by it at once, by others when they are stored. Used by one thread at a time. */
final class NodeDraft {

    private final NodeTable table;
    private final Map<NodePath, Optional<StoredNode>> changes = new LinkedHashMap<>();

    NodeDraft(NodeTable table) {
        this.table = table;
    }

    /** The node; null if there is none. */
    StoredNode get(NodePath path) {
        Optional<StoredNode> changed = changes.get(path);
        return changed == null ? table.get(path) : changed.orElse(null);
    }

    /** Names of the children, sorted. */
    Set<String> childNames(NodePath path) {
        if (changes.isEmpty()) {
            return table.childNames(path);
        }
        Set<String> names = new TreeSet<>(table.childNames(path));
        changes.forEach((changed, node) -> {
            if (path.equals(changed.parent())) {
                if (node.isPresent()) {
                    names.add(changed.name());
                } else {
                    names.remove(changed.name());
                }
            }
        });
        return names;
    }

    int size() {
        return table.size() + (int) changes.values().stream().filter(Optional::isPresent).count();
    }

    void put(NodePath path, StoredNode node) {
        changes.put(path, Optional.of(node));
    }

    /** Removes a node with all below it. */
    void removeAll(NodePath path) {
        for (String name : Set.copyOf(childNames(path))) {
            removeAll(path.child(name));
        }
        changes.put(path, Optional.empty());
    }

    /** Takes a subtree to another place. */
    void move(NodePath from, NodePath to) {
        put(to, get(from));
        for (String name : Set.copyOf(childNames(from))) {
            move(from.child(name), to.child(name));
        }
        changes.put(from, Optional.empty());
    }

    byte[] encode() throws StorageException {
        return changes.isEmpty() ? new byte[0] : NodeTable.encode(changes);
    }

    /** Makes all changes durable together. */
    void store() throws StorageException {
        if (!changes.isEmpty()) {
            table.store(NodeTable.encode(changes));
            changes.clear();
        }
    }

    void discard() {
        changes.clear();
    }
}
