package org.fumogateway.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private final RetryAfter retryAfter = new RetryAfter(Clock.fixed(Instant.parse("2026-11-29T09:00:00Z"), ZoneOffset.UTC),
            Duration.ofDays(1));

    @ParameterizedTest
    @CsvSource({"120, , 120", "999999999999, , 86400", "'Sun, 29 Nov 2026 10:00:30 GMT', 'Sun, 29 Nov 2026 10:00:00 GMT', 30",
        "'Sun, 29 Nov 2026 09:00:30 GMT', , 30", "'Sun, 29 Nov 2026 10:00:00 GMT', 'Sun, 29 Nov 2026 11:00:00 GMT', -1", "soon, , -1",
        "'', , -1", "-5, , -1"})
    @Proves("DM-202")
    @DisplayName("Seconds, or a date by the server's own clock where it tells it, and never more than a day")
    void reads(String value, String date, long seconds) {
        Map<String, List<String>> headers = new HashMap<>(Map.of("Retry-After", List.of(value)));
        if (date != null) {
            headers.put("Date", List.of(date));
        }
        Duration read = retryAfter.of(HttpHeaders.of(headers, (name, text) -> true));
        assertThat(read == null ? -1 : read.toSeconds()).isEqualTo(seconds);
    }
}
