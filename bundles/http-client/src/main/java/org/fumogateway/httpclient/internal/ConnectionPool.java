package org.fumogateway.httpclient.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Connections that are kept for the next request to the same server, a few for each. Thread-safe. */
public final class ConnectionPool implements AutoCloseable {

    private static final int MOST_KEPT = 4;

    private final Route route;
    private final Watch watch = new Watch();
    private final Map<Origin, Deque<Connection>> kept = new HashMap<>();
    private boolean closed;

    /** Keeps nothing yet. */
    public ConnectionPool(Route route) {
        this.route = route;
    }

    /** A kept connection that seems to live, or a new one that is still to be made. */
    public Connection take(Origin origin) {
        for (Connection connection = next(origin); connection != null; connection = next(origin)) {
            if (connection.revive()) {
                return connection;
            }
        }
        return open(origin);
    }

    private synchronized Connection next(Origin origin) {
        Deque<Connection> some = kept.get(origin);
        return some == null ? null : some.pollLast();
    }

    /** A new connection, which is made when it is first used. */
    public Connection open(Origin origin) {
        Connection connection = new Connection(this, route, origin);
        watch.add(connection);
        return connection;
    }

    /** Takes back a connection that may serve again. */
    void keep(Connection connection) {
        Deque<Connection> some;
        synchronized (this) {
            some = kept.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>());
            if (!closed && some.size() < MOST_KEPT) {
                some.addLast(connection);
                return;
            }
        }
        connection.abandon();
    }

    /** Forgets a connection that is closed. */
    void forget(Connection connection) {
        watch.remove(connection);
        synchronized (this) {
            kept.computeIfPresent(connection.origin(), (origin, some) -> {
                some.remove(connection);
                return some.isEmpty() ? null : some;
            });
        }
    }

    @Override
    public void close() {
        Deque<Connection> all = new ArrayDeque<>();
        synchronized (this) {
            closed = true;
            kept.values().forEach(all::addAll);
            kept.clear();
        }
        all.forEach(Connection::abandon);
    }
}
