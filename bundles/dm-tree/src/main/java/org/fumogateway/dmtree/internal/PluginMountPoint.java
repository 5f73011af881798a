package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.MountPoint;

/** Where a plugin is mounted, as the plugin sees it: it can tell there of changes of its own. Thread-safe. */
final class PluginMountPoint implements MountPoint {

    private static final Map<String, Integer> PLAIN_TOPICS = Map.of(DmtConstants.EVENT_TOPIC_ADDED, DmtEvent.ADDED,
            DmtConstants.EVENT_TOPIC_DELETED, DmtEvent.DELETED, DmtConstants.EVENT_TOPIC_REPLACED, DmtEvent.REPLACED);
    private static final Map<String, Integer> MOVING_TOPICS = Map.of(DmtConstants.EVENT_TOPIC_RENAMED, DmtEvent.RENAMED,
            DmtConstants.EVENT_TOPIC_COPIED, DmtEvent.COPIED);

    private final NodePath root;
    private final Bundle bundle;
    private final Supplier<AclTable> acls;
    private final Consumer<TreeEvent> events;
    private volatile boolean removed;

    PluginMountPoint(NodePath root, Bundle bundle, Supplier<AclTable> acls, Consumer<TreeEvent> events) {
        this.root = root;
        this.bundle = bundle;
        this.acls = acls;
        this.events = events;
    }

    /** From here on nothing the plugin says counts. */
    void remove() {
        removed = true;
    }

    @Override
    public String[] getMountPath() {
        return root.toArray();
    }

    @Override
    public void postEvent(String topic, String[] relativeUris, Dictionary<String, ?> properties) {
        post(topic, PLAIN_TOPICS, relativeUris, new String[0], properties);
    }

    @Override
    public void postEvent(String topic, String[] relativeUris, String[] newRelativeUris, Dictionary<String, ?> properties) {
        post(topic, MOVING_TOPICS, relativeUris, newRelativeUris, properties);
    }

    private void post(String topic, Map<String, Integer> topics, String[] uris, String[] newUris, Dictionary<String, ?> properties) {
        if (removed) {
            return;
        }
        Integer type = topic == null ? null : topics.get(topic);
        if (type == null) {
            throw new IllegalArgumentException("not a topic for this call: " + topic);
        }
        List<NodePath> nodes = absolute(uris);
        List<NodePath> newNodes = absolute(newUris);
        if (topics == MOVING_TOPICS && nodes.size() != newNodes.size()) {
            throw new IllegalArgumentException("as many new URIs as old ones are needed");
        }
        events.accept(TreeEvent.now(type, TreeEvent.NO_SESSION, bundle, own(properties), nodes, newNodes, acls.get()));
    }

    private List<NodePath> absolute(String[] uris) {
        List<NodePath> nodes = new ArrayList<>();
        for (String uri : uris == null ? new String[0] : uris) {
            if (uri == null || !Uri.isValidUri(uri) || Uri.isAbsoluteUri(uri)) {
                throw new IllegalArgumentException("not a relative URI: " + uri);
            }
            List<String> path = new ArrayList<>(root.segments());
            path.addAll(Arrays.asList(Uri.toPath(uri)));
            nodes.add(NodePath.of(path));
        }
        return nodes;
    }

    /** The plugin's properties; what the tree says itself is not the plugin's to say. */
    private static Map<String, Object> own(Dictionary<String, ?> properties) {
        Map<String, Object> own = new LinkedHashMap<>();
        if (properties != null) {
            for (String key : Collections.list(properties.keys())) {
                own.put(key, properties.get(key));
            }
        }
        own.keySet().removeIf(key -> key.equals(DmtConstants.EVENT_PROPERTY_NODES) || key.equals(TreeEvent.TIMESTAMP)
                || key.equals(DmtConstants.EVENT_PROPERTY_NEW_NODES) || key.startsWith("session.") || key.equals("bundle")
                || key.startsWith("bundle."));
        return own;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return root.uri();
    }
}
