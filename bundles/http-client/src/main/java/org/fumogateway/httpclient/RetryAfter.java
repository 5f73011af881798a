package org.fumogateway.httpclient;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Reads the header {@code Retry-After}: seconds, or a date. A server that asks for more than a limit, or a clock that is wrong, must not lock a gateway out
 * for good. Immutable.
 */
public final class RetryAfter {

    private static final int MOST_DIGITS = 9;

    private final Clock clock;
    private final Duration longest;

    /**
     * Creates a reader.
     *
     * @param clock   used where a server names a date without telling its own time
     * @param longest longest wait that is given, whatever was asked
     */
    public RetryAfter(Clock clock, Duration longest) {
        this.clock = clock;
        this.longest = longest;
    }

    /** How long to wait; null if nothing readable is there. */
    public Duration of(HttpHeaders headers) {
        String text = headers.firstValue("Retry-After").orElse("").strip();
        if (text.isEmpty()) {
            return null;
        }
        Duration asked = text.chars().allMatch(c -> c >= '0' && c <= '9') ? seconds(text) : date(headers, text);
        if (asked == null || asked.isNegative()) {
            return null;
        }
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    private Duration seconds(String text) {
        return text.length() > MOST_DIGITS ? longest : Duration.ofSeconds(Long.parseLong(text));
    }

    /** The server's own clock decides where it tells it: that of a gateway may be years off. */
    private Duration date(HttpHeaders headers, String text) {
        try {
            ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            String now = headers.firstValue("Date").orElse(null);
            return Duration.between(now == null ? clock.instant()
                    : ZonedDateTime.parse(now.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(), until.toInstant());
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
