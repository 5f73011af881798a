package org.fumogateway.dmtree.internal;

import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** What is known of a node that exists only to lead to a plugin. */
class ScaffoldMetaNode implements MetaNode {

    @Override
    public boolean can(int operation) {
        return operation == CMD_GET;
    }

    @Override
    public boolean isLeaf() {
        return false;
    }

    @Override
    public int getScope() {
        return PERMANENT;
    }

    @Override
    public String getDescription() {
        return null;
    }

    @Override
    public int getMaxOccurrence() {
        return 1;
    }

    @Override
    public boolean isZeroOccurrenceAllowed() {
        return true;
    }

    @Override
    public DmtData getDefault() {
        return null;
    }

    @Override
    public String[] getMimeTypes() {
        return new String[] {DmtConstants.DDF_SCAFFOLD};
    }

    @Override
    public double getMax() {
        return Double.MAX_VALUE;
    }

    @Override
    public double getMin() {
        return Double.MIN_VALUE;
    }

    @Override
    public DmtData[] getValidValues() {
        return null;
    }

    @Override
    public int getFormat() {
        return DmtData.FORMAT_NODE;
    }

    @Override
    public String[] getRawFormatNames() {
        return null;
    }

    @Override
    public boolean isValidValue(DmtData value) {
        return false;
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
        throw new IllegalArgumentException("A scaffold node has no extension properties");
    }
}
