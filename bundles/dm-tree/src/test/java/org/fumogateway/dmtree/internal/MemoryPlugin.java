package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.gateway.tree.RecoverableDataSession;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/** A plugin for tests that keeps its nodes in memory, notes what is asked of it and fails on demand. */
public class MemoryPlugin implements DataPlugin, ExecPlugin {

    private record Entry(DmtData value, String type) {
    }

    /** What was called: name of the operation, a blank, the URI. */
    public final List<String> calls;

    private final String label;
    private final Map<String, Entry> nodes = new ConcurrentSkipListMap<>();
    private final Map<String, String> titles = new ConcurrentHashMap<>();
    private boolean titled;
    private boolean copying;
    private final Map<String, MetaNode> metas = new HashMap<>();
    private final Map<String, Exception> failures = new HashMap<>();
    private final Map<String, Runnable> meanwhile = new HashMap<>();
    private boolean transactional = true;
    private boolean writable = true;

    public MemoryPlugin(String label) {
        this(label, new CopyOnWriteArrayList<>());
    }

    /** A plugin that notes its calls in a list it shares with others. */
    public MemoryPlugin(String label, List<String> calls) {
        this.label = label;
        this.calls = calls;
    }

    public MemoryPlugin interior(String uri) {
        return interior(uri, null, null);
    }

    public MemoryPlugin interior(String uri, String type, MetaNode meta) {
        nodes.put(uri, new Entry(null, type));
        metas.put(uri, meta);
        return this;
    }

    public MemoryPlugin leaf(String uri, DmtData value) {
        return leaf(uri, value, null);
    }

    public MemoryPlugin leaf(String uri, DmtData value, MetaNode meta) {
        nodes.put(uri, new Entry(value, "text/plain"));
        metas.put(uri, meta);
        return this;
    }

    /** Meta data of a node, whether it exists or not. */
    public MemoryPlugin meta(String uri, MetaNode meta) {
        metas.put(uri, meta);
        return this;
    }

    public MemoryPlugin withoutTransactions() {
        transactional = false;
        return this;
    }

    public MemoryPlugin readOnly() {
        writable = false;
        return this;
    }

    /** Nodes have titles from here on. */
    public MemoryPlugin withTitles() {
        titled = true;
        return this;
    }

    /** Copies itself from here on, which it only notes. */
    public MemoryPlugin copying() {
        copying = true;
        return this;
    }

    /** The title of a node; null without one. */
    public String title(String uri) {
        return titles.get(uri);
    }

    /** Lets an operation fail: "commit", or "setNodeValue ./A". A DmtException or a RuntimeException; null mends it. */
    public MemoryPlugin fail(String call, Exception failure) {
        failures.put(call, failure);
        return this;
    }

    /** Lets something happen within an operation, before it is done. */
    public MemoryPlugin during(String call, Runnable happening) {
        meanwhile.put(call, happening);
        return this;
    }

    public boolean has(String uri) {
        return nodes.containsKey(uri);
    }

    public DmtData value(String uri) {
        return nodes.get(uri).value();
    }

    private void called(String operation, String[] path) throws DmtException {
        String call = path == null ? operation : operation + " " + Uri.toUri(path);
        calls.add(label.isEmpty() ? call : label + ": " + call);
        meanwhile.getOrDefault(call, () -> { }).run();
        failIfAsked(call);
    }

    private void failIfAsked(String call) throws DmtException {
        Exception failure = failures.get(call);
        if (failure instanceof DmtException said) {
            throw said;
        }
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
    }

    @Override
    public ReadableDataSession openReadOnlySession(String[] root, DmtSession session) throws DmtException {
        called("openReadOnly", root);
        return new Session();
    }

    @Override
    public ReadWriteDataSession openReadWriteSession(String[] root, DmtSession session) throws DmtException {
        called("openReadWrite", root);
        return writable ? new Session() : null;
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] root, DmtSession session) throws DmtException {
        called("openAtomic", root);
        return transactional ? new Session() : null;
    }

    @Override
    public void execute(DmtSession session, String[] path, String correlator, String data) throws DmtException {
        called("execute", path);
        calls.add("correlator " + correlator + ", data " + data);
    }

    private final class Session implements RecoverableDataSession {

        private Map<String, Entry> before = new TreeMap<>(nodes);

        private Entry entry(String[] path) throws DmtException {
            Entry entry = nodes.get(Uri.toUri(path));
            if (entry == null) {
                throw new DmtException(path, DmtException.NODE_NOT_FOUND, "not in memory");
            }
            return entry;
        }

        /** Refuses if "pendingChanges" shall fail; otherwise there is never anything to complete. */
        @Override
        public byte[] pendingChanges() throws DmtException {
            failIfAsked("pendingChanges");
            return new byte[0];
        }

        @Override
        public void commit() throws DmtException {
            called("commit", null);
            before = new TreeMap<>(nodes);
        }

        @Override
        public void rollback() throws DmtException {
            called("rollback", null);
            nodes.clear();
            nodes.putAll(before);
        }

        @Override
        public void close() throws DmtException {
            called("close", null);
        }

        @Override
        public void copy(String[] from, String[] to, boolean recursive) throws DmtException {
            if (!copying) {
                throw new DmtException(from, DmtException.FEATURE_NOT_SUPPORTED, "copy node by node");
            }
            called("copy", from);
        }

        @Override
        public void createInteriorNode(String[] path, String type) throws DmtException {
            called("createInterior", path);
            nodes.put(Uri.toUri(path), new Entry(null, type));
        }

        @Override
        public void createLeafNode(String[] path, DmtData value, String mimeType) throws DmtException {
            called("createLeaf", path);
            nodes.put(Uri.toUri(path), new Entry(value, mimeType));
        }

        @Override
        public void deleteNode(String[] path) throws DmtException {
            called("delete", path);
            String uri = Uri.toUri(path);
            nodes.keySet().removeIf(node -> node.equals(uri) || node.startsWith(uri + "/"));
        }

        @Override
        public void renameNode(String[] path, String newName) throws DmtException {
            called("rename", path);
            String uri = Uri.toUri(path);
            String target = uri.substring(0, uri.lastIndexOf('/') + 1) + newName;
            for (String node : new ArrayList<>(nodes.keySet())) {
                if (node.equals(uri) || node.startsWith(uri + "/")) {
                    nodes.put(target + node.substring(uri.length()), nodes.remove(node));
                }
            }
        }

        @Override
        public void setNodeTitle(String[] path, String title) throws DmtException {
            requireTitles(path);
            called("setTitle", path);
            if (title == null) {
                titles.remove(Uri.toUri(path));
            } else {
                titles.put(Uri.toUri(path), title);
            }
        }

        private void requireTitles(String[] path) throws DmtException {
            if (!titled) {
                throw new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "no titles");
            }
        }

        @Override
        public void setNodeType(String[] path, String type) throws DmtException {
            called("setType", path);
            nodes.put(Uri.toUri(path), new Entry(entry(path).value(), type));
        }

        @Override
        public void setNodeValue(String[] path, DmtData data) throws DmtException {
            called("setNodeValue", path);
            nodes.put(Uri.toUri(path), new Entry(data, entry(path).type()));
        }

        @Override
        public void nodeChanged(String[] path) throws DmtException {
            called("nodeChanged", path);
        }

        @Override
        public String[] getChildNodeNames(String[] path) throws DmtException {
            called("children", path);
            String parent = Uri.toUri(path) + "/";
            return nodes.keySet().stream().filter(node -> node.startsWith(parent))
                    .map(node -> node.substring(parent.length())).filter(name -> Uri.toPath(name).length == 1).toArray(String[]::new);
        }

        @Override
        public MetaNode getMetaNode(String[] path) {
            return metas.get(Uri.toUri(path));
        }

        @Override
        public int getNodeSize(String[] path) throws DmtException {
            return entry(path).value().getSize();
        }

        @Override
        public Date getNodeTimestamp(String[] path) {
            return new Date(0);
        }

        @Override
        public String getNodeTitle(String[] path) throws DmtException {
            requireTitles(path);
            return titles.get(Uri.toUri(path));
        }

        @Override
        public String getNodeType(String[] path) throws DmtException {
            return entry(path).type();
        }

        @Override
        public boolean isNodeUri(String[] path) {
            return nodes.containsKey(Uri.toUri(path));
        }

        @Override
        public boolean isLeafNode(String[] path) throws DmtException {
            return entry(path).value() != null;
        }

        @Override
        public DmtData getNodeValue(String[] path) throws DmtException {
            called("getNodeValue", path);
            return entry(path).value();
        }

        @Override
        public int getNodeVersion(String[] path) {
            return 7;
        }
    }
}
