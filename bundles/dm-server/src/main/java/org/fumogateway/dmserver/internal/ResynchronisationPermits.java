package org.fumogateway.dmserver.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Gateways that were asked to prove themselves with the re-synchronisation nonce and have not come yet. A proof with that nonce can be repeated
 * by whoever has heard one, so each permit is good for one session within a day, and a gateway gets few in a day (SEC-40). Thread-safe; forgotten
 * when the server stops.
 */
final class ResynchronisationPermits implements Resynchronisations {

    private static final Duration DAY = Duration.ofDays(1);

    private final int perDay;
    private final Clock clock;
    private final Map<String, Instant> permits = new HashMap<>();
    private final Map<String, Deque<Instant>> given = new HashMap<>();

    /**
     * Creates permits that nobody has.
     *
     * @param perDay how many a gateway gets in a day, 0 for none
     */
    ResynchronisationPermits(int perDay, Clock clock) {
        this.perDay = perDay;
        this.clock = clock;
    }

    /** True if there are any for anybody. */
    boolean enabled() {
        return perDay > 0;
    }

    /** Gives a permit to a gateway that has none; false if it had as many as it gets in a day. One that it still has does not count again. */
    synchronized boolean give(String deviceId) {
        Instant now = clock.instant();
        forgetOlderThan(now.minus(DAY));
        if (permits.containsKey(deviceId)) {
            return true;
        }
        Deque<Instant> earlier = given.getOrDefault(deviceId, new ArrayDeque<>());
        if (earlier.size() >= perDay) {
            return false;
        }
        earlier.add(now);
        given.put(deviceId, earlier);
        permits.put(deviceId, now);
        return true;
    }

    @Override
    public synchronized boolean permitted(String deviceId) {
        Instant at = permits.get(deviceId);
        return at != null && !at.isBefore(clock.instant().minus(DAY));
    }

    @Override
    public synchronized boolean take(String deviceId) {
        boolean permitted = permitted(deviceId);
        permits.remove(deviceId);
        return permitted;
    }

    private void forgetOlderThan(Instant limit) {
        permits.values().removeIf(at -> at.isBefore(limit));
        for (Iterator<Deque<Instant>> all = given.values().iterator(); all.hasNext();) {
            Deque<Instant> each = all.next();
            each.removeIf(at -> at.isBefore(limit));
            if (each.isEmpty()) {
                all.remove();
            }
        }
    }
}
