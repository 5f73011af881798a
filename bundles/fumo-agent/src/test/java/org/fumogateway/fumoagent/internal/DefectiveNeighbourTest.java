package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services of vendors that fail, each of which must cost no more than itself. */
class DefectiveNeighbourTest {

    private static final String GOOD = "https://host/good.fup";

    @TempDir
    Path home;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home).start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    /** An installer that is preferred to the one of the device, and cannot say what it takes. */
    private static FirmwareInstaller broken(Throwable defect) {
        return (FirmwareInstaller) Proxy.newProxyInstance(FirmwareInstaller.class.getClassLoader(), new Class<?>[] {FirmwareInstaller.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "kind" -> "broken";
                    case "probe" -> throw defect;
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> throw new AssertionError(method);
                });
    }

    private void order(String node) {
        assertThat(bench.replace(node + "/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec(node, "op")).isEqualTo(202);
    }

    @Test
    @Proves({"FUMO-81", "FUMO-93"})
    @DisplayName("An outbox that cannot be linked while it is being replaced costs one round: the report goes to its successor")
    void outboxNotLinked() {
        bench.server.failuresToLink.set(1);
        order("Download");
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Proves({"FUMO-74", "PKG-71"})
    @DisplayName("An installer that cannot say what it takes is given nothing, and the package goes to the one that can; the log says so once")
    void probeFails(boolean unlinked) throws Exception {
        bench.neighbours.installers.add(broken(unlinked ? new NoClassDefFoundError("gone") : new IllegalStateException("defect")),
                Map.of("service.ranking", 100));
        assertThat(bench.value("Ext/Formats").getString()).isEqualTo("fup,gzip,raw");
        order("Download");
        bench.untilState(50);
        assertThat(bench.value("Ext/Formats").getString()).isEqualTo("fup,gzip,raw");
        assertThat(bench.exec("Update", "op-2")).isEqualTo(202);
        bench.until(() -> bench.server.reports().size() == 2);
        assertThat(bench.server.reports()).allSatisfy(report -> assertThat(report.data()).isEqualTo("200"));
        assertThat(bench.device.running).isEqualTo("2.0");
        assertThat(bench.log.lines().stream().filter(line -> line.contains("does not say what it takes"))).hasSize(1);
    }

    @Test
    @Proves({"FUMO-74", "FUMO-128", "PKG-67"})
    @DisplayName("An installer that fails at the first look after the restart into new firmware is asked again: nothing is taken back, and nothing "
            + "is reported before it is known which firmware stays")
    void installerFailsAtTheFirstLookAfterTheRestart() {
        bench.device.trialInspectFailure = new InstallException(410, "worn");
        order("DownloadAndUpdate");
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        assertThat(bench.device.trialInspectFailure).isNull();
        assertThat(bench.device.running).isEqualTo("2.0");
        assertThat(bench.device.calls).doesNotContain("revert");
    }
}
