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
    /** So many nodes more than in the table. */
    private int grown;

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
        return table.size() + grown;
    }

    void put(NodePath path, StoredNode node) {
        grown += get(path) == null ? 1 : 0;
        changes.put(path, Optional.of(node));
    }

    private void remove(NodePath path) {
        grown -= get(path) == null ? 0 : 1;
        changes.put(path, Optional.empty());
    }

    /** Removes a node with all below it. */
    void removeAll(NodePath path) {
        for (String name : Set.copyOf(childNames(path))) {
            removeAll(path.child(name));
        }
        remove(path);
    }

    /** Takes a subtree to another place. */
    void move(NodePath from, NodePath to) {
        put(to, get(from));
        for (String name : Set.copyOf(childNames(from))) {
            move(from.child(name), to.child(name));
        }
        remove(from);
    }

    byte[] encode() throws StorageException {
        return changes.isEmpty() ? new byte[0] : NodeTable.encode(changes);
    }

    /** Makes all changes durable together. */
    void store() throws StorageException {
        if (!changes.isEmpty()) {
            table.store(NodeTable.encode(changes));
            discard();
        }
    }

    void discard() {
        changes.clear();
        grown = 0;
    }
}
