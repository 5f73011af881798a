package org.fumogateway.dmobjects.internal.node;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.dmt.DmtData;

/**
 * One node of a picture of an object, taken when a session is opened. Immutable.
 *
 * @param rules    meta data
 * @param type     DDF type of an interior node or null, MIME type of a leaf
 * @param value    value of a leaf, else null
 * @param children children of an interior node
 */
public record ObjectNode(NodeRules rules, String type, DmtData value, Map<String, ObjectNode> children) {

    /** Copies the children. */
    public ObjectNode {
        children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
    }

    /** An interior node. */
    public static ObjectNode interior(NodeRules rules, String type, Map<String, ObjectNode> children) {
        return new ObjectNode(rules, type, null, children);
    }

    /** A leaf. */
    public static ObjectNode leaf(NodeRules rules, DmtData value) {
        return new ObjectNode(rules, rules.mimeType(), value, Map.of());
    }

    /** A permanent text that can only be read. */
    public static ObjectNode text(String description, String value) {
        return leaf(NodeRules.value(DmtData.FORMAT_STRING, description), new DmtData(value));
    }

    /** The node below this one along that part of the path. */
    Optional<ObjectNode> find(String[] path, int from) {
        ObjectNode node = this;
        for (int i = from; i < path.length && node != null; i++) {
            node = node.children.get(path[i]);
        }
        return Optional.ofNullable(node);
    }
}
