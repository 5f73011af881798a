package org.fumogateway.dmobjects.internal.node;

import java.util.Date;
import java.util.function.Supplier;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.ReadableDataSession;

/** Reads a picture of an object. Title, version and time stamp of nodes belong to the tree, not to us. Used by one thread at a time. */
public class ObjectSession implements ReadableDataSession {

    private final String[] root;
    private final Supplier<ObjectNode> object;

    /**
     * Creates a session.
     *
     * @param root   path of the object's root
     * @param object the picture, asked for at every access
     */
    public ObjectSession(String[] root, Supplier<ObjectNode> object) {
        this.root = root.clone();
        this.object = object;
    }

    /** The node of that path. */
    protected final ObjectNode node(String[] path) throws DmtException {
        return object.get().find(path, root.length)
                .orElseThrow(() -> new DmtException(path, DmtException.NODE_NOT_FOUND, "there is no such node"));
    }

    @Override
    public void nodeChanged(String[] path) {
        // What is shown is a picture of configuration and machine: nobody counts its changes.
    }

    @Override
    public void close() throws DmtException {
        // Nothing is held.
    }

    @Override
    public String[] getChildNodeNames(String[] path) throws DmtException {
        return node(path).children().keySet().toArray(String[]::new);
    }

    @Override
    public MetaNode getMetaNode(String[] path) throws DmtException {
        return object.get().find(path, root.length).map(ObjectNode::rules).orElse(NodeRules.NONE);
    }

    @Override
    public int getNodeSize(String[] path) throws DmtException {
        return getNodeValue(path).getSize();
    }

    @Override
    public Date getNodeTimestamp(String[] path) throws DmtException {
        throw notHere(path);
    }

    @Override
    public String getNodeTitle(String[] path) throws DmtException {
        throw notHere(path);
    }

    @Override
    public int getNodeVersion(String[] path) throws DmtException {
        throw notHere(path);
    }

    @Override
    public String getNodeType(String[] path) throws DmtException {
        return node(path).type();
    }

    @Override
    public boolean isNodeUri(String[] path) {
        return object.get().find(path, root.length).isPresent();
    }

    @Override
    public boolean isLeafNode(String[] path) throws DmtException {
        return node(path).rules().isLeaf();
    }

    @Override
    public DmtData getNodeValue(String[] path) throws DmtException {
        ObjectNode node = node(path);
        if (!node.rules().isLeaf()) {
            throw new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "an interior node has no value");
        }
        if (!node.rules().can(MetaNode.CMD_GET)) {
            throw new DmtException(path, DmtException.COMMAND_NOT_ALLOWED, "this value is never shown");
        }
        return node.value();
    }

    private static DmtException notHere(String[] path) {
        return new DmtException(Uri.toUri(path), DmtException.FEATURE_NOT_SUPPORTED, "nobody keeps this of the object");
    }
}
