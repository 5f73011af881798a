package org.fumogateway.dmclient.internal.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionTrace;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/** Numbers the sessions, durably before they begin (DM-11), and remembers the last ones and the servers met. Thread-safe. */
public final class SessionBook {

    private static final int MOST_RECENT = 50;
    private static final int MOST_TRACED = 20;
    private static final int LARGEST_ID = 0xFFFF;
    private static final String COUNTERS = "session-counters";
    private static final String MET = "servers-met";

    private final Store store;
    private final Clock clock;
    private final Deque<SessionRecord> recent = new ArrayDeque<>();
    private final Map<Long, SessionTracer> tracers = new TreeMap<>();
    private final Set<String> met = new HashSet<>();
    private long number;
    private int id;

    /** Loads the counters; damaged ones are replaced by numbers that were most likely never used. */
    public SessionBook(Store store, Clock clock, Logger logger) {
        this.store = store;
        this.clock = clock;
        Optional<byte[]> counters = read(COUNTERS, logger);
        if (counters.isPresent() && counters.get().length == Long.BYTES + Integer.BYTES) {
            ByteBuffer octets = ByteBuffer.wrap(counters.get());
            number = Math.max(0, octets.getLong());
            id = Math.floorMod(octets.getInt(), LARGEST_ID);
        } else if (counters.isPresent()) {
            logger.warn("The numbers of DM sessions are damaged; they go on from the clock");
            number = clock.millis();
            id = new SecureRandom().nextInt(LARGEST_ID);
        }
        read(MET, logger).ifPresent(octets -> met.addAll(new String(octets, StandardCharsets.UTF_8).lines().toList()));
    }

    /** What cannot be read counts as damaged, not as absent: numbers must not be used twice. */
    private Optional<byte[]> read(String name, Logger logger) {
        try {
            return store.read(name);
        } catch (StorageException unreadable) {
            logger.warn("The record {} of the DM client cannot be read: {}", name, unreadable.getMessage());
            return Optional.of(new byte[0]);
        }
    }

    /** Begins a session. */
    public synchronized SessionRecord begin(SessionRequest request) throws StorageException {
        number++;
        if (request.notificationId() == null) {
            id = id % LARGEST_ID + 1;
        }
        store.write(COUNTERS, ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(number).putInt(id).array());
        String wire = request.notificationId() == null ? Integer.toHexString(id) : request.notificationId().replaceFirst("^0+(?!$)", "");
        SessionRecord begun = new SessionRecord(number, request.serverId(), wire.toUpperCase(Locale.ROOT), request.trigger(),
                clock.instant(), null, 0, Outcome.RUNNING, "running");
        recent.addFirst(begun);
        if (recent.size() > MOST_RECENT) {
            recent.removeLast();
        }
        return begun;
    }

    /** Where what is said in a session is noted; the oldest notes give way. */
    public synchronized SessionTracer trace(SessionRecord begun) {
        SessionTracer tracer = new SessionTracer(clock);
        tracers.put(begun.number(), tracer);
        if (tracers.size() > MOST_TRACED) {
            Iterator<Long> oldest = tracers.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return tracer;
    }

    /** What was said in a session. */
    public synchronized Optional<SessionTrace> trace(long wanted) {
        SessionTracer tracer = tracers.get(wanted);
        return recent.stream().filter(record -> record.number() == wanted && tracer != null).findFirst()
                .map(record -> new SessionTrace(record, tracer.entries()));
    }

    /** Ends a session. */
    public synchronized SessionRecord end(SessionRecord begun, DmSession.Result result) {
        SessionRecord ended = new SessionRecord(begun.number(), begun.serverId(), begun.sessionId(), begun.trigger(), begun.begun(),
                clock.instant(), result.messages(), result.outcome(), result.detail());
        List<SessionRecord> all = List.copyOf(recent);
        recent.clear();
        all.forEach(record -> recent.addLast(record.number() == begun.number() ? ended : record));
        return ended;
    }

    /** The last sessions, newest first. */
    public synchronized List<SessionRecord> recent() {
        return List.copyOf(recent);
    }

    /** True if a session with this server was completed once. */
    public synchronized boolean met(String serverId) {
        return met.contains(serverId);
    }

    /** Notes that a session with this server was completed. */
    public synchronized void meet(String serverId) throws StorageException {
        if (!met.contains(serverId)) {
            Set<String> all = new HashSet<>(met);
            all.add(serverId);
            store.write(MET, String.join("\n", all).getBytes(StandardCharsets.UTF_8));
            met.add(serverId);
        }
    }
}
