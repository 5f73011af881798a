package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.fumogateway.dmcommands.internal.ValueFormats.WireValue;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.Uri;

/**
 * Answers one Item of a Get: a value, the names of the children, a property, or a whole subtree (TREE-50 to TREE-54, TREE-70
 * ff).
 */
final class ItemReader {

    private static final String TEXT = "text/plain";
    private static final String STRUCTURE = "Struct";
    private static final String STRUCTURE_WITH_DATA = "StructData";

    private final int mostNodes;

    /** Takes the most nodes a subtree may have in one answer. */
    ItemReader(int mostNodes) {
        this.mostNodes = mostNodes;
    }

    /** The Items of the Results. */
    List<Item> read(DmtSession session, NodeAddress address) throws DmtException, CommandRefused {
        if (address.property() != null) {
            return List.of(Item.ofSource(address.requested(), Meta.EMPTY, Data.ofText(property(session, address))));
        }
        if (address.list() == null) {
            return List.of(session.isLeafNode(address.uri()) ? leaf(session, address.uri(), address.requested())
                    : interior(session, address.uri(), address.requested()));
        }
        if (!address.list().equals(STRUCTURE) && !address.list().equals(STRUCTURE_WITH_DATA)) {
            throw new CommandRefused(StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, "This list is not supported");
        }
        List<Item> items = new ArrayList<>();
        subtree(session, address.uri(), address.list().equals(STRUCTURE_WITH_DATA), items);
        return items;
    }

    private static Item leaf(DmtSession session, String uri, String source) throws DmtException {
        DmtData value = session.getNodeValue(uri);
        WireValue wire = ValueFormats.encode(value);
        String type = session.getNodeType(uri);
        return Item.ofSource(source, Meta.of(wire.format(), type == null ? ValueFormats.defaultType(value) : type), wire.data());
    }

    private static Item interior(DmtSession session, String uri, String source) throws DmtException {
        String names = Arrays.stream(session.getChildNodeNames(uri)).map(name -> NodeAddress.escape(Uri.decode(name)))
                .collect(Collectors.joining("/"));
        return Item.ofSource(source, Meta.of(ValueFormats.NODE, TEXT), Data.ofText(names));
    }

    private void subtree(DmtSession session, String uri, boolean withData, List<Item> items) throws DmtException, CommandRefused {
        boolean leaf = session.isLeafNode(uri);
        if (items.size() == mostNodes) {
            throw new CommandRefused(StatusCode.REQUEST_ENTITY_TOO_LARGE, "The subtree has more nodes than one answer may have");
        }
        String source = NodeAddress.locUri(uri);
        if (leaf) {
            Item item = leaf(session, uri, source);
            items.add(withData ? item : Item.ofSource(source, item.meta(), null));
            return;
        }
        String type = session.getNodeType(uri);
        items.add(Item.ofSource(source, Meta.of(ValueFormats.NODE, type == null || type.isEmpty() ? TEXT : type), null));
        for (String name : session.getChildNodeNames(uri)) {
            String child = uri + "/" + name;
            if (readable(session, child)) {
                subtree(session, child, withData, items);
            }
        }
    }

    /** Nodes without the right or the AccessType to read them are left out, with everything below (TREE-72, TREE-73). */
    private static boolean readable(DmtSession session, String uri) throws DmtException {
        try {
            session.isLeafNode(uri);
            return true;
        } catch (DmtException refused) {
            return switch (refused.getCode()) {
                case DmtException.PERMISSION_DENIED, DmtException.METADATA_MISMATCH, DmtException.NODE_NOT_FOUND,
                        DmtException.COMMAND_NOT_ALLOWED -> false;
                default -> throw refused;
            };
        }
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
