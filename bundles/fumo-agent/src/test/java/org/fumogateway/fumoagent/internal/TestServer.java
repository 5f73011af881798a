package org.fumogateway.fumoagent.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionTrace;

/** The DM side: an outbox that survives restarts, and sessions that end well as long as the server is on line. */
final class TestServer implements AlertOutbox, DmSessions {

    volatile boolean online = true;
    volatile boolean failing;
    volatile boolean keepsForgotten;
    volatile Outcome answer = Outcome.ACKNOWLEDGED;
    volatile boolean outboxPresent = true;
    /** So often the outbox is one whose bundle has just been replaced. */
    final AtomicInteger failuresToLink = new AtomicInteger();
    final Set<String> active = ConcurrentHashMap.newKeySet();
    private final Map<String, GenericAlert> alerts = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private Agent agent;
    private Neighbours neighbours;
    private long sessions;

    void attach(Agent started, Neighbours its) {
        synchronized (this) {
            agent = started;
            neighbours = its;
        }
        its.sessions.add(this, Map.of());
        if (outboxPresent) {
            its.outboxes.add(this, Map.of());
        }
    }

    synchronized void detach() {
        agent = null;
    }

    void bringOutbox() {
        outboxPresent = true;
        neighbours.outboxes.add(this, Map.of());
    }

    /** Every distinct alert that ever came, in order. */
    synchronized List<GenericAlert> reports() {
        return List.copyOf(alerts.values());
    }

    synchronized GenericAlert onlyReport() {
        if (alerts.size() != 1) {
            throw new AssertionError("not exactly one report: " + alerts.values());
        }
        return alerts.values().iterator().next();
    }

    @Override
    public synchronized Outcome put(GenericAlert alert) {
        if (failuresToLink.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new NoClassDefFoundError("gone");
        }
        GenericAlert known = alerts.putIfAbsent(alert.id(), alert);
        if (known != null && !known.equals(alert)) {
            throw new AssertionError("the same report with another content: " + known + " and " + alert);
        }
        if (known != null && !outcomes.containsKey(alert.id())) {
            throw new AssertionError("sent once more after it was settled: " + alert);
        }
        return outcomes.computeIfAbsent(alert.id(), id -> answer);
    }

    /** The server's Status arrives. */
    void settle(Outcome outcome) {
        List<GenericAlert> settled;
        Agent told;
        synchronized (this) {
            outcomes.replaceAll((id, old) -> outcome);
            settled = List.copyOf(alerts.values());
            told = agent;
        }
        settled.forEach(alert -> told.alertOutcomes().alertSettled(alert, outcome, 200));
    }

    @Override
    public synchronized Outcome outcome(String id) {
        return outcomes.getOrDefault(id, Outcome.UNKNOWN);
    }

    @Override
    public synchronized List<GenericAlert> pending() {
        return alerts.values().stream().filter(alert -> outcomes.get(alert.id()) == Outcome.PENDING).toList();
    }

    @Override
    public synchronized void withdraw(String id) {
        outcomes.remove(id);
        alerts.remove(id);
    }

    @Override
    public synchronized void forget(String id) {
        if (!keepsForgotten) {
            outcomes.remove(id);
        }
    }

    @Override
    public void request(SessionRequest request) {
        if (failing) {
            throw new IllegalStateException("defect");
        }
        Agent told;
        long number;
        synchronized (this) {
            told = agent;
            number = ++sessions;
        }
        if (told != null) {
            told.sessions().sessionEnded(ended(number, request.serverId(),
                    online ? SessionRecord.Outcome.COMPLETED : SessionRecord.Outcome.NO_CONNECTION));
        }
    }

    static SessionRecord ended(long number, String serverId, SessionRecord.Outcome outcome) {
        return new SessionRecord(number, serverId, "1", SessionRequest.Trigger.HEALTH_CHECK, Instant.now(), Instant.now(), 2,
                outcome, "");
    }

    @Override
    public Set<String> active() {
        return Set.copyOf(active);
    }

    @Override
    public List<SessionRecord> recent() {
        return List.of();
    }

    @Override
    public Optional<SessionTrace> trace(long number) {
        return Optional.empty();
    }
}
