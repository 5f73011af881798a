package org.fumogateway.dmtree.internal;

import org.osgi.service.dmt.MetaNode;

/** What is known of a place at a shared mount point where no plugin is mounted. */
final class SharedMountMetaNode extends ScaffoldMetaNode {

    private final int scope;

    /** Takes the scope of the parent's meta data; without any it is a dynamic node. */
    SharedMountMetaNode(MetaNode parent) {
        scope = parent == null ? DYNAMIC : parent.getScope();
    }

    @Override
    public int getScope() {
        return scope;
    }

    @Override
    public int getMaxOccurrence() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String[] getMimeTypes() {
        return null;
    }

    @Override
    public boolean isValidName(String name) {
        try {
            int number = Integer.parseInt(name);
            return number >= 1 && number < Integer.MAX_VALUE && name.equals(Integer.toString(number));
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
