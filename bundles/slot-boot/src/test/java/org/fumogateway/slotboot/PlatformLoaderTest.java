package org.fumogateway.slotboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both boot loaders of the platform through their real tools, with the boot scripts of the README played at each start. */
class PlatformLoaderTest {

    @TempDir
    private Path folder;
    private final NioDisk disk = new NioDisk();
    private final Map<String, Object> settings = new HashMap<>();
    private SlotLayout layout;
    private BootVariables variables;
    private BootScript machine;
    private BootLoader loader;

    private void machine(String kind) throws Exception {
        settings.putAll(Map.of("bootLoader", kind, "kernelCommandLine", folder.resolve("cmdline").toString(),
                "bootIdFile", folder.resolve("boot_id").toString()));
        boolean grub = kind.equals("grub");
        if (grub) {
            OptionalTool.require("grub-editenv", "grub-common");
            grub();
        } else {
            OptionalTool.require("fw_setenv", "libubootenv-tool");
            uboot();
        }
        layout = SlotSettings.of(settings).layout(folder);
        machine = new BootScript(variables, grub, folder);
        machine.kernel("A");
        loader = loader();
        assertThat(loader.state()).isEmpty();
        new Provisioning(layout, disk, loader).install(new ByteArrayInputStream(new byte[1000]), "1.0");
        new SlotDescriptions(layout, disk).write(new SlotDescription(Slot.B, "2.0", 1, "ab".repeat(32), SlotState.BOOTABLE));
    }

    private BootLoader loader() throws StorageException {
        return SlotSettings.of(settings).loader(layout, disk);
    }

    private static PlatformTool tool(String name) {
        return new PlatformTool(name, "-", null, Duration.ofSeconds(60));
    }

    private void grub() throws Exception {
        Path block = folder.resolve("efi-grubenv");
        tool("grub-editenv").run("", block.toString(), "create");
        Files.createSymbolicLink(folder.resolve("grubenv"), block.getFileName());
        settings.put("bootEnvironment", folder.resolve("grubenv").toString());
        variables = new GrubVariables(tool("grub-editenv"), disk, folder.resolve("grubenv"));
        variables.write(Map.of("saved_entry", "0"));
    }

    /** Two copies in a plain file, as on a board with a redundant environment. */
    private void uboot() throws Exception {
        Path environment = Files.write(folder.resolve("environment"), new byte[0x8000]);
        Path configuration = Files.writeString(folder.resolve("fw_env.config"),
                environment + " 0x0 0x4000\n" + environment + " 0x4000 0x4000\n");
        Path defaults = Files.writeString(folder.resolve("defaults"), "baudrate=115200\n");
        settings.put("bootEnvironment", configuration.toString());
        tool("fw_setenv").run("saved_entry=0\n", "-c", configuration.toString(), "-f", defaults.toString(), "-s", "-");
        variables = new UbootVariables(tool("fw_printenv"), tool("fw_setenv"), configuration);
    }

    /** The machine starts, and the gateway on it. */
    private BootDecision start() throws Exception {
        machine.start();
        loader = loader();
        return loader.boot();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uboot", "grub"})
    @Proves({"PKG-59", "PKG-63", "PKG-67", "PKG-71"})
    @DisplayName("New firmware is tried and confirmed; what else the environment holds stays")
    void confirmed(String kind) throws Exception {
        machine(kind);
        BootDecision first = start();
        assertThat(first.slot()).isEqualTo(Slot.A);
        assertThat(first.trial()).isFalse();
        assertThat(first.trouble()).isEmpty();
        assertThat(first.bootId()).isEqualTo("boot-2");
        loader.activate(Slot.B, 2);
        loader.activate(Slot.B, 2);
        assertThat(loader.state()).contains(new BootState(Slot.A, Optional.of(Slot.B), 2, 0, Optional.empty()));
        BootDecision trial = start();
        assertThat(trial.slot()).isEqualTo(Slot.B);
        assertThat(trial.trial()).isTrue();
        assertThat(loader.state().orElseThrow().triesLeft()).isEqualTo(1);
        loader.confirm();
        loader.confirm();
        assertThat(loader.state()).contains(BootState.factory(Slot.B));
        for (int start = 0; start < 6; start++) {
            BootDecision good = start();
            assertThat(good.slot()).isEqualTo(Slot.B);
            assertThat(good.trial()).isFalse();
        }
        assertThat(variables.read()).containsEntry("saved_entry", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uboot", "grub"})
    @Proves({"PKG-63", "PKG-65"})
    @DisplayName("Firmware that is never confirmed is given up after its attempts, and the gateway learns from which slot it fell back")
    void fallback(String kind) throws Exception {
        machine(kind);
        start();
        loader.activate(Slot.B, 2);
        assertThat(start().slot()).isEqualTo(Slot.B);
        assertThat(start().trial()).isTrue();
        assertThat(loader.state().orElseThrow()).isEqualTo(new BootState(Slot.A, Optional.of(Slot.B), 0, 0, Optional.empty()));
        machine.start();
        loader = loader();
        assertThat(loader.state().orElseThrow().fallenBackFrom()).contains(Slot.B);
        BootDecision back = loader.boot();
        assertThat(back.slot()).isEqualTo(Slot.A);
        assertThat(back.trial()).isFalse();
        assertThat(loader.state().orElseThrow()).isEqualTo(new BootState(Slot.A, Optional.empty(), 0, 0, Optional.of(Slot.B)));
        assertThatThrownBy(loader::confirm).hasMessageContaining("no longer on trial");
        for (int start = 0; start < 5; start++) {
            assertThat(start().slot()).isEqualTo(Slot.A);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uboot", "grub"})
    @Proves({"PKG-66", "PKG-60"})
    @DisplayName("A trial is taken back; a slot that is written or was given up cannot be started, the good one cannot be excluded")
    void excluded(String kind) throws Exception {
        machine(kind);
        start();
        loader.activate(Slot.B, 3);
        loader.revert();
        loader.revert();
        assertThat(start().slot()).isEqualTo(Slot.A);
        loader.activate(Slot.B, 3);
        loader.exclude(Slot.B);
        loader.exclude(Slot.B);
        assertThat(start().slot()).isEqualTo(Slot.A);
        assertThatThrownBy(() -> loader.exclude(Slot.A)).isInstanceOf(StorageException.class).hasMessageContaining("is the good one");
        assertThatThrownBy(() -> loader.activate(Slot.A, 1)).hasMessageContaining("is the good one");
        assertThatThrownBy(() -> loader.activate(Slot.B, 0)).hasMessageContaining("tries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uboot", "grub"})
    @DisplayName("A confirmed slot that stops starting is left for the earlier one, unless that was excluded; the state says so")
    void confirmedSlotDies(String kind) throws Exception {
        machine(kind);
        start();
        loader.activate(Slot.B, 1);
        start();
        loader.confirm();
        for (int start = 0; start < 3; start++) {
            assertThat(machine.start()).isEqualTo("B");
        }
        BootDecision back = start();
        assertThat(back.slot()).isEqualTo(Slot.A);
        assertThat(back.trial()).isFalse();
        assertThat(loader.state().orElseThrow()).isEqualTo(new BootState(Slot.A, Optional.empty(), 0, 0, Optional.of(Slot.B)));
        loader.exclude(Slot.B);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uboot", "grub"})
    @DisplayName("An environment that is damaged, or a kernel that names no slot, ends with a sentence and starts nothing wrong")
    void damaged(String kind) throws Exception {
        machine(kind);
        start();
        variables.write(Map.of(kind.equals("grub") ? "ORDER" : "BOOT_ORDER", "X Y"));
        assertThatThrownBy(loader::state).isInstanceOfSatisfying(StorageException.class,
                damaged -> assertThat(damaged.reason()).isEqualTo(Reason.CORRUPT));
        BootDecision runs = loader.boot();
        assertThat(runs.slot()).isEqualTo(Slot.A);
        assertThat(runs.trouble()).hasValueSatisfying(text -> assertThat(text).contains("names no slot of this gateway"));
        Files.write(Path.of((String) settings.get("bootEnvironment")), "rubbish".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(loader::state).isInstanceOf(StorageException.class).hasMessageContaining("failed with exit code");
        Files.writeString(folder.resolve("cmdline"), "quiet root=/dev/sda1\n");
        assertThatThrownBy(loader::boot).hasMessageContaining("was not told by the parameter fumo.slot");
    }

    @Test
    @Proves("PKG-67")
    @DisplayName("The environment block of GRUB is replaced as a whole: a write that breaks leaves the old one, and a link stays a link")
    void grubReplaces() throws Exception {
        machine("grub");
        byte[] before = Files.readAllBytes(folder.resolve("grubenv"));
        assertThatThrownBy(() -> variables.write(Map.of("LONG", "x".repeat(2000)))).isInstanceOf(StorageException.class)
                .hasMessageContaining("grub-editenv failed with exit code");
        assertThat(Files.readAllBytes(folder.resolve("grubenv"))).isEqualTo(before);
        variables.write(Map.of("OTHER", "1"));
        assertThat(folder.resolve("grubenv")).isSymbolicLink();
        assertThat(Files.size(folder.resolve("grubenv"))).isEqualTo(1024);
        assertThat(folder.resolve("efi-grubenv.new")).doesNotExist();
    }

    @Test
    @Proves("PKG-59")
    @DisplayName("With a redundant environment of U-Boot one damaged copy is made good by the other one")
    void ubootRedundant() throws Exception {
        machine("uboot");
        start();
        loader.activate(Slot.B, 3);
        Path environment = folder.resolve("environment");
        byte[] good = Files.readAllBytes(environment);
        for (int copy = 0; copy < 2; copy++) {
            byte[] damaged = good.clone();
            damaged[copy * 0x4000 + 20] ^= 1;
            Files.write(environment, damaged);
            assertThat(loader.state()).as("copy " + copy).isPresent();
        }
    }

    @Test
    @DisplayName("The GRUB script of the README is one that GRUB understands")
    void readmeScript() throws Exception {
        OptionalTool.require("grub-script-check", "grub-common");
        String readme = Files.readString(Path.of("README.md"));
        int from = readme.indexOf("```grub\n") + "```grub\n".length();
        Path script = Files.writeString(folder.resolve("grub.cfg"), readme.substring(from, readme.indexOf("```", from)));
        assertThat(Files.readString(script)).contains("fumo.slot=A", "save_env");
        Process check = new ProcessBuilder("grub-script-check", script.toString()).redirectErrorStream(true).start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).as(said).isZero();
    }

    @Test
    @DisplayName("A tool that is missing, fails, does not end, says too much or does not do what it was told is a failure with a sentence, soon")
    void badTools() throws Exception {
        assertThat(failure("fw_printenv", null)).hasMessage("fw_printenv is not in " + folder + " (Debian package -)");
        assertThat(failure("fails", "echo no such device; exit 3")).hasMessage("fails failed with exit code 3: no such device");
        assertThat(failure("hangs", "sleep 1000")).hasMessageContaining("did not end within");
        assertThat(failure("floods", "cat /dev/zero")).isInstanceOf(StorageException.class);
        assertThat(failure("chatters", "yes")).hasMessageContaining("said more than").hasMessageContaining("octets");
        script("lazy", "true");
        PlatformTool lazy = new PlatformTool("lazy", "-", folder, Duration.ofSeconds(60));
        BootVariables forgetful = new UbootVariables(lazy, lazy, folder.resolve("fw_env.config"));
        assertThatThrownBy(() -> forgetful.write(Map.of("A", "1"))).hasMessageContaining("does not hold what fw_setenv was told to write");
        script("leaves", "sleep 30 & echo A=1");
        assertThat(new PlatformTool("leaves", "-", folder, Duration.ofSeconds(1)).run("")).isEqualTo("A=1\n");
    }

    private void script(String name, String text) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private Throwable failure(String name, String text) throws IOException {
        if (text != null) {
            script(name, text);
        }
        PlatformTool tool = new PlatformTool(name, "-", folder, Duration.ofSeconds(name.equals("hangs") ? 1 : 60));
        return catchThrowable(() -> tool.run(""));
    }

    @Test
    @DisplayName("Settings that do not fit together are refused by name")
    void settings() {
        refused(Map.of("bootLoader", "lilo"), "bootLoader");
        refused(Map.of("slotA", "sda1"), "slotA");
        refused(Map.of("slotA", "/dev/a", "slotB", "/dev/a"), "same device");
        refused(Map.of("bootLoader", "uboot", "attemptsVariable", "LEFT"), "attemptsVariable");
        refused(Map.of("bootLoader", "grub", "slotNames", "A"), "slotNames");
        refused(Map.of("bootLoader", "grub", "orderVariable", "OR DER"), "no name of a variable");
        refused(Map.of("bootLoader", "uboot", "attempts", "0"), "attempts");
        refused(Map.of("bootLoader", "uboot", "toolSeconds", "soon"), "toolSeconds");
        refused(Map.of("slotCapacity", "-5"), "slotCapacity");
    }

    private void refused(Map<String, Object> wrong, String name) {
        SlotSettings read = SlotSettings.of(wrong);
        assertThatThrownBy(() -> read.loader(read.layout(folder), disk)).as(wrong.toString())
                .isInstanceOfSatisfying(StorageException.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.INVALID))
                .hasMessageContaining(name);
    }
}
