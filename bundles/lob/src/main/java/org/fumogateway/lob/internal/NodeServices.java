package org.fumogateway.lob.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.osgi.framework.Constants;

/**
 * The sinks, or the sources, that are there now, by the nodes they serve. Thread-safe.
 *
 * @param <S> type of service
 */
final class NodeServices<S> {

    private record Entry<S>(S service, List<String> nodes, int ranking, long id) {
    }

    private final Comparator<Entry<S>> bestFirst = Comparator.<Entry<S>>comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id);
    private final List<Entry<S>> entries = new ArrayList<>();

    synchronized void add(S service, Map<String, Object> properties) {
        int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long id = properties.get(Constants.SERVICE_ID) instanceof Long number ? number : 0;
        entries.add(new Entry<>(service, nodes(properties.get(LargeObjectSink.NODE_URI)), ranking, id));
        entries.sort(bestFirst);
    }

    synchronized void remove(S service) {
        entries.removeIf(entry -> entry.service() == service);
    }

    /** The service of a node. */
    synchronized Optional<S> find(String nodeUri) {
        return entries.stream().filter(entry -> entry.nodes().contains(nodeUri)).map(Entry::service).findFirst();
    }

    /** True while the service is there. */
    synchronized boolean has(S service) {
        return entries.stream().anyMatch(entry -> entry.service() == service);
    }

    private static List<String> nodes(Object property) {
        if (property instanceof String[] several) {
            return List.of(several);
        }
        return property instanceof String one ? List.of(one) : List.of();
    }
}
