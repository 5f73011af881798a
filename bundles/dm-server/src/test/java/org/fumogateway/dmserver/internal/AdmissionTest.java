package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may begin a session, and when the others shall come back. */
class AdmissionTest {

    private static final int PER_SECOND = 100;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = -7;
    private final Admission admission = new Admission(PER_SECOND, () -> now);

    private int admitted(int attempts) {
        return (int) IntStream.range(0, attempts).filter(i -> admission.admits()).count();
    }

    @Test
    @Proves("DM-202")
    @DisplayName("A second's worth of sessions begins at once, then one after the other at the rate that is allowed")
    void rate() {
        assertThat(admitted(1000)).isEqualTo(PER_SECOND);
        now += SECOND / 2;
        assertThat(admitted(1000)).isEqualTo(PER_SECOND / 2);
        now += 60 * SECOND;
        assertThat(admitted(1000)).as("what nobody used is not saved up").isEqualTo(PER_SECOND);
    }

    @Test
    @Proves("DM-202")
    @DisplayName("Everybody who has to wait gets another slot, never more in one second than may begin, none beyond the horizon")
    void slots() {
        Map<Integer, Integer> inSecond = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            inSecond.merge(admission.secondsToSlot(), 1, Integer::sum);
        }
        assertThat(inSecond.values()).allMatch(count -> count <= PER_SECOND * 9 / 10 + 1);
        assertThat(inSecond.keySet()).allMatch(second -> second >= 1 && second <= 12);

        for (int i = 0; i < 1_000_000; i++) {
            assertThat(admission.secondsToSlot()).isBetween(1, (int) Admission.HORIZON.toSeconds());
        }
    }

    @Test
    @Proves("DM-202")
    @DisplayName("10,000 gateways that come back within a second and keep to their slots are served in 1.3 times the ideal time, 2.5 attempts each")
    void reconnect() {
        int gateways = 10_000;
        PriorityQueue<Long> arrivals = new PriorityQueue<>(Comparator.naturalOrder());
        IntStream.range(0, gateways).forEach(i -> arrivals.add(i * SECOND / gateways));
        List<Long> served = new ArrayList<>();
        int attempts = 0;
        while (!arrivals.isEmpty()) {
            now = arrivals.poll();
            attempts++;
            if (admission.admits()) {
                served.add(now);
            } else {
                arrivals.add(now + admission.secondsToSlot() * SECOND);
            }
        }
        long ideal = gateways / PER_SECOND * SECOND;
        assertThat(served).hasSize(gateways);
        assertThat(served.get(gateways - 1)).isLessThanOrEqualTo(ideal * 13 / 10);
        assertThat(attempts).isLessThanOrEqualTo(gateways * 5 / 2);
    }

    @Test
    @DisplayName("A rate of nothing is refused")
    void none() {
        assertThatThrownBy(() -> new Admission(0, () -> now)).hasMessageContaining("At least one session");
    }
}
