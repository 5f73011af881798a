package org.fumogateway.dmserver.internal;

import java.util.regex.Pattern;

/**
 * The token of a session in the query of its RespURI (DM-199), read as it stands: a query that is none of ours is no reason to decode it, which
 * is where a servlet container fails on broken escapes.
 *
 * @param text  the token, null if the query names none
 * @param valid false if the query names one that no session can have
 */
record SessionToken(String text, boolean valid) {

    private static final String PARAMETER = "sid=";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,128}");

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
}
