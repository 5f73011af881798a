package org.fumogateway.lob.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.osgi.framework.Constants;

/** The sinks that are there now, by the nodes they serve. Thread-safe. */
final class Sinks {

    private record Entry(LargeObjectSink sink, List<String> nodes, int ranking, long id) {
    }

    private static final Comparator<Entry> BEST_FIRST = Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id);

    private final List<Entry> entries = new ArrayList<>();

    synchronized void add(LargeObjectSink sink, Map<String, Object> properties) {
        int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long id = properties.get(Constants.SERVICE_ID) instanceof Long number ? number : 0;
        entries.add(new Entry(sink, nodes(properties.get(LargeObjectSink.NODE_URI)), ranking, id));
        entries.sort(BEST_FIRST);
    }

    synchronized void remove(LargeObjectSink sink) {
        entries.removeIf(entry -> entry.sink() == sink);
    }

    /** The sink of a node. */
    synchronized Optional<LargeObjectSink> find(String nodeUri) {
        return entries.stream().filter(entry -> entry.nodes().contains(nodeUri)).map(Entry::sink).findFirst();
    }

    private static List<String> nodes(Object property) {
        if (property instanceof String[] several) {
            return List.of(several);
        }
        return property instanceof String one ? List.of(one) : List.of();
    }
}
