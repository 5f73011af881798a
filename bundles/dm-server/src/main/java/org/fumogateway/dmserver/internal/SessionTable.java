package org.fumogateway.dmserver.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The sessions that are open, and who may have one. Everybody can send a first message, so a place costs nothing until a gateway has proved
 * itself: devices without credentials share a small part of the table, one device has few unproved sessions, and whoever has proved nothing makes
 * room, the one that rested longest first. A gateway at work is never put out. Thread-safe; never takes the lock of a session.
 */
final class SessionTable {

    /** Unproved sessions of one device: its lost answers and restarts, or somebody who uses its name. */
    private static final int MOST_UNPROVED_OF_DEVICE = 4;
    /** Strangers get one of so many places. */
    private static final int STRANGERS_SHARE = 8;

    private final int most;
    private final int mostStrangers;
    private final Map<String, Entry> byToken = new HashMap<>();
    private final Map<String, Set<Entry>> byDevice = new HashMap<>();
    private final Set<Entry> strangers = new LinkedHashSet<>();

    /** A session with what the table knows of it. Its monitor is the lock of the session; never take two of them. */
    static final class Entry {
        private final ServerSession session;
        private final boolean stranger;
        private volatile Instant used;
        private volatile byte[] firstRequest;

        Entry(ServerSession session, boolean stranger, Instant used) {
            this.session = session;
            this.stranger = stranger;
            this.used = used;
        }

        ServerSession session() {
            return session;
        }

        /** When the session was used last. */
        Instant used() {
            return used;
        }

        /** Digest of the first message until the second has come, else null. */
        byte[] firstRequest() {
            return firstRequest;
        }

        /** Notes that a message was answered. */
        void answered(Instant now, byte[] first) {
            used = now;
            firstRequest = first;
        }

        /** True if a gateway that proved itself is being served. */
        boolean serving() {
            return session.proved() && !session.ended();
        }
    }

    /**
     * Creates an empty table.
     *
     * @param most most sessions at a time, at least one
     */
    SessionTable(int most) {
        this.most = Math.max(1, most);
        this.mostStrangers = Math.max(1, most / STRANGERS_SHARE);
    }

    /** The session with that token. */
    synchronized Optional<Entry> byToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    /** All sessions of a device. */
    synchronized List<Entry> ofDevice(String deviceId) {
        return List.copyOf(byDevice.getOrDefault(deviceId, Set.of()));
    }

    /** All sessions. */
    synchronized List<Entry> all() {
        return List.copyOf(byToken.values());
    }

    /**
     * Takes a session in and puts others out for it.
     *
     * @return the sessions that had to go and are to be ended by the caller; empty optional if there is no place, because every session serves a
     *         gateway
     */
    synchronized Optional<List<Entry>> admit(Entry entry) {
        List<Entry> gone = new ArrayList<>();
        Set<Entry> same = byDevice.getOrDefault(entry.session.deviceId(), Set.of());
        if (same.stream().filter(each -> !each.serving()).count() >= MOST_UNPROVED_OF_DEVICE) {
            longestAtRest(same, each -> !each.serving()).ifPresent(gone::add);
        } else if (entry.stranger && strangers.size() >= mostStrangers) {
            longestAtRest(strangers, each -> true).ifPresent(gone::add);
        } else if (byToken.size() >= most) {
            Optional<Entry> victim = longestAtRest(strangers, each -> true).or(() -> longestAtRest(byToken.values(), each -> !each.serving()));
            if (victim.isEmpty()) {
                return Optional.empty();
            }
            gone.add(victim.get());
        }
        gone.forEach(this::remove);
        add(entry);
        return Optional.of(List.copyOf(gone));
    }

    /** Takes a session out. */
    synchronized void remove(Entry entry) {
        byToken.remove(entry.session.token());
        strangers.remove(entry);
        byDevice.computeIfPresent(entry.session.deviceId(), (device, entries) -> {
            entries.remove(entry);
            return entries.isEmpty() ? null : entries;
        });
    }

    private void add(Entry entry) {
        byToken.put(entry.session.token(), entry);
        byDevice.computeIfAbsent(entry.session.deviceId(), device -> new LinkedHashSet<>()).add(entry);
        if (entry.stranger) {
            strangers.add(entry);
        }
    }

    private static Optional<Entry> longestAtRest(Collection<Entry> entries, Predicate<Entry> wanted) {
        return entries.stream().filter(wanted).min(Comparator.comparing(Entry::used));
    }
}
