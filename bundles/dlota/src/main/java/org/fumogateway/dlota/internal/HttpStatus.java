package org.fumogateway.dlota.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.fumogateway.httpclient.RetryAfter;

/** What an answer that carries no object means (DL-68 to DL-73). */
final class HttpStatus {

    private static final RetryAfter RETRY_AFTER = new RetryAfter(Clock.systemUTC(), Duration.ofHours(6));

    private HttpStatus() {
    }

    static TransferFailure failure(Answer answer) {
        int status = answer.status();
        String from = "The server answered " + status + " for " + UrlRules.shown(answer.uri()) + ".";
        if (status >= 500) {
            return TransferFailure.ofStatus(500, status, true, retryAfter(answer), from);
        }
        if (status == 408 || status == 425 || status == 429) {
            return TransferFailure.ofStatus(407, status, true, retryAfter(answer), from);
        }
        if (status == 401 || status == 403 || status == 407) {
            return TransferFailure.ofStatus(406, status, false, null, from);
        }
        if (status >= 200 && status < 300) {
            return TransferFailure.ofStatus(550, status, false, null, from);
        }
        return TransferFailure.ofStatus(411, status, false, null, from);
    }

    private static Duration retryAfter(Answer answer) {
        return RETRY_AFTER.of(answer.headers());
    }

    /** An HTTP date, or null if it is none. */
    static Instant date(String value) {
        if (value == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
