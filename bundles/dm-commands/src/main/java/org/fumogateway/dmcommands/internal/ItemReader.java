package org.fumogateway.dmcommands.internal;

import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;

/**
 * Answers one Item of a Get: a value, also as a stream, the names of the children, a property, or a whole subtree (TREE-50 to TREE-54, TREE-70
 * ff).
 */
final class ItemReader {

    private static final String TEXT = "text/plain";
    private static final String OCTETS = "application/octet-stream";

    private final SubtreeReader subtrees;
    private final Supplier<LargeObjects> objects;

    /**
     * @param objects gives who has values as streams, or null if nobody has now
     */
    ItemReader(SubtreeReader subtrees, Supplier<LargeObjects> objects) {
        this.subtrees = subtrees;
        this.objects = objects;
    }

    /** What there is to read: the Items of the Results. */
    Outcome read(DmtSession session, NodeAddress address, TreeDocuments documents) throws DmtException, CommandRefused {
        try {
            return readExisting(session, address, documents);
        } catch (DmtException refused) {
            if (refused.getCode() == DmtException.NODE_NOT_FOUND && belowUnreadable(session, address)) {
                throw new CommandRefused(StatusCode.COMMAND_NOT_ALLOWED, "Nothing is ever read there");
            }
            throw refused;
        }
    }

    /** Nothing below a node that can never be read is told to be missing, as in the Inbox (TREE-52). */
    private static boolean belowUnreadable(DmtSession session, NodeAddress address) throws DmtException {
        List<String> names = address.names();
        while (names.size() > 1 && !session.isNodeUri(NodeAddress.uri(names))) {
            names = names.subList(0, names.size() - 1);
        }
        String uri = NodeAddress.uri(names);
        if (!session.isNodeUri(uri)) {
            return false;
        }
        MetaNode meta = session.getMetaNode(uri);
        return meta != null && !meta.can(MetaNode.CMD_GET);
    }

    private Outcome readExisting(DmtSession session, NodeAddress address, TreeDocuments documents)
            throws DmtException, CommandRefused {
        if (address.property() != null) {
            return Outcome.read(List.of(Item.ofSource(address.requested(), Meta.EMPTY, Data.ofText(property(session, address)))));
        }
        if (address.list() != null) {
            return Outcome.read(subtrees.read(session, address, documents));
        }
        String uri = address.uri();
        return session.isLeafNode(uri) ? leaf(session, uri, address.requested())
                : Outcome.read(List.of(interior(session, uri, address.requested())));
    }

    /** A leaf: as a stream if there is a source for it and the server may read it, else by its value. */
    private Outcome leaf(DmtSession session, String uri, String source) throws DmtException {
        LargeObjects present = objects.get();
        MetaNode meta = present == null ? null : session.getMetaNode(uri);
        Optional<LargeObjects.Content> content = present == null || meta != null && !meta.can(MetaNode.CMD_GET) ? Optional.empty() : present.read(uri);
        if (content.isEmpty()) {
            return Outcome.read(List.of(SubtreeReader.leaf(session, uri, source)));
        }
        boolean typed = false;
        try {
            String type = session.getNodeType(uri);
            Item item = Item.ofSource(source, Meta.of(NodeValues.FORMAT_BIN, type == null || type.isEmpty() ? OCTETS : type), null);
            typed = true;
            return Outcome.read(item, content.get());
        } finally {
            if (!typed) {
                content.get().close();
            }
        }
    }

    private static Item interior(DmtSession session, String uri, String source) throws DmtException {
        String names = Arrays.stream(session.getChildNodeNames(uri)).map(name -> NodeAddress.escape(Uri.decode(name)))
                .collect(Collectors.joining("/"));
        return Item.ofSource(source, Meta.of(ValueFormats.NODE, TEXT), Data.ofText(names));
    }

    private static String property(DmtSession session, NodeAddress address) throws DmtException, CommandRefused {
        String uri = address.uri();
        return switch (address.property()) {
            case "ACL" -> text(session.getNodeAcl(uri));
            case "Format" -> session.isLeafNode(uri) ? ValueFormats.property(session.getNodeValue(uri)) : ValueFormats.NODE;
            case "Name" -> name(session, address);
            case "Size" -> size(session, uri);
            case "Title" -> text(session.getNodeTitle(uri));
            case "TStamp" -> timeStamp(session.getNodeTimestamp(uri));
            case "Type" -> type(session, uri);
            default -> Integer.toString(session.getNodeVersion(uri));
        };
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private static String text(Acl acl) {
        return acl == null ? "" : acl.toString();
    }

    /** The name itself needs no answer from the node, but its existence and the right to read it do. */
    private static String name(DmtSession session, NodeAddress address) throws DmtException {
        session.isLeafNode(address.uri());
        return address.name();
    }

    private static String size(DmtSession session, String uri) throws DmtException, CommandRefused {
        if (!session.isLeafNode(uri)) {
            throw new CommandRefused(StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, "An interior node has no size");
        }
        return Integer.toString(session.getNodeSize(uri));
    }

    private static String timeStamp(Date time) throws CommandRefused {
        if (time == null) {
            throw new CommandRefused(StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, "The node has no time stamp");
        }
        return ValueFormats.timeStamp(time);
    }

    private static String type(DmtSession session, String uri) throws DmtException {
        String type = session.getNodeType(uri);
        if (type == null && session.isLeafNode(uri)) {
            return ValueFormats.defaultType(session.getNodeValue(uri));
        }
        return text(type);
    }
}
