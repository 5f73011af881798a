package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtEventListener;
import org.osgi.service.dmt.DmtException;

/**
 * Which events a listener is told, and which nodes of them. Null stands for no such filter.
 *
 * @param types      bits of the types
 * @param subtrees   a node at or below one of these counts
 * @param principals a node counts if one of these may read it
 */
record EventFilter(Integer types, List<NodePath> subtrees, List<String> principals) {

    static final EventFilter NONE = new EventFilter(null, null, null);

    /** Where the properties of a service come from. */
    interface Properties {
        Object get(String key);
    }

    /**
     * Reads the service properties of a listener.
     *
     * @throws IllegalArgumentException if they make no sense; the text says why
     */
    static EventFilter of(Properties properties) {
        Object types = properties.get(DmtEventListener.FILTER_EVENT);
        if (types != null && !(types instanceof Integer)) {
            throw new IllegalArgumentException(DmtEventListener.FILTER_EVENT + " is not an Integer");
        }
        Object uris = properties.get(DmtEventListener.FILTER_SUBTREE);
        List<NodePath> subtrees = null;
        if (uris != null) {
            subtrees = new ArrayList<>();
            for (String uri : PluginRegistration.strings(uris, "subtrees")) {
                subtrees.add(subtree(uri));
            }
        }
        Object principals = properties.get(DmtEventListener.FILTER_PRINCIPAL);
        return new EventFilter((Integer) types, subtrees, principals == null ? null : principals(principals));
    }

    private static List<String> principals(Object value) {
        List<String> principals = PluginRegistration.strings(value, "principals");
        for (String principal : principals) {
            if (!AclTable.isPrincipal(principal)) {
                throw new IllegalArgumentException("not the name of a principal: " + principal);
            }
        }
        return principals;
    }

    private static NodePath subtree(String uri) {
        try {
            return NodePath.absolute(uri);
        } catch (DmtException invalid) {
            throw new IllegalArgumentException("not an absolute URI: " + uri, invalid);
        }
    }

    /** What remains of an event; null if nothing does. */
    TreeEvent select(TreeEvent event) {
        if (types != null && (types & event.type()) == 0) {
            return null;
        }
        if (event.isOfSession()) {
            return acceptsSession(event) ? event : null;
        }
        if (subtrees == null && principals == null) {
            return event;
        }
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < event.nodes().size(); i++) {
            AclTable acls = event.acls().get(i);
            if (accepts(acls, event.nodes().get(i)) || event.moves() && accepts(acls, event.newNodes().get(i))) {
                chosen.add(i);
            }
        }
        if (chosen.isEmpty()) {
            return null;
        }
        return chosen.size() == event.nodes().size() ? event : event.only(chosen);
    }

    private boolean acceptsSession(TreeEvent event) {
        Object root = event.properties().get(SessionEvents.ROOT);
        try {
            return accepts(event.acls().get(0), NodePath.absolute((String) root));
        } catch (DmtException impossible) {
            throw new IllegalStateException("A session has the root " + root, impossible);
        }
    }

    private boolean accepts(AclTable acls, NodePath node) {
        return (subtrees == null || subtrees.stream().anyMatch(subtree -> subtree.covers(node)))
                && (principals == null
                        || principals.stream().anyMatch(principal -> acls.permits(principal, node, Acl.GET)));
    }
}
