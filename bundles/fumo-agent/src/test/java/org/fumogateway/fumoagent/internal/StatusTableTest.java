package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import org.fumogateway.fumoagent.internal.StateMachine.Command;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Lines of the tables of states and answers that the tests of the flows do not touch. */
class StatusTableTest {

    @TempDir
    Path home;

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = FumoState.class, names = {
            "DOWNLOAD_FAILED", "UPDATE_FAILED_NO_DATA", "UPDATE_SUCCESSFUL_HAVE_DATA", "UPDATE_SUCCESSFUL_NO_DATA"})
    @Proves({"FUMO-51", "FUMO-52", "FUMO-53", "FUMO-62"})
    @DisplayName("An outcome stays visible: nothing that the client does leads from 20, 80, 90 or 100 to 10, only a new round does")
    void backToRest(FumoState outcome) {
        for (Event event : Event.values()) {
            try {
                assertThat(StateMachine.event(outcome, event)).as("%s in %s", event, outcome).isNotEqualTo(FumoState.IDLE);
            } catch (IllegalStateException cannotHappen) {
                assertThat(cannotHappen).hasMessageContaining(Integer.toString(outcome.value()));
            }
        }
        assertThat(StateMachine.command(outcome, Command.REPLACE_URL).next()).isEqualTo(FumoState.IDLE);
    }

    @Test
    @Proves({"FUMO-51", "FUMO-62"})
    @DisplayName("A failed download whose report was acknowledged still shows 20, and after a restart of the process too; a new URL leads to 10")
    void failedStays() throws Exception {
        try (Bench bench = new Bench(home).start()) {
            assertThat(bench.replace("Download/PkgURL", "https://host/nothing.fup")).isEqualTo(200);
            assertThat(bench.exec("Download", "op")).isEqualTo(202);
            bench.until(() -> bench.state() == 20 && !bench.agent.updates().status(Bench.X).reportPending());
            bench.again();
            await().during(Duration.ofMillis(200)).until(() -> bench.state() == 20);
            assertThat(bench.server.onlyReport().data()).isEqualTo("411");
            assertThat(bench.replace("Download/PkgURL", "https://host/good.fup")).isEqualTo(200);
            assertThat(bench.state()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anything", "<Command>Reboot</Command>"})
    @Proves("FUMO-69")
    @DisplayName("The data of an Exec means nothing: the answer and the operation are the same with it")
    void execArgument(String data) throws Exception {
        try (Bench bench = new Bench(home).start()) {
            assertThat(bench.replace("Download/PkgURL", "https://host/good.fup")).isEqualTo(200);
            DmtSession session = (DmtSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DmtSession.class},
                    (proxy, method, arguments) -> method.getName().equals("getPrincipal") ? Bench.SERVER : null);
            assertThatThrownBy(() -> bench.agent.plugin().execute(session, Bench.path("Download"), "op", data))
                    .isInstanceOfSatisfying(DmtException.class, answer -> assertThat(Bench.status(answer)).isEqualTo(202));
            bench.untilReported();
            assertThat(bench.server.onlyReport().data()).isEqualTo("200");
            assertThat(bench.server.onlyReport().correlator()).isEqualTo("op");
        }
    }
}
