package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.fumogateway.gateway.time.BuildTime;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BuildTimeTest {

    @Test
    @Proves("PKG-57")
    @DisplayName("The time before which a clock is wrong is that of the build, written by the build itself")
    void ofTheBuild() {
        Instant expected = BuildTime.parse(System.getProperty("expected.build.time"));
        assertThat(BuildTime.of(Agent.class)).isEqualTo(expected).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
    }

    @Test
    @Proves("PKG-57")
    @DisplayName("A build time may be written with an offset or in seconds; one that was not told makes no clock wrong")
    void forms() {
        assertThat(BuildTime.parse("2026-11-24T01:00:00+01:00")).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
        assertThat(BuildTime.parse("1764000000")).isEqualTo(Instant.ofEpochSecond(1_764_000_000));
        assertThat(BuildTime.parse("${unknown}")).isEqualTo(Instant.EPOCH);
    }
}
