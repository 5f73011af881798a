package org.fumogateway.syncml.internal;

import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;

/** From the model of a serialised tree to elements, strict: children in DTD order, nothing required left out. */
public final class TreeWriter {

    private final ElementWriter out;

    /** Creates a writer to one document. */
    public TreeWriter(ElementWriter out) {
        this.out = out;
    }

    /** Writes the whole document. */
    public void write(TreeDocument document) throws SyncMlException {
        if (document.nodes().isEmpty()) {
            throw refused(Kind.INCOMPLETE, "A Node is missing and would be required", "/MgmtTree");
        }
        out.open(Tag.MGMT_TREE);
        out.text(Tag.VER_DTD, TreeDocument.VER_DTD);
        optional(Tag.MAN, document.manufacturer());
        optional(Tag.MOD, document.model());
        for (TreeNode node : document.nodes()) {
            node(node, "/MgmtTree", true);
        }
        out.close(Tag.MGMT_TREE);
    }

    private void node(TreeNode node, String outer, boolean top) throws SyncMlException {
        String where = outer + "/Node";
        if (!top && (node.name() == null || node.path() != null)) {
            throw refused(Kind.INCOMPLETE, "A Node inside another has a NodeName and no Path", where);
        }
        out.open(Tag.NODE);
        optional(Tag.NODE_NAME, node.name());
        optional(Tag.PATH, node.path());
        if (node.properties() != null) {
            properties(node.properties(), where);
        }
        for (TreeNode child : node.nodes()) {
            node(child, where, false);
        }
        if (node.value() != null) {
            out.data(Tag.VALUE, node.value());
        }
        out.close(Tag.NODE);
    }

    private void properties(NodeProperties properties, String where) throws SyncMlException {
        if (properties.type() == null) {
            throw refused(Kind.INCOMPLETE, "Type is missing and would be required", where + "/RTProperties");
        }
        out.open(Tag.RT_PROPERTIES);
        optional(Tag.ACL, properties.acl());
        if (properties.format() != null) {
            Tag format = Tag.named(properties.format());
            if (!format.isFormat()) {
                throw refused(Kind.UNSUPPORTED, "This is not a Format", where + "/RTProperties/Format");
            }
            out.open(Tag.FORMAT);
            out.empty(format);
            out.close(Tag.FORMAT);
        }
        optional(Tag.NAME, properties.name());
        optionalNumber(Tag.SIZE, properties.size(), where);
        optional(Tag.TITLE, properties.title());
        optional(Tag.T_STAMP, properties.timeStamp());
        out.open(Tag.TYPE);
        type(properties.type());
        out.close(Tag.TYPE);
        optionalNumber(Tag.VER_NO, properties.verNo(), where);
        out.close(Tag.RT_PROPERTIES);
    }

    private void type(NodeType type) throws SyncMlException {
        Tag tag = type.kind() == NodeType.Kind.MIME ? Tag.MIME : Tag.DDF_NAME;
        if (type.text().isEmpty()) {
            out.empty(tag);
        } else {
            out.text(tag, type.text());
        }
    }

    private void optionalNumber(Tag tag, Long value, String where) throws SyncMlException {
        if (value != null && value < 0) {
            throw PartWriter.negative(tag, where + "/RTProperties");
        }
        optional(tag, value);
    }

    private void optional(Tag tag, Object value) throws SyncMlException {
        if (value != null) {
            out.text(tag, value.toString());
        }
    }

    private static SyncMlException refused(Kind kind, String detail, String where) {
        return new SyncMlException(kind, detail, where, -1, null);
    }
}
