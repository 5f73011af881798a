package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;

/**
 * A node as a document wants it, nested and flat forms made one (TREE-80 to TREE-84). The topmost one stands for the target of the
 * command and is {@link #given} only if the document has it, as a node without a name.
 */
final class PlannedNode {

    private final List<String> names;
    private final Map<String, PlannedNode> children = new LinkedHashMap<>();
    private TreeNode source;

    private PlannedNode(List<String> names) {
        this.names = List.copyOf(names);
    }

    /**
     * Lays out a document below a node.
     *
     * @param base names of the target
     * @throws CommandRefused 404 or 414 for a node that cannot be, 415 for what makes no sense, 418 for a node that stands there twice
     */
    static PlannedNode of(TreeDocument document, List<String> base, Limits limits) throws CommandRefused {
        PlannedNode top = new PlannedNode(base);
        for (TreeNode node : document.nodes()) {
            if (node.name() == null) {
                throw unsuitable("A node without a name has no place here");
            }
            PlannedNode parent = top;
            for (String name : path(node.path(), limits)) {
                parent = parent.child(name, limits);
            }
            parent.place(node, limits);
        }
        return top;
    }

    private static List<String> path(String path, Limits limits) throws CommandRefused {
        return path == null || path.isEmpty() || path.equals("./") ? List.of() : NodeAddress.parse(path, limits).names();
    }

    private PlannedNode child(String name, Limits limits) throws CommandRefused {
        PlannedNode known = children.get(name);
        if (known != null) {
            return known;
        }
        List<String> below = new ArrayList<>(names);
        below.add(name);
        NodeAddress.requireNameable(below, limits);
        PlannedNode child = new PlannedNode(below);
        children.put(name, child);
        return child;
    }

    private void place(TreeNode node, Limits limits) throws CommandRefused {
        if (node.name().isEmpty()) {
            fill(node, limits);
        } else {
            child(node.name(), limits).fill(node, limits);
        }
    }

    private void fill(TreeNode node, Limits limits) throws CommandRefused {
        if (source != null) {
            throw new CommandRefused(StatusCode.ALREADY_EXISTS, "A node stands twice in the document");
        }
        source = node;
        for (TreeNode child : node.nodes()) {
            if (child.name() == null || child.name().isEmpty()) {
                throw unsuitable("A node inside another has a name");
            }
            child(child.name(), limits).fill(child, limits);
        }
    }

    /** Complains about a leaf that has children, or an interior node that has a value. */
    void requireSound() throws CommandRefused {
        if (!isInterior() && !children.isEmpty() || isInterior() && source != null && source.value() != null) {
            throw unsuitable("A node with a value has no children");
        }
        for (PlannedNode child : children.values()) {
            child.requireSound();
        }
    }

    /** True if the document says what this node is; one that only lies on the way is an interior one. */
    boolean given() {
        return source != null;
    }

    boolean isInterior() {
        return source == null || source.effectiveFormat().toLowerCase(Locale.ROOT).equals(ValueFormats.NODE);
    }

    List<String> names() {
        return names;
    }

    String uri() {
        return NodeAddress.uri(names);
    }

    /** In document order. */
    List<PlannedNode> children() {
        return List.copyOf(children.values());
    }

    boolean hasChild(String name) {
        return children.containsKey(name);
    }

    /** Format of a leaf. */
    String format() {
        return source.effectiveFormat();
    }

    /** Type as given, or null. */
    String type() {
        NodeProperties properties = properties();
        return properties == null || properties.type() == null || properties.type().text().isEmpty() ? null : properties.type().text();
    }

    Data value() {
        return source.value();
    }

    /** ACL as given, or null. */
    String acl() {
        return properties() == null ? null : properties().acl();
    }

    /** Title as given, or null. */
    String title() {
        return properties() == null ? null : properties().title();
    }

    private NodeProperties properties() {
        return source == null ? null : source.properties();
    }

    private static CommandRefused unsuitable(String text) {
        return new CommandRefused(StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, text);
    }
}
