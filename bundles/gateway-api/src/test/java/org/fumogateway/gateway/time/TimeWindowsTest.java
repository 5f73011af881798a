package org.fumogateway.gateway.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWindowsTest {

    private static TimeWindows berlin(String... windows) {
        return TimeWindows.of(List.of(windows), "Europe/Berlin");
    }

    @ParameterizedTest
    @Proves("FUMO-79")
    @DisplayName("A window is open in the gateway's own time, over midnight, and on the days it names")
    @CsvSource({
        "02:00-04:00,            2026-01-15T00:59:59Z, false", "02:00-04:00,     2026-01-15T01:00:00Z, true",
        "02:00-04:00,            2026-01-15T03:00:00Z, false", "02:00-04:00,     2026-07-15T00:00:00Z, true",
        "22:00-02:00,            2026-01-15T22:30:00Z, true", "22:00-02:00,      2026-01-16T00:59:00Z, true",
        "22:00-02:00,            2026-01-16T01:00:00Z, false", "Sat 22:00-02:00, 2026-01-18T00:30:00Z, true",
        "Sat 22:00-02:00,        2026-01-17T00:30:00Z, false", "sat-mon 8:00-9:00, 2026-01-19T07:00:00Z, true",
        "Sat-Mon 8:00-9:00,      2026-01-20T07:00:00Z, false", "Sun 00:00-00:00, 2026-01-18T22:59:00Z, true",
        "Sun 00:00-00:00,        2026-01-18T23:00:00Z, false"})
    void open(String window, Instant moment, boolean open) {
        assertThat(berlin(window).open(moment)).isEqualTo(open);
    }

    @ParameterizedTest
    @Proves("FUMO-79")
    @DisplayName("The night the clocks go forward no window is lost, the night they go back none is cut short")
    @CsvSource({
        "02:15-02:45, 2026-03-29T01:14:00Z, false", "02:15-02:45, 2026-03-29T01:15:00Z, true", "02:15-02:45, 2026-03-29T01:45:00Z, false",
        "02:30-03:15, 2026-03-29T00:59:00Z, false", "02:30-03:15, 2026-03-29T01:00:00Z, true", "02:30-03:15, 2026-03-29T01:15:00Z, false",
        "01:30-04:00, 2026-03-29T00:30:00Z, true", "01:30-04:00, 2026-03-29T01:59:00Z, true", "01:30-04:00, 2026-03-29T02:00:00Z, false",
        "02:00-02:30, 2026-10-25T00:00:00Z, true", "02:00-02:30, 2026-10-25T01:29:00Z, true", "02:00-02:30, 2026-10-25T01:30:00Z, false",
        "23:00-02:30, 2026-10-24T21:00:00Z, true", "23:00-02:30, 2026-10-25T01:29:00Z, true"})
    void clockChange(String window, Instant moment, boolean open) {
        assertThat(berlin(window).open(moment)).isEqualTo(open);
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("The next window is the nearest beginning of any; without windows it is always open")
    void next() {
        TimeWindows windows = berlin("Sun 03:00-04:00, Wed 01:00-02:00");
        assertThat(windows.next(Instant.parse("2026-01-15T12:00:00Z"))).contains(Instant.parse("2026-01-18T02:00:00Z"));
        assertThat(windows.next(Instant.parse("2026-01-18T02:00:00Z"))).contains(Instant.parse("2026-01-21T00:00:00Z"));
        assertThat(TimeWindows.of(List.of(), "").next(Instant.EPOCH)).isEmpty();
        assertThat(TimeWindows.of(List.of(""), "").open(Instant.EPOCH)).isTrue();
    }

    @ParameterizedTest
    @Proves("FUMO-79")
    @DisplayName("A window that cannot be read is refused with a sentence that names it")
    @ValueSource(strings = {"2-4", "25:00-26:00", "Foo 02:00-04:00", "Mon-Xyz 02:00-04:00", "02:00", "02:00-04:00 daily"})
    void unreadable(String window) {
        assertThatThrownBy(() -> berlin(window)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimeWindows.of(List.of(), "Mars/Olympus")).hasMessageContaining("Mars/Olympus");
    }
}
