package org.fumogateway.syncml.internal;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;

/**
 * From elements to the model of a serialised tree, lenient (TREE-80 to TREE-84, TREE-92 to TREE-94). One instance reads one.
 *
 * <p>Nodes in nodes are read by a call for each level; the cursor refuses what is nested deeper than {@link Limits#depth()}, 200 at most.
 */
public final class TreeReader {

    private final ElementCursor in;

    /** Creates a reader of a whole document. */
    public TreeReader(ElementCursor in) {
        this.in = in;
    }

    /**
     * Reads the tree.
     *
     * @throws SyncMlException if it is no tree, or one of a version that is not read, or a node has both a value and child nodes
     */
    public TreeDocument read() throws SyncMlException {
        Tag root = in.child();
        int at = in.offset();
        TreeDocument tree = root == Tag.MGMT_TREE ? tree() : null;
        if (tree == null) {
            // Some wrap the tree in another element (TREE-92).
            for (Tag tag = in.child(); tag != null; tag = in.child()) {
                if (tag == Tag.MGMT_TREE && tree == null) {
                    tree = tree();
                } else {
                    in.skip();
                }
            }
        }
        in.finish();
        if (tree == null) {
            throw in.refused(Kind.MALFORMED, "The document is no MgmtTree", at);
        }
        return tree;
    }

    private TreeDocument tree() throws SyncMlException {
        int at = in.offset();
        String version = null;
        String manufacturer = null;
        String model = null;
        List<TreeNode> nodes = new ArrayList<>();
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case VER_DTD -> version = version(at);
                case MAN -> manufacturer = in.text();
                case MOD -> model = in.text();
                case NODE -> nodes.add(node());
                default -> in.skip();
            }
        }
        return new TreeDocument(version, manufacturer, model, nodes);
    }

    private String version(int at) throws SyncMlException {
        String version = in.trimmed();
        if (!version.equals("1.2") && !version.startsWith("1.2.") && !version.equals("1.1.2")) {
            throw in.refused(Kind.UNSUPPORTED, "The version of the tree is not one that is read", at);
        }
        return version;
    }

    private TreeNode node() throws SyncMlException {
        int at = in.offset();
        String name = null;
        String path = null;
        NodeProperties properties = null;
        List<TreeNode> nodes = null;
        Data value = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case NODE_NAME -> name = in.trimmed();
                case PATH -> path = in.trimmed();
                case RT_PROPERTIES -> properties = properties();
                case NODE -> nodes = PartReader.with(nodes, node());
                case VALUE -> value = in.data();
                default -> in.skip();
            }
        }
        if (value != null && nodes != null) {
            throw in.refused(Kind.MALFORMED, "A node with a value has no child nodes", at);
        }
        if (properties != null && properties.name() != null && !properties.name().equals(name)) {
            throw in.refused(Kind.INCOMPLETE, "The Name of a node is not its NodeName", at);
        }
        return new TreeNode(name, path, properties, PartReader.all(nodes), value);
    }

    private NodeProperties properties() throws SyncMlException {
        String acl = null;
        String format = null;
        String name = null;
        Long size = null;
        String title = null;
        String timeStamp = null;
        NodeType type = null;
        Long verNo = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case ACL -> acl = in.trimmed();
                case FORMAT -> format = format();
                case NAME -> name = in.trimmed();
                case SIZE -> size = number();
                case TITLE -> title = in.text();
                case T_STAMP -> timeStamp = in.trimmed();
                case TYPE -> type = type();
                case VER_NO -> verNo = number();
                default -> in.skip();
            }
        }
        return new NodeProperties(acl, format, name, size, title, timeStamp, type, verNo);
    }

    /** The name of the element inside; the same as text is what some peers write. */
    private String format() throws SyncMlException {
        String format = null;
        Tag tag = in.child();
        if (tag == null) {
            format = in.ownText();
            return format.isEmpty() ? null : format;
        }
        for (; tag != null; tag = in.child()) {
            format = format == null ? in.name() : format;
            in.skip();
        }
        return format;
    }

    private NodeType type() throws SyncMlException {
        NodeType type = null;
        for (Tag tag = in.child(); tag != null; tag = in.child()) {
            switch (tag) {
                case MIME -> type = NodeType.mime(in.trimmed());
                case DDF_NAME -> {
                    String identifier = in.trimmed();
                    type = type == null ? NodeType.ddfName(identifier) : type;
                }
                default -> in.skip();
            }
        }
        return type;
    }

    private Long number() throws SyncMlException {
        long value = in.number();
        return value < 0 ? null : Long.valueOf(value);
    }
}
