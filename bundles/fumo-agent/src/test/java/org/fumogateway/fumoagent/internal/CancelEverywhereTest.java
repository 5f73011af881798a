package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A person cancels after each single durable step of each kind of operation, and inside each call to network and installer: either the order is
 * confirmed, and then nothing of the new firmware ever runs, or it is refused with a reason, and then nothing has changed.
 */
@Execution(ExecutionMode.CONCURRENT)
class CancelEverywhereTest {

    private static final String URL = "https://host/good.fup";

    @TempDir
    Path home;

    /** When a person cancels. */
    enum Place { AFTER_STEP, IN_CALL }

    /** What the order met and what it was answered. */
    private record Attempt(FumoState state, Phase phase, String refusal, int callsBefore) {

        boolean confirmed() {
            return refusal == null;
        }

        /** FUMO-61, DL-116; in State 60 until the new firmware is activated. */
        boolean possible() {
            return phase == null ? state == FumoState.READY_TO_UPDATE
                    : state != FumoState.DOWNLOAD_COMPLETE && phase.compareTo(Phase.UP_ACTIVATE) < 0;
        }

        int stateAfterwards() {
            return phase == null ? 10 : phase.download() ? 20 : 70;
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"DOWNLOAD, AFTER_STEP", "DOWNLOAD, IN_CALL", "UPDATE, AFTER_STEP", "UPDATE, IN_CALL", "DOWNLOAD_AND_UPDATE, AFTER_STEP",
        "DOWNLOAD_AND_UPDATE, IN_CALL"})
    @Proves({"DL-116", "FUMO-61", "FUMO-74", "FUMO-97", "FUMO-136"})
    @DisplayName("Cancelled at every transition: one report 401, or 10 without a report, and never a restart; later a refusal with a reason and 200")
    void cancelled(OperationKind kind, Place place) throws Exception {
        int moments = 0;
        for (Attempt met = cancelledAt(kind, place, moments); met != null; met = cancelledAt(kind, place, moments)) {
            moments++;
        }
        assertThat(moments).as("moments of %s", kind).isGreaterThan(kind == OperationKind.DOWNLOAD_AND_UPDATE ? 8 : 4);
    }

    /** Returns null once everything is over before the moment comes. */
    private Attempt cancelledAt(OperationKind kind, Place place, int moment) throws Exception {
        try (Bench bench = new Bench(home.resolve(kind + "-" + moment)).start()) {
            if (kind == OperationKind.UPDATE) {
                download(bench);
            }
            int reportsBefore = bench.server.reports().size();
            AtomicReference<Attempt> attempt = new AtomicReference<>();
            AtomicInteger left = new AtomicInteger(moment);
            Runnable person = () -> {
                if (left.getAndDecrement() == 0) {
                    attempt.set(cancel(bench));
                }
            };
            if (place == Place.AFTER_STEP) {
                bench.watchers.add(person);
                bench.journal.watch(person);
            } else {
                bench.network.watcher = person;
                bench.device.watcher = person;
            }
            order(bench, kind);
            bench.until(() -> settled(bench));
            if (attempt.get() != null) {
                assertAgreed(bench, kind, attempt.get(), reportsBefore);
            }
            return attempt.get();
        }
    }

    private static void download(Bench bench) {
        order(bench, OperationKind.DOWNLOAD);
        bench.until(() -> settled(bench));
    }

    private static void order(Bench bench, OperationKind kind) {
        if (kind.downloads()) {
            assertThat(bench.replace(kind.node() + "/PkgURL", URL)).isEqualTo(200);
        }
        assertThat(bench.exec(kind.node(), "op")).isEqualTo(202);
    }

    private static boolean settled(Bench bench) {
        return bench.journal.current().running() == null && bench.journal.current().reports().isEmpty();
    }

    private static Attempt cancel(Bench bench) {
        InstanceRecord before = bench.journal.current();
        Operation running = before.running();
        int calls = bench.device.calls.size();
        String refusal = null;
        try {
            bench.agent.updates().cancel(Bench.X);
        } catch (IllegalStateException refused) {
            refusal = refused.getMessage();
        }
        return new Attempt(before.state(), running == null ? null : running.phase(), refusal, calls);
    }

    private static void assertAgreed(Bench bench, OperationKind kind, Attempt attempt, int reportsBefore) throws Exception {
        assertThat(attempt.confirmed()).as("%s", attempt).isEqualTo(attempt.possible());
        boolean serverKnows = attempt.confirmed() && attempt.phase() != null && attempt.phase().download() && bench.network.noted;
        assertThat(bench.network.told).as("%s", attempt).hasSize(serverKnows ? 1 : 0);
        List<String> codes = bench.server.reports().stream().skip(reportsBefore).map(report -> report.data()).toList();
        if (!attempt.confirmed()) {
            assertThat(attempt.refusal()).as("%s", attempt).isNotBlank();
            assertThat(codes).as("%s", attempt).containsExactly("200");
            assertThat(bench.device.running).isEqualTo(kind == OperationKind.DOWNLOAD ? "1.0" : "2.0");
            return;
        }
        assertThat(codes).as("%s", attempt).containsExactly(attempt.phase() == null ? "200" : "401");
        assertThat(bench.state()).as("%s", attempt).isEqualTo(attempt.stateAfterwards());
        assertThat(bench.device.calls.subList(attempt.callsBefore(), bench.device.calls.size())).as("%s", attempt)
                .doesNotContain("activate", "restart");
        assertThat(bench.device.restartOrdered).isFalse();
        assertThat(bench.device.running).isEqualTo("1.0");
        bench.again();
        assertThat(bench.state()).as("after a start of the gateway, %s", attempt).isEqualTo(attempt.stateAfterwards());
        order(bench, bench.state() == 70 ? OperationKind.UPDATE : OperationKind.DOWNLOAD_AND_UPDATE);
        bench.until(() -> bench.state() >= 90);
        assertThat(bench.device.running).isEqualTo("2.0");
    }
}
