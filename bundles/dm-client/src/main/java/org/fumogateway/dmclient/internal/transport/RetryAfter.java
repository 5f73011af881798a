package org.fumogateway.dmclient.internal.transport;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads the header {@code Retry-After}: seconds, or a date. */
final class RetryAfter {

    /** A server that asks for more, or a clock that is wrong, must not lock a gateway out for good. */
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_DIGITS = 9;

    private final Clock clock;

    RetryAfter(Clock clock) {
        this.clock = clock;
    }

    /** How long to wait, at most a day; null if nothing readable is there. */
    Duration of(HttpHeaders headers) {
        String text = headers.firstValue("Retry-After").orElse("").strip();
        if (text.isEmpty()) {
            return null;
        }
        Duration asked = text.chars().allMatch(c -> c >= '0' && c <= '9') ? seconds(text) : date(headers, text);
        if (asked == null || asked.isNegative()) {
            return null;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Duration seconds(String text) {
        return text.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(text));
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
