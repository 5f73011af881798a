package org.fumogateway.dmclient.internal.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionRequest.Trigger;

/**
 * Requests for sessions: one at a time per server, each server on a daemon thread of its own that lives as long as there is something
 * to do. Equal requests that wait are one, and a scheduled session is not needed where another one waits. Thread-safe.
 */
public final class SessionQueue {

    private static final long STOP_SECONDS = 10;

    private final Runner runner;
    private final Map<String, Lane> lanes = new HashMap<>();
    private boolean closed;

    /** Runs one session to its end. */
    @FunctionalInterface
    public interface Runner {

        /** Runs it; returns at once with InterruptedException when the thread is interrupted. */
        void run(SessionRequest request) throws InterruptedException;
    }

    /** Creates an empty queue. */
    public SessionQueue(Runner runner) {
        this.runner = runner;
    }

    private static final class Lane {

        private final Set<SessionRequest> waiting = new LinkedHashSet<>();
        private Thread thread;
        private boolean running;
    }

    /** Adds a request, unless what waits already answers it. */
    public synchronized void add(SessionRequest request) {
        if (closed) {
            return;
        }
        Lane lane = lanes.computeIfAbsent(request.serverId(), server -> new Lane());
        if (request.trigger() == Trigger.SCHEDULE && !lane.waiting.isEmpty()) {
            return;
        }
        lane.waiting.add(request);
        if (lane.thread == null) {
            lane.thread = new Thread(() -> work(lane), "dm-client session " + request.serverId());
            lane.thread.setDaemon(true);
            lane.thread.start();
        }
    }

    private void work(Lane lane) {
        try {
            for (SessionRequest request = take(lane); request != null; request = take(lane)) {
                runner.run(request);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            end(lane);
        }
    }

    private synchronized SessionRequest take(Lane lane) {
        lane.running = false;
        if (closed || lane.waiting.isEmpty()) {
            lane.thread = null;
            return null;
        }
        SessionRequest next = lane.waiting.iterator().next();
        lane.waiting.remove(next);
        lane.running = true;
        return next;
    }

    private synchronized void end(Lane lane) {
        lane.running = false;
        if (lane.thread == Thread.currentThread()) {
            lane.thread = null;
        }
    }

    /** Servers with a session right now. */
    public synchronized Set<String> active() {
        Set<String> active = new TreeSet<>();
        lanes.forEach((server, lane) -> {
            if (lane.running) {
                active.add(server);
            }
        });
        return active;
    }

    /** Ends every session at once and waits for the threads. */
    public void close() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Lane lane : lanes.values()) {
                lane.waiting.clear();
                if (lane.thread != null) {
                    threads.add(lane.thread);
                }
            }
        }
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            }
        }
    }
}
