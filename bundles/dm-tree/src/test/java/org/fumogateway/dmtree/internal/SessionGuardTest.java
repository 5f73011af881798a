package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;

class SessionGuardTest {

    private final AtomicInteger endings = new AtomicInteger();

    private SessionGuard guard(Duration wait) {
        return new SessionGuard(endings::incrementAndGet, wait);
    }

    private static CompletableFuture<Void> elsewhere(SessionGuard guard) {
        return CompletableFuture.runAsync(() -> {
            guard.enter();
            guard.exit();
        });
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("A second thread waits until the first has left")
    void waits() throws Exception {
        SessionGuard guard = guard(Duration.ofSeconds(60));
        guard.enter();
        CompletableFuture<Void> second = elsewhere(guard);
        assertThat(second).isNotDone();
        guard.exit();
        second.get(60, TimeUnit.SECONDS);
        assertThat(guard.state()).isEqualTo(DmtSession.STATE_OPEN);
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("It does not wait for ever, and not for a session that has ended meanwhile")
    void waitsNoLonger() throws Exception {
        SessionGuard impatient = guard(Duration.ZERO);
        impatient.enter();
        assertThatThrownBy(() -> elsewhere(impatient).get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DmtIllegalStateException.class);

        SessionGuard ending = guard(Duration.ofSeconds(60));
        ending.enter();
        CompletableFuture<Void> second = elsewhere(ending);
        ending.invalidate(() -> { });
        assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DmtIllegalStateException.class);
        assertThat(endings).hasValue(0);
        ending.exit();
        assertThat(endings).hasValue(1);
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("A session that is used in the last moment before its idle time-out goes on")
    void usedInTheLastMoment() {
        SessionGuard guard = guard(Duration.ofSeconds(60));
        assertThat(guard.idleLongerThan(0)).isTrue();
        guard.enter();
        guard.invalidateIdle(0, () -> endings.addAndGet(100));
        guard.exit();
        guard.invalidateIdle(Duration.ofHours(1).toNanos(), () -> endings.addAndGet(100));
        assertThat(guard.state()).isEqualTo(DmtSession.STATE_OPEN);
        assertThat(endings).hasValue(0);
        guard.invalidateIdle(0, () -> { });
        assertThat(guard.state()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(endings).hasValue(1);
    }
}
