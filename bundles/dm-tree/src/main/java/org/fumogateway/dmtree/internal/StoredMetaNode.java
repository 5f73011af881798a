package org.fumogateway.dmtree.internal;

import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** What is known of a node that the tree keeps itself: everything may be done to it but executing it. */
final class StoredMetaNode extends ScaffoldMetaNode {

    private final StoredNode node;
    private final boolean root;

    StoredMetaNode(StoredNode node, boolean root) {
        this.node = node;
        this.root = root;
    }

    @Override
    public boolean can(int operation) {
        return operation != CMD_EXECUTE && !(root && operation == CMD_DELETE);
    }

    @Override
    public boolean isLeaf() {
        return node.isLeaf();
    }

    @Override
    public int getScope() {
        return root ? MetaNode.PERMANENT : MetaNode.DYNAMIC;
    }

    @Override
    public int getMaxOccurrence() {
        return root ? 1 : Integer.MAX_VALUE;
    }

    @Override
    public DmtData getDefault() {
        return node.isLeaf() ? new DmtData("") : null;
    }

    @Override
    public String[] getMimeTypes() {
        return null;
    }

    /** A leaf takes any value, whatever the present one is (TREE-60). */
    @Override
    public int getFormat() {
        return node.isLeaf() ? StoredNode.KEPT_FORMATS : DmtData.FORMAT_NODE;
    }

    @Override
    public boolean isValidValue(DmtData value) {
        return node.isLeaf() && StoredNode.keeps(value.getFormat());
    }
}
