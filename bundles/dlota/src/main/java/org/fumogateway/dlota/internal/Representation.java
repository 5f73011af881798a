package org.fumogateway.dlota.internal;

import java.time.Instant;

/**
 * Which state of the object the stored octets belong to.
 *
 * @param etag      entity tag as sent, or null
 * @param validator what If-Range takes: a strong entity tag or a date that is old enough (DL-91), or null
 * @param length    octets of the whole object, or -1 while unknown
 */
record Representation(String etag, String validator, long length) {

    static final Representation UNKNOWN = new Representation(null, null, -1);

    /** The state that a complete answer (200) begins. */
    static Representation of(Answer answer, long promised) {
        String etag = answer.header("ETag");
        long length = answer.length() >= 0 ? answer.length() : promised;
        boolean strong = etag != null && etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
        return new Representation(etag, strong ? etag : oldDate(answer), length);
    }

    private static String oldDate(Answer answer) {
        String modified = answer.header("Last-Modified");
        Instant changed = HttpStatus.date(modified);
        Instant sent = HttpStatus.date(answer.header("Date"));
        return changed != null && sent != null && !changed.plusSeconds(1).isAfter(sent) ? modified : null;
    }
}
