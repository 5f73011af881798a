package org.fumogateway.syncml.internal;

import static org.fumogateway.syncml.internal.ElementTape.NONE;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;

/** From elements to the model of a serialised tree, lenient (TREE-80 to TREE-84, TREE-92 to TREE-94). One instance reads one. */
public final class TreeReader {

    private final ElementTape tape;

    /** Creates a reader of a whole document. */
    public TreeReader(ElementTape tape) {
        this.tape = tape;
    }

    /**
     * Reads the tree.
     *
     * @throws SyncMlException if it is no tree, or one of a version that is not read, or a node has both a value and child nodes
     */
    public TreeDocument read() throws SyncMlException {
        int tree = tape.tag(0) == Tag.MGMT_TREE ? 0 : tape.child(0, Tag.MGMT_TREE);
        if (tree == NONE) {
            throw new SyncMlException(Kind.MALFORMED, "The document is no MgmtTree", tape.path(0), tape.offset(0), null);
        }
        String version = token(tape.child(tree, Tag.VER_DTD));
        if (version != null && !version.equals("1.2") && !version.startsWith("1.2.") && !version.equals("1.1.2")) {
            throw new SyncMlException(Kind.UNSUPPORTED, "The version of the tree is not one that is read", tape.path(tree),
                    tape.offset(tree), null);
        }
        return new TreeDocument(version, text(tape.child(tree, Tag.MAN)), text(tape.child(tree, Tag.MOD)), nodes(tree));
    }

    private List<TreeNode> nodes(int element) throws SyncMlException {
        List<TreeNode> nodes = new ArrayList<>();
        for (int child = tape.first(element); child >= 0; child = tape.next(child)) {
            if (tape.tag(child) == Tag.NODE) {
                nodes.add(node(child));
            }
        }
        return nodes;
    }

    private TreeNode node(int element) throws SyncMlException {
        List<TreeNode> nodes = nodes(element);
        int value = tape.child(element, Tag.VALUE);
        Data data = value == NONE ? null : tape.data(value);
        if (data != null && !nodes.isEmpty()) {
            throw new SyncMlException(Kind.MALFORMED, "A node with a value has no child nodes", tape.path(element),
                    tape.offset(element), null);
        }
        String name = token(tape.child(element, Tag.NODE_NAME));
        NodeProperties properties = properties(tape.child(element, Tag.RT_PROPERTIES));
        if (properties != null && properties.name() != null && !properties.name().equals(name)) {
            throw new SyncMlException(Kind.INCOMPLETE, "The Name of a node is not its NodeName", tape.path(element),
                    tape.offset(element), null);
        }
        return new TreeNode(name, token(tape.child(element, Tag.PATH)), properties, nodes, data);
    }

    private NodeProperties properties(int element) throws SyncMlException {
        if (element == NONE) {
            return null;
        }
        return new NodeProperties(token(tape.child(element, Tag.ACL)), format(tape.child(element, Tag.FORMAT)),
                token(tape.child(element, Tag.NAME)), number(tape.child(element, Tag.SIZE)), text(tape.child(element, Tag.TITLE)),
                token(tape.child(element, Tag.T_STAMP)), type(tape.child(element, Tag.TYPE)),
                number(tape.child(element, Tag.VER_NO)));
    }

    /** The name of the element inside; the same as text is what some peers write. */
    private String format(int element) throws SyncMlException {
        if (element == NONE) {
            return null;
        }
        int inside = tape.first(element);
        String format = inside != NONE ? tape.name(inside) : tape.trimmed(element);
        return format.isEmpty() ? null : format;
    }

    private NodeType type(int element) throws SyncMlException {
        if (element == NONE) {
            return null;
        }
        int mime = tape.child(element, Tag.MIME);
        if (mime != NONE) {
            return NodeType.mime(tape.trimmed(mime));
        }
        int name = tape.child(element, Tag.DDF_NAME);
        return name != NONE ? NodeType.ddfName(tape.trimmed(name)) : null;
    }

    private String token(int element) throws SyncMlException {
        return element == NONE ? null : tape.trimmed(element);
    }

    private String text(int element) throws SyncMlException {
        return element == NONE ? null : tape.text(element);
    }

    private Long number(int element) throws SyncMlException {
        long value = element == NONE ? -1 : tape.number(element);
        return value < 0 ? null : Long.valueOf(value);
    }
}
