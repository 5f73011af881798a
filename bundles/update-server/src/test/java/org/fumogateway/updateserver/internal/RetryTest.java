package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether and when a package is tried again. */
class RetryTest extends DialogueTestBase {

    @Test
    @Proves({"FUMO-80", "FUMO-97"})
    @DisplayName("A failure is not tried again at once; later as often as the table allows, never without end")
    void retries() {
        run();
        assertThat(run(report("503"))).as("download failed: nothing to read, nothing to command").isEmpty();
        assertThat(run()).isEmpty();

        clock.goOn(Duration.ofHours(2));
        assertThat(run()).hasSize(1);
        run(report("503"));
        clock.goOn(Duration.ofDays(2));
        run();
        assertThat(store.jobs).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"403", "404", "405"})
    @Proves({"FUMO-97"})
    @DisplayName("A package that does not fit or is not authentic is never tried again on that gateway")
    void neverAgain(String code) {
        run();
        run(report(code));
        clock.goOn(Duration.ofDays(3));
        run();

        assertThat(store.jobs).hasSize(1);
    }

    /** Beside the full package of 1000 octets a delta of 10 from the running version. */
    private void deltaToo() {
        store.putPackage(new ReleasePackage("dd", 10, "p-dd", "GW-200", "4.2.0", List.of("exampleworks,gw-200"), List.of(), List.of("4.1.7"),
                "base", 1, clock.instant()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"402", "403", "502"})
    @Proves({"FUMO-97", "PKG-4"})
    @DisplayName("A delta that the gateway cannot use is followed by the full package at once, and not by another try")
    void fullAfterDelta(String code) {
        deltaToo();
        run();
        assertThat(job().packageSha256()).isEqualTo("dd");

        run(report(code));

        assertThat(store.jobs.values()).extracting(UpdateJob::packageSha256).containsExactly("dd", "aa");
        assertThat(job().state()).isEqualTo(UpdateJob.State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-97", "FUMO-109"})
    @DisplayName("Trouble of the network does not speak against a delta: after a pause the gateway gets it again, and the full package last")
    void deltaAgain() {
        deltaToo();
        run();
        run(report("503"));
        assertThat(run()).isEmpty();
        assertThat(store.jobs).hasSize(1);
        clock.goOn(Duration.ofHours(2));
        run();
        run(report("503"));
        clock.goOn(Duration.ofHours(2));
        run();

        assertThat(store.jobs.values()).extracting(UpdateJob::packageSha256).containsExactly("dd", "dd", "aa");
    }

    @Test
    @DisplayName("Tables that cannot be read are refused with the entry that is wrong")
    void tables() {
        assertThatThrownBy(() -> new RetryPolicy(List.of("503=often"), List.of(), Duration.ZERO)).hasMessageContaining("503=often");
        assertThatThrownBy(() -> new RetryPolicy(List.of(), List.of("lost"), Duration.ZERO)).hasMessageContaining("lost");
        assertThat(new RetryPolicy(List.of("503=1, lost=2"), List.of("402,403"), Duration.ZERO).allows(List.of())).isTrue();
    }
}
