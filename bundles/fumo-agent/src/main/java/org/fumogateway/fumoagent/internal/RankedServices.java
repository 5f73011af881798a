package org.fumogateway.fumoagent.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services of one kind as they come and go, the best first: highest ranking, then oldest. Thread-safe. */
final class RankedServices<T> {

    private record Entry<T>(T service, int ranking, long id) {
    }

    private final Comparator<Entry<T>> order =
            Comparator.<Entry<T>>comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id);
    private final Runnable changed;
    private List<Entry<T>> entries = List.of();

    /** @param changed told after each change */
    RankedServices(Runnable changed) {
        this.changed = changed;
    }

    /** A service came. */
    void add(T service, Map<String, ?> properties) {
        int ranking = properties.get("service.ranking") instanceof Integer number ? number : 0;
        long id = properties.get("service.id") instanceof Long number ? number : Long.MAX_VALUE;
        synchronized (this) {
            List<Entry<T>> longer = new ArrayList<>(entries);
            longer.add(new Entry<>(service, ranking, id));
            longer.sort(order);
            entries = List.copyOf(longer);
        }
        changed.run();
    }

    /** A service went. */
    void remove(T service) {
        synchronized (this) {
            entries = entries.stream().filter(entry -> entry.service != service).toList();
        }
        changed.run();
    }

    /** All of them, the best first. */
    synchronized List<T> all() {
        return entries.stream().map(Entry::service).toList();
    }

    /** The best one. */
    Optional<T> best() {
        return all().stream().findFirst();
    }

    /** True if there is none. */
    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }
}
