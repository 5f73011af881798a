package org.fumogateway.dmtree.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/**
 * Tells events. Each listener gets them in order and one at a time, on threads of the hub: a slow one keeps neither the tree nor other
 * listeners waiting. Thread-safe.
 */
final class EventHub {

    /** So many events may wait for one listener; what comes then is lost to it, which is logged. */
    static final int MOST_WAITING = 10_000;

    /** One who is told. */
    interface Listener {
        void tell(TreeEvent event);
    }

    private final Map<Object, Line> lines = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final Logger logger;

    EventHub(ExecutorService threads, Logger logger) {
        this.threads = threads;
        this.logger = logger;
    }

    /** Adds a listener, or changes the filter of one that is known under that key. */
    void put(Object key, EventFilter filter, Listener listener) {
        lines.compute(key, (same, line) -> {
            if (line == null) {
                return new Line(filter, listener);
            }
            line.filter = filter;
            return line;
        });
    }

    /** Removes a listener; events that wait for it are dropped. */
    void remove(Object key) {
        Line line = lines.remove(key);
        if (line != null) {
            line.stop();
        }
    }

    /** Takes an event; what each filter leaves of it is decided now. */
    void publish(TreeEvent event) {
        for (Line line : lines.values()) {
            try {
                line.offer(event);
            } catch (RuntimeException failed) {
                // Whoever changes the tree has no part in what is wrong with a listener.
                logger.warn("A listener is not told of {}: {}", event.properties().get(TreeEvent.TOPIC), failed.toString());
            }
        }
    }

    /** The queue of one listener. */
    private final class Line implements Runnable {

        private final Listener listener;
        private final Deque<TreeEvent> waiting = new ArrayDeque<>();
        private volatile EventFilter filter;
        private boolean running;
        private boolean full;
        private boolean stopped;

        Line(EventFilter filter, Listener listener) {
            this.filter = filter;
            this.listener = listener;
        }

        void offer(TreeEvent event) {
            TreeEvent selected = filter.select(event);
            if (selected != null) {
                add(selected);
            }
        }

        private void add(TreeEvent event) {
            synchronized (this) {
                if (stopped) {
                    return;
                }
                if (waiting.size() >= MOST_WAITING) {
                    if (!full) {
                        logger.warn("A listener is too slow: events of the tree are lost to it");
                    }
                    full = true;
                    return;
                }
                full = false;
                waiting.add(event);
                if (running) {
                    return;
                }
                running = true;
            }
            try {
                threads.execute(this);
            } catch (RejectedExecutionException ending) {
                logger.debug("The tree goes away; nobody is told of its last events");
            }
        }

        synchronized void stop() {
            stopped = true;
            waiting.clear();
        }

        private synchronized TreeEvent next() {
            TreeEvent event = waiting.poll();
            running = event != null;
            return event;
        }

        @Override
        public void run() {
            for (TreeEvent event = next(); event != null; event = next()) {
                try {
                    listener.tell(event);
                } catch (RuntimeException | LinkageError failed) {
                    logger.warn("A listener failed at {}: {}", event.properties().get(TreeEvent.TOPIC), failed.toString());
                }
            }
        }
    }
}
