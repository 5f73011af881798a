package org.fumogateway.operatorendpoint.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WrongTokensTest {

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    @DisplayName("More wrong tokens than allowed have to wait out their minute, each address for itself")
    void throttled() {
        WrongTokens wrong = new WrongTokens(2, clock);
        assertThat(wrong.count("a")).isZero();
        now = now.plusSeconds(20);
        assertThat(wrong.count("a")).isZero();
        assertThat(wrong.count("a")).isEqualTo(40);
        assertThat(wrong.count("b")).isZero();
        now = now.plusSeconds(40);
        assertThat(wrong.count("a")).isZero();
    }

    @Test
    @DisplayName("Addresses without number do not fill the memory: the last thousand are remembered")
    void bounded() {
        WrongTokens wrong = new WrongTokens(1, clock);
        wrong.count("first");
        for (int i = 0; i < 1000; i++) {
            wrong.count("address " + i);
        }
        assertThat(wrong.count("first")).as("forgotten").isZero();
        assertThat(wrong.count("address 999")).as("remembered").isPositive();
    }
}
