package org.fumogateway.testing;

import java.util.List;
import java.util.Set;
import org.osgi.service.dmt.MetaNode;

/**
 * A node of a device description with its DFProperties, absent ones as their defaults (TREE-101). Immutable.
 *
 * @param name         NodeName; empty for a slot whose nodes get their names when they are made (TREE-102)
 * @param operations   AccessType as {@link MetaNode} constants
 * @param defaultValue DefaultValue, or null
 * @param description  Description, empty if there is none
 * @param format       name of the DFFormat
 * @param least        0 or 1
 * @param most         {@link Integer#MAX_VALUE} for no limit
 * @param permanent    Scope
 * @param mimeTypes    MIME types of a leaf; none for an interior node
 * @param ddfName      DDFName of an interior node, empty for one that is no object; null for a leaf
 * @param children     what can be below
 */
public record DescribedNode(String name, Set<Integer> operations, String defaultValue, String description, String format, int least, int most,
        boolean permanent, List<String> mimeTypes, String ddfName, List<DescribedNode> children) {

    /** True for a slot of nodes that are named when they are made. */
    public boolean unnamed() {
        return name.isEmpty();
    }

    /** True for a leaf. */
    public boolean leaf() {
        return !format.equals("node");
    }

    /**
     * The node at that place below this one, an unnamed one as an empty name.
     *
     * @throws IllegalArgumentException if nothing is described there
     */
    public DescribedNode at(String path) {
        DescribedNode node = this;
        for (String step : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            node = node.children.stream().filter(child -> child.name.equals(step)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Nothing is described at " + path));
        }
        return node;
    }
}
