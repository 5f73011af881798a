package org.fumogateway.installerslots.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fumogateway.installerslots.internal.Bench.NEW;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotSettings;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An update whose slots are started by GRUB: its environment through the real tool, its script played by the test. */
class PlatformLoaderInstallTest {

    @TempDir
    private Path root;
    private final NioDisk disk = new NioDisk();
    private Bench bench;
    private int starts;

    @BeforeEach
    void gateway() throws Exception {
        OptionalTool.require("grub-editenv", "grub-common");
        Files.createDirectories(root.resolve("boot"));
        tool("create");
        kernel("A");
        bench = Bench.provisioned(root, disk, SlotSettings.of(Map.of("bootLoader", "grub", "bootEnvironment", environment(),
                "kernelCommandLine", root.resolve("cmdline").toString(), "bootIdFile", root.resolve("boot_id").toString())));
    }

    private String environment() {
        return root.resolve("boot/grubenv").toString();
    }

    private String tool(String... words) throws Exception {
        String[] command = new String[words.length + 2];
        command[0] = "grub-editenv";
        command[1] = environment();
        System.arraycopy(words, 0, command, 2, words.length);
        Process process = new ProcessBuilder(command).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private void kernel(String slot) throws Exception {
        Files.writeString(root.resolve("cmdline"), "fumo.slot=" + slot + "\n");
        Files.writeString(root.resolve("boot_id"), "boot-" + ++starts);
    }

    private FirmwarePackage firmware() throws Exception {
        return Bench.firmware(root, disk, "raw", NEW, NEW, null);
    }

    @Test
    @Proves({"PKG-60", "PKG-65", "PKG-66", "PKG-71"})
    @DisplayName("A restart of the process is no start; the machine starts the new slot on trial, it is confirmed, and the earlier one retired")
    void wholeLife() throws Exception {
        bench.apply(firmware());
        assertThat(tool("list")).contains("ORDER=A B", "B_OK=0");
        bench.installer.activate("op");
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.ACTIVATED);
        assertThat(tool("list")).contains("ORDER=B A", "B_OK=1", "B_TRY=1", "fumo_confirmed=A");
        tool("set", "B_TRY=2");
        kernel("B");
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.TRIAL);
        assertThat(bench.running().trial()).isTrue();
        bench.installer.confirm("op");
        assertThat(tool("list")).contains("fumo_confirmed=B", "A_OK=1");
        bench.installer.retirePrevious("op");
        assertThat(tool("list")).contains("A_OK=0", "B_OK=1", "B_TRY=0");
        kernel("B");
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.CONFIRMED);
        assertThat(bench.running().version()).isEqualTo("2.0");
    }

    @Test
    @Proves({"PKG-63", "PKG-65"})
    @DisplayName("New firmware that used up its attempts has fallen back; its slot cannot be started again")
    void fallback() throws Exception {
        bench.apply(firmware());
        bench.installer.activate("op");
        tool("set", "B_TRY=3");
        kernel("A");
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.FELL_BACK);
        assertThat(tool("list")).contains("ORDER=A B", "B_OK=0", "fumo_fallback=B");
        assertThat(bench.running().version()).isEqualTo("1.0");
    }

    @Test
    @DisplayName("While the environment cannot be read nothing is written: the slot keeps what it holds")
    void unreadable() throws Exception {
        FirmwarePackage firmware = firmware();
        Files.writeString(Path.of(environment()), "rubbish");
        assertThat(catchThrowableOfType(InstallException.class, () -> bench.apply(firmware)).resultCode()).isEqualTo(410);
        assertThat(disk.exists(SlotSettings.of(Map.of()).layout(root).image(Slot.B))).isFalse();
    }
}
