package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.fumogateway.dmtree.internal.TreeJournal.Change;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;
import org.osgi.service.dmt.Uri;

/**
 * The nodes that servers have created and no plugin keeps, durable: a change of any number of nodes is on the medium, wholly, before
 * anybody sees it. Thread-safe; who writes the same subtree is kept apart by the locks of the tree.
 */
final class NodeTable {

    static final String JOURNAL = "nodes";

    private static final int NODES = 1;
    private static final int PER_CHANGE = 500;

    private final Map<NodePath, StoredNode> nodes = new ConcurrentHashMap<>();
    private final Map<NodePath, Set<String>> children = new ConcurrentHashMap<>();
    private final TreeJournal journal;

    /** Reads the nodes. */
    NodeTable(Store store) throws StorageException {
        journal = new TreeJournal(store, JOURNAL, this::truth);
        for (Change change : journal.takeFound()) {
            if (change.type() != NODES) {
                throw new StorageException(Reason.CORRUPT, "An unknown change of nodes: " + change.type());
            }
            apply(decode(change.body()));
        }
    }

    /** The node; null if there is none. */
    StoredNode get(NodePath path) {
        return nodes.get(path);
    }

    /** Names of the children, sorted. */
    Set<String> childNames(NodePath path) {
        return children.getOrDefault(path, Set.of());
    }

    int size() {
        return nodes.size();
    }

    /** Writes down nodes as they are to be; an empty one is to be gone. */
    static byte[] encode(Map<NodePath, Optional<StoredNode>> changes) throws StorageException {
        return TreeJournal.change(NODES, out -> {
            out.writeInt(changes.size());
            for (Map.Entry<NodePath, Optional<StoredNode>> change : changes.entrySet()) {
                TreeJournal.writeText(out, change.getKey().uri());
                out.writeBoolean(change.getValue().isPresent());
                if (change.getValue().isPresent()) {
                    change.getValue().get().write(out);
                }
            }
        }).body();
    }

    private static Map<NodePath, Optional<StoredNode>> decode(byte[] body) throws StorageException {
        return TreeJournal.read(new Change(NODES, body), in -> {
            Map<NodePath, Optional<StoredNode>> changes = new LinkedHashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                NodePath path = NodePath.of(List.of(Uri.toPath(TreeJournal.readText(in))));
                changes.put(path, in.readBoolean() ? Optional.of(StoredNode.read(in)) : Optional.empty());
            }
            return changes;
        });
    }

    /** Makes changes durable that were {@link #encode encoded}; doing it again changes nothing. */
    synchronized void store(byte[] changes) throws StorageException {
        Map<NodePath, Optional<StoredNode>> decoded = decode(changes);
        journal.append(new Change(NODES, changes));
        apply(decoded);
        try {
            journal.tidy();
        } catch (StorageException later) {
            // The journal is whole, only longer than it need be: the next change tries again.
            return;
        }
    }

    private void apply(Map<NodePath, Optional<StoredNode>> changes) {
        changes.forEach((path, node) -> {
            Set<String> siblings = children.computeIfAbsent(path.parent(), parent -> new ConcurrentSkipListSet<>());
            if (node.isPresent()) {
                nodes.put(path, node.get());
                siblings.add(path.name());
            } else {
                nodes.remove(path);
                siblings.remove(path.name());
                children.remove(path);
            }
        });
    }

    private List<Change> truth() {
        List<Change> changes = new ArrayList<>();
        Map<NodePath, Optional<StoredNode>> some = new LinkedHashMap<>();
        try {
            for (Map.Entry<NodePath, StoredNode> node : nodes.entrySet()) {
                some.put(node.getKey(), Optional.of(node.getValue()));
                if (some.size() == PER_CHANGE) {
                    changes.add(new Change(NODES, encode(some)));
                    some.clear();
                }
            }
            changes.add(new Change(NODES, encode(some)));
        } catch (StorageException impossible) {
            throw new IllegalStateException("What was written before cannot be written again", impossible);
        }
        return changes;
    }
}
