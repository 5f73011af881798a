package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a download that meets trouble asks again, and when it stops asking: with the settings as shipped. */
class PacingTest {

    private static final int STORED_BEFORE = 1000;
    private static final int FRESH_START = 64 * 1024;

    private final SettableClock clock = new SettableClock("2030-01-01T00:00:00Z");
    private Settings settings;

    @BeforeEach
    void settings() throws Exception {
        settings = Settings.of(Defaults.of(DlotaConfiguration.class));
    }

    private Pacing pacing() {
        Clearance clearance = new Clearance(new DownloadWindow(settings.windows()), new MemoryTarget(), clock, Duration.ZERO, TestLogger.create());
        return new Pacing(settings, clock, clearance, Ledger.begin(clock.instant()), STORED_BEFORE);
    }

    private static TransferFailure down() {
        return TransferFailure.ofStatus(500, 503, true, null, "The server answered 503.");
    }

    private static void assertWaits(Pacing pacing, int... seconds) throws TransferFailure {
        for (int wanted : seconds) {
            assertThat(pacing.next(down()).toMillis()).isBetween(wanted * 800L, wanted * 1200L);
        }
    }

    @Test
    @Proves({"FUMO-130", "DL-87"})
    @DisplayName("30 s, 1, 2 and 4 minutes between five tries, then the error is reported; where more are allowed, 8 minutes and never longer")
    void waits() throws Exception {
        Pacing shipped = pacing();
        assertWaits(shipped, 30, 60, 120, 240);
        assertThat(catchThrowableOfType(TransferFailure.class, () -> shipped.next(down()))).hasMessageContaining("after 5 tries").satisfies(
                failure -> assertThat(failure.result()).isEqualTo(500));
        settings = Downloads.with(settings, "tries", 8);
        assertWaits(pacing(), 30, 60, 120, 240, 480, 480, 480);
    }

    @Test
    @Proves({"FUMO-130", "DL-87"})
    @DisplayName("64 kB of octets that were never there before begin the count anew, fewer or the same ones again do not")
    void progress() throws Exception {
        Pacing pacing = pacing();
        assertWaits(pacing, 30, 60, 120);
        pacing.reached(STORED_BEFORE + FRESH_START);
        assertWaits(pacing, 30, 60, 120);
        pacing.reached(STORED_BEFORE + 2 * FRESH_START - 1);
        pacing.reached(STORED_BEFORE);
        pacing.reached(STORED_BEFORE + 2 * FRESH_START - 1);
        assertWaits(pacing, 240);
        assertThat(catchThrowableOfType(TransferFailure.class, () -> pacing.next(down()))).isNotNull();
    }

    @Test
    @Proves({"FUMO-130", "DL-88"})
    @DisplayName("After 24 hours a download is over, however well it goes on between its troubles")
    void aDayAtMost() throws Exception {
        Pacing pacing = pacing();
        assertWaits(pacing, 30);
        clock.advance(Duration.ofHours(24).minusSeconds(90));
        pacing.reached(STORED_BEFORE + FRESH_START);
        pacing.checkTime();
        assertWaits(pacing, 30);
        assertThat(catchThrowableOfType(TransferFailure.class, () -> assertWaits(pacing, 60, 120))).hasMessageContaining("24 h").satisfies(
                failure -> assertThat(failure.result()).isEqualTo(500));
        clock.advance(Duration.ofSeconds(91));
        assertThat(catchThrowableOfType(TransferFailure.class, pacing::checkTime)).isNotNull();
    }
}
