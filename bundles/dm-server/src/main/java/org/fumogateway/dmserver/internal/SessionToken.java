package org.fumogateway.dmserver.internal;

import java.util.regex.Pattern;

/**
 * The token of a session in the query of its RespURI (DM-199), read as it stands: a query that is none of ours is no reason to decode it, which
 * is where a servlet container fails on broken escapes. An id, and behind a dot the sealed state of the session where that can move.
 *
 * @param text  the token, null if the query names none
 * @param valid false if the query names one that no session can have
 */
record SessionToken(String text, boolean valid) {

    /** Most characters of the sealed state. */
    static final int MAX_TICKET = 512;
    private static final String PARAMETER = "sid=";
    private static final char SEPARATOR = '.';
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,128}(?:\\.[A-Za-z0-9_-]{1," + MAX_TICKET + "})?");

    /** Reads the query of a request, null if it has none. */
    static SessionToken of(String query) {
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(PARAMETER)) {
                String text = part.substring(PARAMETER.length());
                return new SessionToken(text, FORM.matcher(text).matches());
            }
        }
        return new SessionToken(null, true);
    }

    static String join(String id, String ticket) {
        return ticket.isEmpty() ? id : id + SEPARATOR + ticket;
    }

    /** What the session is known by where it is in memory. */
    static String id(String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0 ? text : text.substring(0, end);
    }

    /** The sealed state, empty if there is none. */
    static String ticket(String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0 ? "" : text.substring(end + 1);
    }
}
