package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.fumogateway.dmcommands.internal.ValueFormats.WireValue;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.Uri;

/**
 * Reads whole subtrees: as Items, one for each node, or as one document (TREE-70 to TREE-76). Nodes without the right or the AccessType to
 * read them are left out with everything below (TREE-72, TREE-73).
 */
final class SubtreeReader {

    private static final String TEXT = "text/plain";
    private static final String OCTETS = "application/octet-stream";

    private final int mostNodes;
    private final long mostOctets;
    private final Supplier<LargeObjects> objects;

    /**
     * Takes the limits of one answer.
     *
     * @param mostNodes  most nodes of a subtree
     * @param mostOctets most octets of all values in it, which are in memory together
     * @param objects    tells the size of values that are better not read whole, or null
     */
    SubtreeReader(int mostNodes, long mostOctets, Supplier<LargeObjects> objects) {
        this.mostNodes = mostNodes;
        this.mostOctets = mostOctets;
        this.objects = objects;
    }

    /** What one answer holds so far. */
    private final class Room {
        private int nodes;
        private long octets;

        void takeNode() throws CommandRefused {
            if (nodes++ >= mostNodes) {
                throw new CommandRefused(StatusCode.REQUEST_ENTITY_TOO_LARGE, "The subtree has more nodes than one answer may have");
            }
        }

        /** Before a value that a source could stream is read: what has no room is not brought into memory. */
        void requireFor(String uri) throws DmtException, CommandRefused {
            require(streamed(uri).orElse(0));
        }

        void take(Data value) throws CommandRefused {
            long size = value == null ? 0 : value.size();
            require(size);
            octets += size;
        }

        private void require(long more) throws CommandRefused {
            if (more > mostOctets - octets) {
                throw new CommandRefused(StatusCode.REQUEST_ENTITY_TOO_LARGE, "The values of the subtree have more octets than one answer may have");
            }
        }
    }

    /** Octets of a value that a source could stream. */
    private OptionalLong streamed(String uri) throws DmtException {
        LargeObjects present = objects.get();
        Optional<LargeObjects.Content> content = present == null ? Optional.empty() : present.read(uri);
        if (content.isEmpty()) {
            return OptionalLong.empty();
        }
        try (LargeObjects.Content value = content.get()) {
            return OptionalLong.of(value.size());
        }
    }

    /** The Items of the Results of a Get with a list. */
    List<Item> read(DmtSession session, NodeAddress address, TreeDocuments documents) throws DmtException, CommandRefused {
        ListQuery query = address.list();
        if (query.kind() == ListQuery.Kind.TNDS) {
            return List.of(documents.item(NodeAddress.locUri(address.uri()), document(session, address, query.items())));
        }
        List<Item> items = new ArrayList<>();
        append(session, address.uri(), session.isLeafNode(address.uri()), query.kind() == ListQuery.Kind.STRUCT_DATA, items, new Room());
        return items;
    }

    private void append(DmtSession session, String uri, boolean leaf, boolean withData, List<Item> items, Room room)
            throws DmtException, CommandRefused {
        room.takeNode();
        String source = NodeAddress.locUri(uri);
        if (leaf) {
            if (!withData && streamed(uri).isPresent()) {
                String octets = session.getNodeType(uri);
                items.add(Item.ofSource(source, Meta.of(NodeValues.FORMAT_BIN, octets == null || octets.isEmpty() ? OCTETS : octets), null));
                return;
            }
            room.requireFor(uri);
            Item item = leaf(session, uri, source);
            room.take(withData ? item.data() : null);
            items.add(withData ? item : Item.ofSource(source, item.meta(), null));
            return;
        }
        String type = session.getNodeType(uri);
        items.add(Item.ofSource(source, Meta.of(ValueFormats.NODE, type == null || type.isEmpty() ? TEXT : type), null));
        for (String name : session.getChildNodeNames(uri)) {
            String child = uri + "/" + name;
            Boolean childIsLeaf = leafIfReadable(session, child);
            if (childIsLeaf != null) {
                append(session, child, childIsLeaf, withData, items, room);
            }
        }
    }

    /** A leaf with its value, format and type. */
    static Item leaf(DmtSession session, String uri, String source) throws DmtException {
        DmtData value = session.getNodeValue(uri);
        WireValue wire = ValueFormats.encode(value);
        String type = session.getNodeType(uri);
        return Item.ofSource(source, Meta.of(wire.format(), type == null ? ValueFormats.defaultType(value) : type), wire.data());
    }

    /** Whether a node is a leaf; null if it is to be left out. One question for both, since every question costs. */
    private static Boolean leafIfReadable(DmtSession session, String uri) throws DmtException {
        try {
            return session.isLeafNode(uri);
        } catch (DmtException refused) {
            return switch (refused.getCode()) {
                case DmtException.PERMISSION_DENIED, DmtException.METADATA_MISMATCH, DmtException.NODE_NOT_FOUND,
                        DmtException.COMMAND_NOT_ALLOWED -> null;
                default -> throw refused;
            };
        }
    }

    /**
     * The subtree as a document whose only node is the start node (TREE-91).
     *
     * @param items properties and {@link ListQuery#VALUE}
     */
    TreeDocument document(DmtSession session, NodeAddress address, Set<String> items) throws DmtException, CommandRefused {
        boolean leaf = session.isLeafNode(address.uri());
        return TreeDocument.of(node(session, address.uri(), address.name(), leaf, items, new Room()));
    }

    private TreeNode node(DmtSession session, String uri, String name, boolean leaf, Set<String> items, Room room)
            throws DmtException, CommandRefused {
        room.takeNode();
        if (leaf) {
            room.requireFor(uri);
            DmtData value = session.getNodeValue(uri);
            NodeProperties properties = properties(session, uri, name, items, value);
            Data data = items.contains(ListQuery.VALUE) ? ValueFormats.encode(value).data() : null;
            room.take(data);
            return new TreeNode(name, null, properties, List.of(), data);
        }
        NodeProperties properties = properties(session, uri, name, items, null);
        List<TreeNode> children = new ArrayList<>();
        String[] names = session.getChildNodeNames(uri);
        Arrays.sort(names);
        for (String child : names) {
            Boolean childIsLeaf = leafIfReadable(session, uri + "/" + child);
            if (childIsLeaf != null) {
                children.add(node(session, uri + "/" + child, Uri.decode(child), childIsLeaf, items, room));
            }
        }
        return new TreeNode(name, null, properties, children, null);
    }

    /** @param value value of a leaf, null for an interior node */
    private static NodeProperties properties(DmtSession session, String uri, String name, Set<String> items, DmtData value)
            throws DmtException {
        Acl acl = items.contains("ACL") ? session.getNodeAcl(uri) : null;
        String type = session.getNodeType(uri);
        NodeType shown = value == null ? NodeType.ddfName(type == null ? "" : type)
                : NodeType.mime(type == null ? ValueFormats.defaultType(value) : type);
        String format = value == null ? ValueFormats.NODE : ValueFormats.property(value);
        Integer size = value == null ? null : wanted(items, "Size", () -> session.getNodeSize(uri));
        String title = wanted(items, "Title", () -> session.getNodeTitle(uri));
        Date time = wanted(items, "TStamp", () -> session.getNodeTimestamp(uri));
        Integer version = wanted(items, "VerNo", () -> session.getNodeVersion(uri));
        return new NodeProperties(acl == null ? null : acl.toString(), items.contains("Format") ? format : null,
                items.contains("Name") ? name : null, size == null ? null : size.longValue(), title,
                time == null ? null : ValueFormats.timeStamp(time), shown, version == null ? null : version.longValue());
    }

    private interface Property<T> {
        T read() throws DmtException;
    }

    /** A property that the node does not have is left out. */
    private static <T> T wanted(Set<String> items, String name, Property<T> property) throws DmtException {
        if (!items.contains(name)) {
            return null;
        }
        try {
            return property.read();
        } catch (DmtException refused) {
            if (refused.getCode() == DmtException.FEATURE_NOT_SUPPORTED) {
                return null;
            }
            throw refused;
        }
    }
}
