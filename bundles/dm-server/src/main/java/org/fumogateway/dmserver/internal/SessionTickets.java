package org.fumogateway.dmserver.internal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.fumogateway.server.secret.Sealing;

/**
 * Seals the state of a session for the address of its next message, so that any server with the same key and store can take that: readable by
 * servers only, for one gateway, one session and one message, for fifteen minutes. Thread-safe.
 */
final class SessionTickets {

    private static final String PURPOSE = "dm-session";
    private static final Duration VALID = Duration.ofMinutes(15);
    /** Clocks of servers differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final int OVERHEAD = 32;

    private final Supplier<Sealing> sealing;
    private final Clock clock;

    SessionTickets(Supplier<Sealing> sealing, Clock clock) {
        this.sealing = sealing;
        this.clock = clock;
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    /** True if sessions can move at all: there is a key that is not this process's alone. */
    boolean available() {
        return sealing.get() != null;
    }

    /** Characters of the ticket of a state with so many octets. */
    static int length(int octets) {
        return (int) Math.ceil((octets + OVERHEAD) * 4 / 3.0);
    }

    /** The ticket for that message; empty if there is no key at the moment. */
    String issue(SessionState state, String session, String deviceId, String sessionId, int message) {
        Sealing current = sealing.get();
        return current == null ? "" : Base64.getUrlEncoder().withoutPadding().encodeToString(current.seal(PURPOSE,
                context(session, deviceId, sessionId, message), state.encode()));
    }

    /** The state, if the ticket is one of ours, for exactly that message, and fresh. */
    Optional<SessionState> open(String ticket, String session, String deviceId, String sessionId, int message) {
        Sealing current = sealing.get();
        if (current == null || ticket.isEmpty()) {
            return Optional.empty();
        }
        try {
            return current.open(PURPOSE, context(session, deviceId, sessionId, message), Base64.getUrlDecoder().decode(ticket))
                    .flatMap(SessionState::decode).filter(this::fresh);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private boolean fresh(SessionState state) {
        long age = now() - state.issued();
        return age >= -SKEW.toSeconds() && age <= VALID.toSeconds();
    }

    /** Case and leading zeros of a SessionID do not matter (SYN-22). */
    static String comparable(String sessionId) {
        return sessionId.strip().toUpperCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
    }

    private static byte[] context(String session, String deviceId, String sessionId, int message) {
        return String.join("\n", session, deviceId, sessionId, Integer.toString(message)).getBytes(StandardCharsets.UTF_8);
    }
}
