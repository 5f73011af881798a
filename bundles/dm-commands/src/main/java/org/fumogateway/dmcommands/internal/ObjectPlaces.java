package org.fumogateway.dmcommands.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.gateway.tree.InboxPlacement;
import org.osgi.framework.Constants;
import org.osgi.service.dmt.spi.DataPlugin;

/** Where objects of a type go, as the service properties of plugins say (TREE-121). Thread-safe. */
final class ObjectPlaces {

    private final Map<Object, Map<String, List<String>>> byPlugin = new ConcurrentHashMap<>();

    /** A plugin has come, or its properties have changed. One whose properties name no place is left out. */
    void put(Map<String, Object> plugin) {
        Map<String, List<String>> places = new HashMap<>();
        List<String> roots = texts(plugin.get(DataPlugin.DATA_ROOT_URIS));
        if (!roots.isEmpty()) {
            try {
                List<String> place = NodeAddress.parse(roots.get(0), new Limits(0, 0, 0)).names();
                texts(plugin.get(InboxPlacement.OBJECT_TYPES)).forEach(type -> places.put(type, place));
            } catch (CommandRefused namesNoNode) {
                places.clear();
            }
        }
        byPlugin.put(plugin.get(Constants.SERVICE_ID), places);
    }

    void remove(Map<String, Object> plugin) {
        byPlugin.remove(plugin.get(Constants.SERVICE_ID));
    }

    /** Names of the parent, by type. */
    Map<String, List<String>> byType() {
        Map<String, List<String>> all = new HashMap<>();
        byPlugin.values().forEach(all::putAll);
        return all;
    }

    private static List<String> texts(Object value) {
        if (value instanceof String text) {
            return List.of(text);
        }
        return value instanceof String[] several ? List.of(several) : List.of();
    }
}
