package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerSwapTest {

    private static final String GOOD = "https://host/good.fup";

    @TempDir
    Path home;
    private Bench bench;
    private volatile FirmwareInstaller living;
    /** Happens in the middle of a check. */
    private final AtomicReference<Runnable> duringCheck = new AtomicReference<>(() -> { });

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home);
        bench.settings = bench.settings(false, Duration.ofMillis(100), Duration.ofHours(1));
        bench.start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    /** The device's installer as one version of a bundle has it: once another version came, its store is closed. */
    private FirmwareInstaller version() {
        return (FirmwareInstaller) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {FirmwareInstaller.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("check")) {
                        duringCheck.getAndSet(() -> { }).run();
                    }
                    if (self != living && method.getDeclaringClass() == FirmwareInstaller.class
                            && !method.getName().equals("kind")) {
                        throw new InstallException(410, "The store is closed");
                    }
                    try {
                        return switch (method.getName()) {
                            case "equals" -> self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> method.invoke(bench.device, arguments);
                        };
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private void swap() {
        FirmwareInstaller before = living;
        bench.neighbours.installers.remove(before == null ? bench.device : before);
        living = version();
        bench.neighbours.installers.add(living, Map.of());
    }

    private void updateUpTo(String call) {
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
        await().until(() -> bench.device.calls.contains(call));
    }

    private void sessionsEnd() {
        bench.server.active.clear();
        bench.neighbours.signal().raise();
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "PKG-65"})
    @DisplayName("An installer that is swapped while the restart waits for a session is no failure: the new one restarts, 200")
    void swappedBeforeRestart() {
        swap();
        bench.server.active.add("another");
        updateUpTo("activate");
        swap();
        sessionsEnd();
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        assertThat(bench.device.running).isEqualTo("2.0");
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "PKG-65"})
    @DisplayName("An installer that is swapped while it checks the package is no refusal: the new one is asked, 200")
    void swappedInCheck() {
        swap();
        duringCheck.set(this::swap);
        updateUpTo("activate");
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        assertThat(bench.device.running).isEqualTo("2.0");
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "PKG-65"})
    @DisplayName("No report tells a failure before the activation is taken back, however often that must be tried")
    void noReportBeforeRevert() throws Exception {
        bench.device.restartFailure = new InstallException(410, "no restart");
        bench.device.revertFailure = new InstallException(410, "the boot state cannot be written");
        updateUpTo("revert");
        await().until(() -> bench.device.calls.stream().filter("revert"::equals).count() > 2);
        assertThat(bench.server.reports()).isEmpty();
        assertThat(bench.state()).isEqualTo(60);
        bench.device.revertFailure = null;
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("410");
        assertThat(bench.state()).isEqualTo(70);
        assertThat(bench.device.running).isEqualTo("1.0");
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "PKG-65"})
    @DisplayName("Once firmware is activated, the operation waits for its installer however long it is away")
    void awayAfterActivation() throws Exception {
        bench.server.active.add("another");
        updateUpTo("activate");
        bench.neighbours.installers.remove(bench.device);
        sessionsEnd();
        await().during(bench.absence.plusMillis(300)).atMost(Duration.ofSeconds(60)).until(() -> bench.server.reports().isEmpty());
        assertThat(bench.state()).isEqualTo(60);
        bench.neighbours.installers.add(bench.device, Map.of());
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("Where nothing may wait, an update still runs, also with a downloader and an installer that come a moment later")
    void noWait() throws Exception {
        bench.absence = Duration.ofSeconds(10);
        bench.settings = bench.settings(false, Duration.ZERO, Duration.ofHours(1));
        bench.again();
        bench.server.active.add(Bench.SERVER);
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
        bench.neighbours.downloaders.remove(bench.network);
        sessionsEnd();
        await().during(Duration.ofMillis(100)).until(() -> bench.state() == 30);
        bench.neighbours.downloaders.add(bench.network, Map.of());
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("200");
    }

    @Test
    @Proves("FUMO-79")
    @DisplayName("A downloader that never comes ends the operation with 400 once the time is over")
    void neverThere() throws Exception {
        bench.server.active.add(Bench.SERVER);
        assertThat(bench.replace("Download/PkgURL", GOOD)).isEqualTo(200);
        assertThat(bench.exec("Download", "op")).isEqualTo(202);
        bench.neighbours.downloaders.remove(bench.network);
        sessionsEnd();
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("400");
    }
}
