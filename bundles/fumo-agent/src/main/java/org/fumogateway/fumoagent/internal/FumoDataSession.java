package org.fumogateway.fumoagent.internal;

import java.util.Date;
import java.util.function.Supplier;
import org.fumogateway.fumoagent.internal.CommandHandler.Refused;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.ReadWriteDataSession;

/** A session over the object: reads what is true now, writes the few leaves that may be replaced, refuses all else with 405. */
class FumoDataSession implements ReadWriteDataSession {

    /** Takes a change of the record. */
    @FunctionalInterface
    interface Sink {

        void write(InstanceJournal.Change<Refused> change) throws Refused;
    }

    /** Takes a whole package. */
    @FunctionalInterface
    interface PackageSink {

        void replace(String nodeUri, byte[] octets) throws DmtException;
    }

    private final FumoObject object;
    private final Supplier<InstanceRecord> record;
    private final Sink sink;
    private final PackageSink packages;

    FumoDataSession(FumoObject object, Supplier<InstanceRecord> record, Sink sink, PackageSink packages) {
        this.object = object;
        this.record = record;
        this.sink = sink;
        this.packages = packages;
    }

    @Override
    public void nodeChanged(String[] nodePath) {
        // Only changes made elsewhere (ACL, title) come here; nothing of the object depends on them.
    }

    @Override
    public void close() {
        // A session holds nothing.
    }

    @Override
    public boolean isNodeUri(String[] nodePath) {
        return object.find(nodePath) != null;
    }

    @Override
    public boolean isLeafNode(String[] nodePath) throws DmtException {
        return node(nodePath).leaf();
    }

    @Override
    public String[] getChildNodeNames(String[] nodePath) throws DmtException {
        return object.childNames(node(nodePath));
    }

    @Override
    public MetaNode getMetaNode(String[] nodePath) throws DmtException {
        return new FumoMetaNode(node(nodePath), object.dynamic());
    }

    @Override
    public String getNodeType(String[] nodePath) throws DmtException {
        return node(nodePath).type();
    }

    @Override
    public DmtData getNodeValue(String[] nodePath) throws DmtException {
        FumoNode node = node(nodePath);
        if (!node.leaf() || !node.can(MetaNode.CMD_GET)) {
            throw notAllowed(nodePath, "The node has no value to read");
        }
        return object.value(node, record.get());
    }

    @Override
    public int getNodeSize(String[] nodePath) throws DmtException {
        return getNodeValue(nodePath).getSize();
    }

    @Override
    public Date getNodeTimestamp(String[] nodePath) throws DmtException {
        throw notSupported(nodePath);
    }

    @Override
    public String getNodeTitle(String[] nodePath) throws DmtException {
        throw notSupported(nodePath);
    }

    @Override
    public int getNodeVersion(String[] nodePath) throws DmtException {
        throw notSupported(nodePath);
    }

    @Override
    public void setNodeTitle(String[] nodePath, String title) throws DmtException {
        throw notSupported(nodePath);
    }

    @Override
    public void setNodeType(String[] nodePath, String type) throws DmtException {
        if (type != null && !type.equals(node(nodePath).type())) {
            throw notAllowed(nodePath, "The type of this node is fixed");
        }
    }

    @Override
    public void setNodeValue(String[] nodePath, DmtData data) throws DmtException {
        FumoNode node = node(nodePath);
        if (!node.can(MetaNode.CMD_REPLACE)) {
            throw notAllowed(nodePath, "This node cannot be replaced");
        }
        if (data == null || data.getFormat() != node.format()) {
            throw new DmtException(nodePath, DmtException.METADATA_MISMATCH, "The node holds another format");
        }
        if (node == FumoNode.PKG_DATA) {
            packages.replace(Uri.toUri(nodePath), data.getBinary());
            return;
        }
        String text = data.getString();
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new DmtException(nodePath, DmtException.METADATA_MISMATCH, "The text holds control characters");
        }
        try {
            sink.write(before -> replaced(before, node, text));
        } catch (Refused refused) {
            throw StatusExceptions.of(Uri.toUri(nodePath), refused);
        }
    }

    private static InstanceRecord replaced(InstanceRecord before, FumoNode node, String text) throws Refused {
        return node.operation() == null ? CommandHandler.label(before, node == FumoNode.PKG_NAME, text)
                : CommandHandler.url(before, node.operation(), text);
    }

    @Override
    public void createInteriorNode(String[] nodePath, String type) throws DmtException {
        throw notAllowed(nodePath, "The nodes of this object are permanent");
    }

    @Override
    public void createLeafNode(String[] nodePath, DmtData value, String mimeType) throws DmtException {
        throw notAllowed(nodePath, "The nodes of this object are permanent");
    }

    @Override
    public void deleteNode(String[] nodePath) throws DmtException {
        throw notAllowed(nodePath, "The nodes of this object are permanent");
    }

    @Override
    public void renameNode(String[] nodePath, String newName) throws DmtException {
        throw notAllowed(nodePath, "The nodes of this object are permanent");
    }

    @Override
    public void copy(String[] nodePath, String[] newNodePath, boolean recursive) throws DmtException {
        throw notAllowed(nodePath, "The nodes of this object are permanent");
    }

    private FumoNode node(String[] nodePath) throws DmtException {
        FumoNode node = object.find(nodePath);
        if (node == null) {
            throw new DmtException(nodePath, DmtException.NODE_NOT_FOUND, "There is no such node");
        }
        return node;
    }

    private static DmtException notAllowed(String[] nodePath, String message) {
        return new DmtException(nodePath, DmtException.COMMAND_NOT_ALLOWED, message);
    }

    private static DmtException notSupported(String[] nodePath) {
        return new DmtException(nodePath, DmtException.FEATURE_NOT_SUPPORTED, "The tree keeps this property, not the object");
    }
}
