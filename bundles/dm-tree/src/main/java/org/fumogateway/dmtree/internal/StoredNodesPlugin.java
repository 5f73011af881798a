package org.fumogateway.dmtree.internal;

import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.gateway.tree.RecoverableDataPlugin;
import org.fumogateway.gateway.tree.RecoverableDataSession;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/** A plugin for subtrees where servers may create whatever they like; the roots themselves are always there. Thread-safe. */
final class StoredNodesPlugin implements RecoverableDataPlugin {

    /** Longest value, in octets. */
    static final int LONGEST_VALUE = 256 << 10;
    /** Most nodes altogether, if nothing else is set. */
    static final int MOST_NODES = 100_000;

    private static final int DEVICE_FULL = 420;
    private static final String PLAIN_TEXT = "text/plain";

    private final NodeTable table;
    private final Set<NodePath> roots;
    private final int mostNodes;

    StoredNodesPlugin(NodeTable table, Set<NodePath> roots, int mostNodes) {
        this.table = table;
        this.mostNodes = mostNodes;
        this.roots = Set.copyOf(roots);
    }

    @Override
    public ReadableDataSession openReadOnlySession(String[] sessionRoot, DmtSession session) {
        return new Session(true);
    }

    @Override
    public ReadWriteDataSession openReadWriteSession(String[] sessionRoot, DmtSession session) {
        return new Session(true);
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] sessionRoot, DmtSession session) {
        return new Session(false);
    }

    @Override
    public void redo(byte[] changes) throws DmtException {
        try {
            table.store(changes);
        } catch (StorageException failed) {
            int code = failed.reason() == Reason.CORRUPT ? DmtException.COMMAND_FAILED : DmtException.DATA_STORE_FAILURE;
            throw new DmtException((String) null, code, "The nodes could not be stored", failed);
        }
    }

    private static NodePath at(String[] path) {
        return NodePath.of(Arrays.asList(path));
    }

    private final class Session implements RecoverableDataSession {

        private final NodeDraft draft = new NodeDraft(table);
        private final boolean immediate;

        Session(boolean immediate) {
            this.immediate = immediate;
        }

        private StoredNode find(NodePath path) {
            StoredNode node = draft.get(path);
            return node == null && roots.contains(path) ? new StoredNode(null, null, null, 0, 0) : node;
        }

        private StoredNode node(String[] path) throws DmtException {
            StoredNode node = find(at(path));
            if (node == null) {
                throw new DmtException(path, DmtException.NODE_NOT_FOUND, "there is no such node");
            }
            return node;
        }

        private void changed(String[] path) throws DmtException {
            if (immediate) {
                store(path);
            }
        }

        private void store(String[] path) throws DmtException {
            try {
                draft.store();
            } catch (StorageException failed) {
                draft.discard();
                throw new DmtException(path, DmtException.DATA_STORE_FAILURE, "the node could not be stored", failed);
            }
        }

        private void touchParent(NodePath path) {
            draft.put(path.parent(), find(path.parent()).touched());
        }

        private void create(String[] path, StoredNode node) throws DmtException {
            NodePath at = at(path);
            if (find(at) != null) {
                throw new DmtException(path, DmtException.NODE_ALREADY_EXISTS, "the node exists");
            }
            if (draft.size() >= mostNodes) {
                throw new CommandStatusException(at.uri(), DEVICE_FULL, "there are as many nodes as can be kept");
            }
            draft.put(at, node);
            touchParent(at);
            changed(path);
        }

        private DmtData kept(String[] path, DmtData value) throws DmtException {
            DmtData kept = value == null ? new DmtData("") : value;
            if (!StoredNode.keeps(kept.getFormat())) {
                throw new DmtException(path, DmtException.METADATA_MISMATCH, "a value of this format is not kept");
            }
            if (kept.getSize() > LONGEST_VALUE) {
                throw new DmtException(path, DmtException.LIMIT_EXCEEDED, "the value is longer than can be kept");
            }
            return kept;
        }

        @Override
        public void createInteriorNode(String[] path, String type) throws DmtException {
            create(path, StoredNode.interior(type));
        }

        @Override
        public void createLeafNode(String[] path, DmtData value, String mimeType) throws DmtException {
            create(path, StoredNode.leaf(kept(path, value), mimeType));
        }

        @Override
        public void deleteNode(String[] path) throws DmtException {
            node(path);
            NodePath at = at(path);
            draft.removeAll(at);
            touchParent(at);
            changed(path);
        }

        @Override
        public void renameNode(String[] path, String newName) throws DmtException {
            StoredNode node = node(path);
            NodePath from = at(path);
            NodePath to = from.parent().child(newName);
            draft.move(from, to);
            draft.put(to, node.touched());
            touchParent(from);
            changed(path);
        }

        @Override
        public void copy(String[] path, String[] newPath, boolean recursive) throws DmtException {
            throw new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "to be copied node by node");
        }

        @Override
        public void setNodeValue(String[] path, DmtData data) throws DmtException {
            StoredNode node = node(path);
            if (!node.isLeaf()) {
                throw new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "an interior node has no value");
            }
            draft.put(at(path), node.withValue(kept(path, data)));
            changed(path);
        }

        @Override
        public void setNodeType(String[] path, String type) throws DmtException {
            draft.put(at(path), node(path).withType(type));
            changed(path);
        }

        @Override
        public void setNodeTitle(String[] path, String title) throws DmtException {
            draft.put(at(path), node(path).withTitle(title));
            changed(path);
        }

        @Override
        public void nodeChanged(String[] path) throws DmtException {
            draft.put(at(path), node(path).touched());
            changed(path);
        }

        @Override
        public byte[] pendingChanges() throws DmtException {
            try {
                return draft.encode();
            } catch (StorageException failed) {
                throw new DmtException((String) null, DmtException.COMMAND_FAILED, "the nodes cannot be written down", failed);
            }
        }

        @Override
        public void commit() throws DmtException {
            store(new String[] {"."});
        }

        @Override
        public void rollback() {
            draft.discard();
        }

        @Override
        public void close() {
            draft.discard();
        }

        @Override
        public boolean isNodeUri(String[] path) {
            return find(at(path)) != null;
        }

        @Override
        public boolean isLeafNode(String[] path) throws DmtException {
            return node(path).isLeaf();
        }

        @Override
        public String[] getChildNodeNames(String[] path) throws DmtException {
            node(path);
            return draft.childNames(at(path)).toArray(String[]::new);
        }

        @Override
        public MetaNode getMetaNode(String[] path) {
            NodePath at = at(path);
            StoredNode node = find(at);
            return node == null ? null : new StoredMetaNode(node, roots.contains(at));
        }

        @Override
        public DmtData getNodeValue(String[] path) throws DmtException {
            StoredNode node = node(path);
            if (!node.isLeaf()) {
                throw new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "an interior node has no value");
            }
            return node.value();
        }

        @Override
        public int getNodeSize(String[] path) throws DmtException {
            return getNodeValue(path).getSize();
        }

        @Override
        public String getNodeType(String[] path) throws DmtException {
            StoredNode node = node(path);
            return node.isLeaf() && node.type() == null ? PLAIN_TEXT : node.type();
        }

        @Override
        public String getNodeTitle(String[] path) throws DmtException {
            return node(path).title();
        }

        @Override
        public int getNodeVersion(String[] path) throws DmtException {
            return node(path).version();
        }

        @Override
        public Date getNodeTimestamp(String[] path) throws DmtException {
            return new Date(node(path).changed());
        }
    }
}
