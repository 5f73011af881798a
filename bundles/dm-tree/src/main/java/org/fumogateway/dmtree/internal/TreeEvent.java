package org.fumogateway.dmtree.internal;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtEvent;

/**
 * Something that has happened in the tree, as listeners and Event Admin are told it. Immutable.
 *
 * @param type       constant of {@link DmtEvent}
 * @param properties all but the nodes
 * @param nodes      what it happened to; empty for an event of a session
 * @param newNodes   new places, as many as nodes; empty for all but RENAMED and COPIED
 * @param acls       the ACLs by which may be told of it
 */
record TreeEvent(int type, Map<String, Object> properties, List<NodePath> nodes, List<NodePath> newNodes, List<AclTable> acls) {

    static final String TOPIC = "event.topics";
    static final String TIMESTAMP = "timestamp";
    static final int NO_SESSION = -1;

    private static final int SESSION_TYPES = DmtEvent.SESSION_OPENED | DmtEvent.SESSION_CLOSED;
    private static final int MOVING_TYPES = DmtEvent.RENAMED | DmtEvent.COPIED;

    TreeEvent {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        nodes = List.copyOf(nodes);
        newNodes = List.copyOf(newNodes);
        acls = List.copyOf(acls);
    }

    /**
     * An event of now.
     *
     * @param bundle who caused it; null if nobody is known
     * @param more   properties beyond those all events have
     */
    static TreeEvent now(int type, int sessionId, Bundle bundle, Map<String, Object> more, List<NodePath> nodes,
            List<NodePath> newNodes, AclTable acls) {
        Map<String, Object> properties = new LinkedHashMap<>(more);
        properties.put(TOPIC, topic(type));
        properties.put(DmtConstants.EVENT_PROPERTY_SESSION_ID, sessionId);
        properties.put(TIMESTAMP, System.currentTimeMillis());
        if (bundle != null) {
            describe(bundle, properties);
        }
        return new TreeEvent(type, properties, nodes, newNodes, Collections.nCopies(Math.max(1, nodes.size()), acls));
    }

    private static void describe(Bundle bundle, Map<String, Object> properties) {
        properties.put("bundle", bundle);
        properties.put("bundle.id", bundle.getBundleId());
        if (bundle.getSymbolicName() != null) {
            properties.put("bundle.symbolicName", bundle.getSymbolicName());
        }
        properties.put("bundle.version", bundle.getVersion());
        Map<X509Certificate, List<X509Certificate>> chains = bundle.getSignerCertificates(Bundle.SIGNERS_ALL);
        if (chains != null && !chains.isEmpty()) {
            properties.put("bundle.signer",
                    chains.keySet().stream().map(signer -> signer.getSubjectX500Principal().getName()).toArray(String[]::new));
        }
    }

    static String topic(int type) {
        return switch (type) {
            case DmtEvent.ADDED -> DmtConstants.EVENT_TOPIC_ADDED;
            case DmtEvent.COPIED -> DmtConstants.EVENT_TOPIC_COPIED;
            case DmtEvent.DELETED -> DmtConstants.EVENT_TOPIC_DELETED;
            case DmtEvent.RENAMED -> DmtConstants.EVENT_TOPIC_RENAMED;
            case DmtEvent.REPLACED -> DmtConstants.EVENT_TOPIC_REPLACED;
            case DmtEvent.SESSION_OPENED -> DmtConstants.EVENT_TOPIC_SESSION_OPENED;
            case DmtEvent.SESSION_CLOSED -> DmtConstants.EVENT_TOPIC_SESSION_CLOSED;
            default -> throw new IllegalArgumentException("not a type of event: " + type);
        };
    }

    boolean isOfSession() {
        return (type & SESSION_TYPES) != 0;
    }

    boolean moves() {
        return (type & MOVING_TYPES) != 0;
    }

    /** This event with what a later one of the same type and session adds; the same node twice in a row for the same listeners counts once. */
    TreeEvent followedBy(TreeEvent later) {
        List<NodePath> all = new ArrayList<>(nodes);
        List<NodePath> allNew = new ArrayList<>(newNodes);
        List<AclTable> allAcls = new ArrayList<>(acls.subList(0, nodes.size()));
        for (int i = 0; i < later.nodes.size(); i++) {
            NodePath node = later.nodes.get(i);
            AclTable table = later.acls.get(i);
            int last = all.size() - 1;
            boolean repeated = !moves() && last >= 0 && all.get(last).equals(node) && allAcls.get(last).equals(table);
            if (!repeated) {
                all.add(node);
                allAcls.add(table);
                if (moves()) {
                    allNew.add(later.newNodes.get(i));
                }
            }
        }
        return new TreeEvent(type, properties, all, allNew, allAcls);
    }

    /** The same with some of the nodes only. */
    TreeEvent only(List<Integer> chosen) {
        return new TreeEvent(type, properties, chosen.stream().map(nodes::get).toList(),
                moves() ? chosen.stream().map(newNodes::get).toList() : List.of(), chosen.stream().map(acls::get).toList());
    }

    /** All properties with the nodes, arrays included only for this caller. */
    Map<String, Object> allProperties() {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        if (!isOfSession()) {
            all.put(DmtConstants.EVENT_PROPERTY_NODES, uris(nodes));
            if (moves()) {
                all.put(DmtConstants.EVENT_PROPERTY_NEW_NODES, uris(newNodes));
            }
        }
        return all;
    }

    private static String[] uris(List<NodePath> paths) {
        return paths.stream().map(NodePath::uri).toArray(String[]::new);
    }

    /** What a listener gets. */
    DmtEvent toDmtEvent() {
        return new Told(this);
    }

    private record Told(TreeEvent event) implements DmtEvent {

        @Override
        public int getType() {
            return event.type();
        }

        @Override
        public int getSessionId() {
            return (Integer) event.properties().get(DmtConstants.EVENT_PROPERTY_SESSION_ID);
        }

        @Override
        public String[] getNodes() {
            return event.isOfSession() ? null : uris(event.nodes());
        }

        @Override
        public String[] getNewNodes() {
            return event.moves() ? uris(event.newNodes()) : null;
        }

        @Override
        public String[] getPropertyNames() {
            return event.allProperties().keySet().toArray(String[]::new);
        }

        @Override
        public Object getProperty(String key) {
            Object value = event.allProperties().get(key);
            return value instanceof String[] texts ? Arrays.copyOf(texts, texts.length) : value;
        }
    }
}
