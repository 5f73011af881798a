package org.fumogateway.installerslots.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences that xdelta3 itself made, installed into a slot. */
class RealDifferenceTest {

    private static final int WINDOW = 1 << 20;

    @TempDir
    private Path folder;
    private final SimulatedDisk disk = new SimulatedDisk();
    private byte[] fresh;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        OptionalTool.require("xdelta3", "xdelta3");
        Bench.provision(Bench.ROOT, disk);
        bench = Bench.start(Bench.ROOT, disk, 0);
        fresh = new byte[3 * WINDOW];
        for (int at = 0; at < fresh.length; at += Bench.OLD.length) {
            System.arraycopy(Bench.OLD, 0, fresh, at, Math.min(Bench.OLD.length, fresh.length - at));
        }
        System.arraycopy(Bench.image(77, 5000), 0, fresh, WINDOW + 17, 5000);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private byte[] difference(String... options) throws Exception {
        Path old = Files.write(folder.resolve("old"), Bench.OLD);
        Path next = Files.write(folder.resolve("new"), fresh);
        Path patch = folder.resolve("patch");
        List<String> command = new ArrayList<>(List.of("xdelta3", "-e", "-f", "-S", "none"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-s", old.toString(), next.toString(), patch.toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllBytes(patch);
    }

    private FirmwarePackage firmware(String encoding, byte[] stored, byte[] base) throws Exception {
        return Bench.firmware(Bench.ROOT, disk, encoding, stored, fresh, base);
    }

    private int refusal(FirmwarePackage firmware) {
        return catchThrowableOfType(InstallException.class, () -> bench.apply(firmware)).resultCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vcdiff", "vcdiff+gzip"})
    @Proves({"PKG-10", "PKG-14", "PKG-24", "PKG-51"})
    @DisplayName("A difference by xdelta3, plain or compressed, gives the new image in the other slot")
    void applied(String encoding) throws Exception {
        byte[] patch = difference("-9", "-W", Integer.toString(WINDOW));
        bench.apply(firmware(encoding, encoding.equals("vcdiff") ? patch : Bench.gzip(patch), Bench.OLD));
        assertThat(bench.slot(Slot.B)).isEqualTo(fresh);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.APPLIED);
    }

    @Test
    @Proves({"PKG-12", "PKG-13", "FUMO-97"})
    @DisplayName("A window beyond the memory that may be used ends with 502 and no bootable slot; one within it is applied")
    void memory() throws Exception {
        bench.close();
        bench.deltaMemory = 2 * WINDOW;
        bench.boot();
        assertThat(refusal(firmware("vcdiff", difference(), Bench.OLD))).isEqualTo(502);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.APPLYING);
        bench.installer.apply("op2", firmware("vcdiff", difference("-W", Integer.toString(WINDOW)), Bench.OLD), percent -> { });
        assertThat(bench.slot(Slot.B)).isEqualTo(fresh);
    }

    @Test
    @Proves({"PKG-1", "PKG-12", "PKG-46"})
    @DisplayName("A difference to another base is refused with 403, before the slot is touched; one with a secondary compressor with 405")
    void refused() throws Exception {
        byte[] other = Bench.OLD.clone();
        other[3]++;
        assertThat(refusal(firmware("vcdiff", difference(), other))).isEqualTo(403);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.NONE);
        assertThat(refusal(firmware("vcdiff", secondary(), Bench.OLD))).isEqualTo(405);
        assertThat(bench.decision.slot()).isEqualTo(Slot.A);
        assertThat(bench.slot(Slot.A)).isEqualTo(Bench.OLD);
    }

    private byte[] secondary() throws Exception {
        byte[] patch = difference();
        patch[4] |= 1;
        return patch;
    }
}
