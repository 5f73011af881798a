package org.fumogateway.httpclient.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Breaks off what takes too long: a thread that blocks in reading or writing cannot look at the clock itself. One daemon thread looks twenty times a second
 * while there are connections; without any there is no thread. Thread-safe.
 */
final class Watch {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private boolean running;

    synchronized void add(Connection connection) {
        connections.add(connection);
        if (!running) {
            Thread thread = new Thread(this::look, "http-client-watch");
            thread.setDaemon(true);
            thread.start();
            running = true;
        }
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    private void look() {
        while (!finished()) {
            long now = System.nanoTime();
            connections.forEach(connection -> connection.expire(now));
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private synchronized boolean finished() {
        running = !connections.isEmpty();
        return !running;
    }
}
