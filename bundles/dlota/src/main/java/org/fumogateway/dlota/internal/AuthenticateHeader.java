package org.fumogateway.dlota.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads WWW-Authenticate (RFC 9110 section 11.6.1): one header may hold several challenges. */
final class AuthenticateHeader {

    private static final int MOST_CHARACTERS = 4096;
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    /** A scheme, or a parameter with a quoted or bare value; commas and white space lie between. */
    private static final Pattern PART = Pattern.compile("\\G[\\s,]*+(?:(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN
            + "))|(" + TOKEN + ")(?=[\\s,]|$))");

    private AuthenticateHeader() {
    }

    /**
     * One challenge.
     *
     * @param scheme     in lower case
     * @param parameters by name in lower case
     */
    record Challenge(String scheme, Map<String, String> parameters) {
    }

    /** All challenges that can be read; what follows something unreadable is left out. */
    static List<Challenge> parse(List<String> values) {
        List<Challenge> challenges = new ArrayList<>();
        for (String value : values) {
            if (value.length() <= MOST_CHARACTERS) {
                parse(value, challenges);
            }
        }
        return challenges;
    }

    private static void parse(String value, List<Challenge> challenges) {
        Challenge current = null;
        Matcher part = PART.matcher(value);
        while (part.find()) {
            if (part.group(4) != null) {
                current = new Challenge(part.group(4).toLowerCase(Locale.ROOT), new TreeMap<>());
                challenges.add(current);
            } else if (current != null) {
                String text = part.group(2) == null ? part.group(3) : part.group(2).replaceAll("\\\\(.)", "$1");
                current.parameters().putIfAbsent(part.group(1).toLowerCase(Locale.ROOT), text);
            }
        }
    }
}
