package org.fumogateway.dmclient.internal.session;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/**
 * Which servers want to be left alone until when (HTTP Retry-After, DM-202). Durable, so that a gateway that restarts does not come too
 * early. Thread-safe.
 */
public final class Patience {

    /** Whatever the clock did meanwhile: no server locks a gateway out for longer. */
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final String RECORD = "servers-busy";

    private final Store store;
    private final Clock clock;
    private final Logger logger;
    private final Map<String, Instant> until = new HashMap<>();

    /** Loads what was noted; what cannot be read is no reason to wait. */
    public Patience(Store store, Clock clock, Logger logger) {
        this.store = store;
        this.clock = clock;
        this.logger = logger;
        try {
            store.read(RECORD).ifPresent(octets -> new String(octets, StandardCharsets.UTF_8).lines().forEach(this::load));
        } catch (StorageException unreadable) {
            logger.warn("It is not known which servers are busy: {}", unreadable.getMessage());
        }
    }

    private void load(String line) {
        int space = line.indexOf(' ');
        if (space > 0) {
            try {
                until.put(line.substring(space + 1), Instant.ofEpochMilli(Long.parseLong(line.substring(0, space))));
            } catch (NumberFormatException damaged) {
                logger.warn("A note about a busy server is damaged and does not count");
            }
        }
    }

    /** Notes that a server wants to be left alone. */
    public synchronized void askedFor(String serverId, Duration wait) {
        until.put(serverId, clock.instant().plus(wait));
        write();
    }

    /** How long a server still wants to be left alone; zero if it does not. */
    public synchronized Duration left(String serverId) {
        Instant end = until.get(serverId);
        if (end == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero() || left.compareTo(LONGEST) > 0) {
            over(serverId);
            return Duration.ZERO;
        }
        return left;
    }

    /** A server has answered, or its time is over. */
    public synchronized void over(String serverId) {
        if (until.remove(serverId) != null) {
            write();
        }
    }

    private void write() {
        String lines = until.entrySet().stream().map(entry -> entry.getValue().toEpochMilli() + " " + entry.getKey())
                .collect(Collectors.joining("\n"));
        try {
            store.write(RECORD, lines.getBytes(StandardCharsets.UTF_8));
        } catch (StorageException unwritten) {
            logger.warn("It could not be noted until when a server is busy: {}", unwritten.getMessage());
        }
    }
}
