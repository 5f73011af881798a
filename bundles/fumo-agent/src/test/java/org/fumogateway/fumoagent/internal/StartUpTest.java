package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.Sha256;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent is there before the bundles of vendors when a gateway comes up. */
class StartUpTest {

    private static final String VENDOR = "https://host/vendor.fup";

    @TempDir
    Path home;

    /** Takes the same and one encoding more. */
    private static FirmwareInstaller vendors(TestDevice device) {
        return (FirmwareInstaller) Proxy.newProxyInstance(StartUpTest.class.getClassLoader(), new Class<?>[] {FirmwareInstaller.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "probe" -> new FirmwareInstaller.Capabilities(Set.of("rootfs", "kernel"), Set.of("raw", "x-vendor"), Map.of());
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> {
                        try {
                            yield method.invoke(device, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    }
                });
    }

    private byte[] vendorsPackage(Bench bench) throws Exception {
        Path kernel = Files.writeString(home.resolve("kernel"), "kernel".repeat(1000));
        ImageIdentity identity = new ImageIdentity(Files.size(kernel), Sha256.of(Files.readAllBytes(kernel)));
        return bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200")
                .payload(PayloadSource.encoded("kernel", "x-vendor", kernel, identity)));
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "PKG-48"})
    @DisplayName("A download that goes on after a kill is not refused because the vendor's bundle that reads its encoding has not started yet")
    void vendorsComeLater() throws Exception {
        try (Bench bench = new Bench(home.resolve("bench"))) {
            // However slow the machine is, the worker waits for the start to be over and for nothing else.
            bench.swapGrace = Duration.ofMinutes(5);
            bench.settings = bench.settings(false, Duration.ofMinutes(5), Duration.ofHours(1));
            bench.network.offer(VENDOR, vendorsPackage(bench));
            bench.network.heldAtHalf = new CountDownLatch(1);
            bench.start();
            bench.neighbours.installers.add(vendors(bench.device), Map.of());
            assertThat(bench.replace("Download/PkgURL", VENDOR)).isEqualTo(200);
            assertThat(bench.exec("Download", "op")).isEqualTo(202);
            await().until(() -> bench.network.fetched.size() == 1);
            bench.starting = true;
            bench.again();
            bench.network.heldAtHalf.countDown();
            await().during(Duration.ofMillis(100)).until(() -> bench.network.fetched.size() == 1);
            bench.neighbours.installers.add(vendors(bench.device), Map.of());
            bench.starting = false;
            bench.untilReported();
            assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        }
    }

    @Test
    @Proves("FUMO-74")
    @DisplayName("A framework that never reaches its start level does not keep an operation from its end")
    void neverUp() throws Exception {
        try (Bench bench = new Bench(home.resolve("bench"))) {
            bench.starting = true;
            bench.start();
            assertThat(bench.replace("Download/PkgURL", "https://host/good.fup")).isEqualTo(200);
            assertThat(bench.exec("Download", "op")).isEqualTo(202);
            bench.untilReported();
            assertThat(bench.server.onlyReport().data()).isEqualTo("200");
        }
    }
}
