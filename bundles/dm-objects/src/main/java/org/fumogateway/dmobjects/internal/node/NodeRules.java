package org.fumogateway.dmobjects.internal.node;

import java.util.Set;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/**
 * Meta data of one node of our objects. Immutable.
 *
 * @param leaf       true for a node with a value
 * @param format     format of the value, {@link DmtData#FORMAT_NODE} for an interior node
 * @param scope      {@link MetaNode#PERMANENT}, {@link MetaNode#DYNAMIC}
 * @param occurrence how many of them there are below one parent
 * @param operations the {@code CMD_} constants that are allowed
 * @param description one line
 */
public record NodeRules(boolean leaf, int format, int scope, Occurrence occurrence, Set<Integer> operations, String description)
        implements MetaNode {

    /** How many nodes of one kind there are below one parent (TREE-101). */
    public enum Occurrence {
        /** Exactly one. */
        ONE,
        /** At most one. */
        ZERO_OR_ONE,
        /** As many as somebody makes, under names of his choice. */
        ZERO_OR_MORE
    }

    /** Of a place where no node can be. */
    public static final NodeRules NONE = new NodeRules(true, DmtData.FORMAT_STRING, DYNAMIC, Occurrence.ZERO_OR_ONE, Set.of(), "Nothing can be here");

    private static final String PLAIN_TEXT = "text/plain";
    private static final String OCTETS = "application/octet-stream";

    /** A permanent interior node. */
    public static NodeRules interior(String description) {
        return new NodeRules(false, DmtData.FORMAT_NODE, PERMANENT, Occurrence.ONE, Set.of(CMD_GET), description);
    }

    /** A permanent leaf that can only be read. */
    public static NodeRules value(int format, String description) {
        return new NodeRules(true, format, PERMANENT, Occurrence.ONE, Set.of(CMD_GET), description);
    }

    /** A dynamic leaf that can only be read, and may be absent. */
    public static NodeRules dynamicValue(int format, String description) {
        return new NodeRules(true, format, DYNAMIC, Occurrence.ZERO_OR_ONE, Set.of(CMD_GET), description);
    }

    @Override
    public boolean can(int operation) {
        return operations.contains(operation);
    }

    @Override
    public boolean isLeaf() {
        return leaf;
    }

    @Override
    public int getScope() {
        return scope;
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public int getMaxOccurrence() {
        return occurrence == Occurrence.ZERO_OR_MORE ? Integer.MAX_VALUE : 1;
    }

    @Override
    public boolean isZeroOccurrenceAllowed() {
        return occurrence != Occurrence.ONE;
    }

    @Override
    public DmtData getDefault() {
        return null;
    }

    @Override
    public String[] getMimeTypes() {
        return leaf ? new String[] {mimeType()} : null;
    }

    /** The MIME type of the value. */
    String mimeType() {
        return format == DmtData.FORMAT_BINARY ? OCTETS : PLAIN_TEXT;
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
        return format;
    }

    @Override
    public String[] getRawFormatNames() {
        return null;
    }

    @Override
    public boolean isValidValue(DmtData value) {
        return value != null && value.getFormat() == format;
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
        throw new IllegalArgumentException("no extension property of that name: " + key);
    }
}
