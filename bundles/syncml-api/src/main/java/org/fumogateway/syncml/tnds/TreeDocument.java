package org.fumogateway.syncml.tnds;

import java.util.List;

/**
 * MgmtTree: the whole document. Its nodes stand nested, flat with Paths, or mixed (TREE-80).
 *
 * @param verDtd       version of the document type, {@code 1.2} when written; null if it was missing
 * @param manufacturer Man, or null
 * @param model        Mod, or null
 * @param nodes        the nodes directly below MgmtTree; at least one in a valid document
 */
public record TreeDocument(String verDtd, String manufacturer, String model, List<TreeNode> nodes) {

    /** The only version that is written. */
    public static final String VER_DTD = "1.2";

    /** Copies the list. */
    public TreeDocument {
        nodes = List.copyOf(nodes);
    }

    /** A document of these nodes and nothing else. */
    public static TreeDocument of(TreeNode... nodes) {
        return new TreeDocument(VER_DTD, null, null, List.of(nodes));
    }
}
