package org.fumogateway.gateway.session;

import java.time.Instant;
import java.util.List;

/**
 * What was said in a session, for people who look for a fault. Secrets, nonces, query parts of addresses and long values are left out.
 * Immutable.
 *
 * @param session what is known of the session
 * @param entries messages and remarks in the order in which they came, at most 400; the first ones of a longer session
 */
public record SessionTrace(SessionRecord session, List<Entry> entries) {

    /** Copies the list. */
    public SessionTrace {
        entries = List.copyOf(entries);
    }

    /** What an entry is. */
    public enum Kind {
        /** A message of this gateway. */
        SENT,
        /** A message of the server. */
        RECEIVED,
        /** A remark, such as a try that failed. */
        NOTE
    }

    /**
     * A message or a remark.
     *
     * @param at    when
     * @param kind  what it is
     * @param lines the first line says what it is, the others its commands; at most 200
     */
    public record Entry(Instant at, Kind kind, List<String> lines) {

        /** Copies the list. */
        public Entry {
            lines = List.copyOf(lines);
        }
    }
}
