package org.fumogateway.gateway.alert;

import java.util.Objects;

/**
 * One Generic Alert to one server (FUMO-81, DM section 8.2). Immutable.
 *
 * @param id         identity of the alert, chosen by its owner: putting the same id again is the same alert (idempotence key, not sent)
 * @param serverId   ServerID of the account it goes to (FUMO-92)
 * @param source     URI of the management object, or null
 * @param type       alert type, sent as written
 * @param format     format of the data
 * @param severity   importance
 * @param correlator text of the Exec it answers, or null (FUMO-83)
 * @param data       payload, may be empty
 */
public record GenericAlert(String id, String serverId, String source, String type, String format, Severity severity, String correlator,
        String data) {

    /** Longest correlator that is taken and returned unchanged, in characters (FUMO-95). */
    public static final int MAX_CORRELATOR = 1024;

    /** Checks that everything required is there. */
    public GenericAlert {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(serverId, "serverId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(data, "data");
    }

    /** Importance (Mark), most important first (FUMO-87). */
    public enum Severity {
        /** Nothing works any more. */
        FATAL,
        /** A failure that somebody must look at. */
        CRITICAL,
        /** A failure of less weight. */
        MINOR,
        /** Something unusual. */
        WARNING,
        /** The default. */
        INFORMATIONAL,
        /** Of no consequence. */
        HARMLESS,
        /** Not known. */
        INDETERMINATE;

        /** The word on the wire. */
        public String mark() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
