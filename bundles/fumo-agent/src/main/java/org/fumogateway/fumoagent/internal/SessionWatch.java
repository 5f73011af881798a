package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.gateway.session.SessionRecord;

/** Knows which DM sessions run and which ones ended well since this agent is here. Thread-safe. */
final class SessionWatch implements SessionListener {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Neighbours neighbours;
    private final Map<String, Integer> completed = new ConcurrentHashMap<>();
    private final Map<String, Integer> ended = new ConcurrentHashMap<>();

    SessionWatch(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public void sessionEnded(SessionRecord session) {
        if (session.outcome() == SessionRecord.Outcome.COMPLETED) {
            completed.merge(session.serverId(), 1, Integer::sum);
        }
        ended.merge(session.serverId(), 1, Integer::sum);
        neighbours.signal().raise();
    }

    /** How many sessions with that server were completed. */
    int completed(String serverId) {
        return completed.getOrDefault(serverId, 0);
    }

    /** How many sessions with that server have ended, however. */
    int ended(String serverId) {
        return ended.getOrDefault(serverId, 0);
    }

    /** Waits until no session with that server runs, at most for the grace time (FUMO-78). */
    void awaitEnd(String serverId, Duration grace) throws InterruptedException {
        if (serverId != null) {
            awaitWhile(active -> active.contains(serverId), grace);
        }
    }

    /** Waits until no session runs at all, at most for the grace time: a restart would cut it off. */
    void awaitQuiet(Duration grace) throws InterruptedException {
        awaitWhile(active -> !active.isEmpty(), grace);
    }

    /** True if no session runs now. */
    boolean quiet() {
        return active().isEmpty();
    }

    private void awaitWhile(Predicate<Set<String>> busy, Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        long mark = neighbours.signal().mark();
        while (busy.test(active()) && System.nanoTime() < end) {
            Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            neighbours.signal().await(mark, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
            mark = neighbours.signal().mark();
        }
    }

    private Set<String> active() {
        return neighbours.sessions.best().map(DmSessions::active).orElse(Set.of());
    }
}
