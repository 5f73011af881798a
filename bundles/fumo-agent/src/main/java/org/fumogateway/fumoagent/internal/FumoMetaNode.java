package org.fumogateway.fumoagent.internal;

import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** Meta data of a node of the object: all nodes are permanent, access and format come from {@link FumoNode}. */
final class FumoMetaNode implements MetaNode {

    private final FumoNode node;

    FumoMetaNode(FumoNode node) {
        this.node = node;
    }

    @Override
    public boolean can(int operation) {
        return node.can(operation);
    }

    @Override
    public boolean isLeaf() {
        return node.leaf();
    }

    @Override
    public int getScope() {
        return PERMANENT;
    }

    @Override
    public String getDescription() {
        return node.description();
    }

    @Override
    public int getMaxOccurrence() {
        return 1;
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
