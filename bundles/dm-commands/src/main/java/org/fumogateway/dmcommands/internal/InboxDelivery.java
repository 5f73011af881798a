package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/**
 * What a server put into {@code ./Inbox}: each object goes below the plugin that knows its type, under its own name or, where that is
 * taken, another one; references of the document to its own objects follow (TREE-83, TREE-120, TREE-121, BOOT-34).
 */
final class InboxDelivery {

    private static final String INBOX = "./Inbox/";
    private static final String UNNAMED = "1";

    private record Delivered(TreeNode object, List<String> place) {
    }

    private final List<Delivered> objects = new ArrayList<>();

    /**
     * @param places where objects of a type go: names of the parent
     * @throws CommandRefused 415 for an object that nobody knows
     */
    InboxDelivery(TreeDocument document, Map<String, List<String>> places) throws CommandRefused {
        for (TreeNode object : document.nodes()) {
            NodeType type = object.properties() == null ? null : object.properties().type();
            List<String> place = type == null ? null : places.get(type.text());
            if (place == null || object.path() != null) {
                throw new CommandRefused(StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, "The Inbox takes only objects of types it knows");
            }
            objects.add(new Delivered(object, place));
        }
    }

    /** Where a session must begin. */
    List<String> sessionNames() {
        List<String> names = objects.get(0).place();
        for (Delivered delivered : objects) {
            names = ItemExecutor.common(names, delivered.place());
        }
        return names;
    }

    /** What is to be added where, each under the name it gets. */
    List<PlannedNode> plan(DmtSession session, Limits limits) throws DmtException, CommandRefused {
        Map<String, String> finalUris = new LinkedHashMap<>();
        List<List<String>> targets = new ArrayList<>();
        for (Delivered delivered : objects) {
            List<String> target = target(session, delivered, targets);
            targets.add(target);
            if (delivered.object().name() != null) {
                finalUris.put(INBOX + NodeAddress.escape(delivered.object().name()), NodeAddress.locUri(NodeAddress.uri(target)));
            }
        }
        List<PlannedNode> planned = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            TreeNode object = referring(objects.get(i).object(), finalUris, "");
            planned.add(PlannedNode.of(TreeDocument.of(object), targets.get(i), limits));
        }
        return planned;
    }

    private static List<String> target(DmtSession session, Delivered delivered, List<List<String>> taken) {
        String given = delivered.object().name();
        String wanted = given == null || given.isEmpty() ? UNNAMED : given;
        int number = 2;
        List<String> target = below(delivered.place(), wanted);
        while (taken.contains(target) || session.isNodeUri(NodeAddress.uri(target))) {
            target = below(delivered.place(), given == null || given.isEmpty() ? Integer.toString(number) : wanted + "-" + number);
            number++;
        }
        return target;
    }

    private static List<String> below(List<String> parent, String name) {
        List<String> names = new ArrayList<>(parent);
        names.add(name);
        return names;
    }

    /** The same node with that name, and with references that lead to where the objects are now. */
    private static TreeNode referring(TreeNode node, Map<String, String> finalUris, String name) {
        List<TreeNode> children = node.nodes().stream().map(child -> referring(child, finalUris, child.name())).toList();
        return new TreeNode(name, null, node.properties(), children, referring(node.value(), finalUris));
    }

    private static Data referring(Data value, Map<String, String> finalUris) {
        if (value == null || value.isOpaque() || value.size() < INBOX.length() || !value.text().startsWith(INBOX)) {
            return value;
        }
        String text = value.text();
        int end = text.indexOf('/', INBOX.length());
        String object = end < 0 ? text : text.substring(0, end);
        String place = finalUris.get(object);
        return place == null ? value : Data.ofText(place + text.substring(object.length()));
    }
}
