package org.fumogateway.fumoagent.internal;

import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/**
 * Meta data of a node of the object: access and format come from {@link FumoNode}. All nodes are permanent, but those of an instance that a server
 * may add: it makes and removes the instance itself, and the rest comes and goes with that.
 */
final class FumoMetaNode implements MetaNode {

    private final FumoNode node;
    private final boolean dynamic;

    FumoMetaNode(FumoNode node, boolean dynamic) {
        this.node = node;
        this.dynamic = dynamic;
    }

    @Override
    public boolean can(int operation) {
        return switch (operation) {
            case CMD_ADD -> dynamic && node.addable();
            case CMD_DELETE -> dynamic && node == FumoNode.INSTANCE;
            default -> node.can(operation);
        };
    }

    @Override
    public boolean isLeaf() {
        return node.leaf();
    }

    @Override
    public int getScope() {
        return !dynamic ? PERMANENT : node == FumoNode.INSTANCE ? DYNAMIC : AUTOMATIC;
    }

    @Override
    public String getDescription() {
        return node.description();
    }

    @Override
    public int getMaxOccurrence() {
        return dynamic && node == FumoNode.INSTANCE ? Integer.MAX_VALUE : 1;
    }

    @Override
    public boolean isZeroOccurrenceAllowed() {
        return node.optional();
    }

    @Override
    public DmtData getDefault() {
        return null;
    }

    @Override
    public String[] getMimeTypes() {
        return node.type() == null ? null : new String[] {node.type()};
    }

    @Override
    public double getMax() {
        return Double.MAX_VALUE;
    }

    @Override
    public double getMin() {
        return -Double.MAX_VALUE;
    }

    @Override
    public DmtData[] getValidValues() {
        return null;
    }

    @Override
    public int getFormat() {
        return node.format();
    }

    @Override
    public String[] getRawFormatNames() {
        return null;
    }

    @Override
    public boolean isValidValue(DmtData value) {
        return value != null && value.getFormat() == node.format();
    }

    @Override
    public String[] getValidNames() {
        return null;
    }

    @Override
    public boolean isValidName(String name) {
        return true;
    }

    @Override
    public String[] getExtensionPropertyKeys() {
        return null;
    }

    @Override
    public Object getExtensionProperty(String key) {
        throw new IllegalArgumentException("No extension property " + key);
    }
}
