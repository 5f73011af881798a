package org.fumogateway.syncml.tnds;

import java.util.List;
import org.fumogateway.syncml.Data;

/**
 * Node of a serialised tree.
 *
 * @param name       NodeName; empty if the node is the target of the command itself (TREE-82), null if the receiver chooses the
 *                   place (TREE-83)
 * @param path       Path relative to the target, or null; only used directly below MgmtTree (TREE-81)
 * @param properties RTProperties, or null
 * @param nodes      child nodes; none in a leaf
 * @param value      Value of a leaf, or null; text, or raw octets if it came as such (see {@link #effectiveFormat()})
 */
public record TreeNode(String name, String path, NodeProperties properties, List<TreeNode> nodes, Data value) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there are both child nodes and a value (TREE-80)
     */
    public TreeNode {
        nodes = List.copyOf(nodes);
        if (!nodes.isEmpty() && value != null) {
            throw new IllegalArgumentException("A node with a value has no child nodes");
        }
    }

    /** An interior node of an object type, which may be null. */
    public static TreeNode interior(String name, String ddfName, List<TreeNode> nodes) {
        return new TreeNode(name, null, NodeProperties.of("node", NodeType.ddfName(ddfName == null ? "" : ddfName)), nodes, null);
    }

    /** A leaf of plain text. */
    public static TreeNode leaf(String name, String format, String value) {
        return new TreeNode(name, null, NodeProperties.of(format, NodeType.mime("text/plain")), List.of(), Data.ofText(value));
    }

    /**
     * The Format, or what its absence means (TREE-84). A value of {@code bin} or {@code b64} is base64 if it is text and the octets
     * themselves if it is opaque (TREE-85).
     */
    public String effectiveFormat() {
        if (properties != null && properties.format() != null) {
            return properties.format();
        }
        return nodes.isEmpty() && value != null ? "chr" : "node";
    }
}
