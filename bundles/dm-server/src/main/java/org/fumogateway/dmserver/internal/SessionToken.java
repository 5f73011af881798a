package org.fumogateway.dmserver.internal;

/**
 * The token of a session in the query of its RespURI (DM-199), read as it stands: a query that is none of ours is no reason to decode it, which
 * is where a servlet container fails on broken escapes. An id, and behind a dot the sealed state of the session where that can move.
 *
 * @param text  the token, null if the query names none
 * @param valid false if the query names one that no session can have
 */
record SessionToken(String text, boolean valid) {

    private static final int MAX_ID = 128;
    /** Most characters of the sealed state. */
    static final int MAX_TICKET = 512;
    private static final String PARAMETER = "sid=";
    private static final char SEPARATOR = '.';

    /** Reads the query of a request, null if it has none. */
    static SessionToken of(String query) {
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(PARAMETER)) {
                String text = part.substring(PARAMETER.length());
                return new SessionToken(text, formed(text));
            }
        }
        return new SessionToken(null, true);
    }

    private static boolean formed(String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0 ? plain(text, MAX_ID) : plain(text.substring(0, end), MAX_ID) && plain(text.substring(end + 1), MAX_TICKET);
    }

    /** Characters of base64url. By hand: every message brings a token, and a regular expression showed in the server's profile under load. */
    private static boolean plain(String text, int most) {
        return !text.isEmpty() && text.length() <= most && text.chars().allMatch(SessionToken::plain);
    }

    private static boolean plain(int character) {
        return character >= 'A' && character <= 'Z' || character >= 'a' && character <= 'z' || character >= '0' && character <= '9'
                || character == '_' || character == '-';
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
