package org.fumogateway.installerslots.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fumogateway.installerslots.internal.Bench.NEW;
import static org.fumogateway.installerslots.internal.Bench.OLD;
import static org.fumogateway.installerslots.internal.Bench.ROOT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotSettings;
import org.fumogateway.storage.Disk;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Both slots are devices: on the simulated disk files of fixed size, which nobody may create, cut, grow or rename. */
class DeviceSlotsTest {

    private static final int SIZE = 256 * 1024;
    private static final byte FILLED = 0x33;
    private static final Path A = Path.of("/dev/slot-a");
    private static final Path B = Path.of("/dev/slot-b");
    private static final SlotSettings SETTINGS = SlotSettings.of(Map.of("slotA", A.toString(), "slotB", B.toString()));
    private static final int MAX_STEPS = 12;

    private static SimulatedDisk devices(int size) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.createDirectories(A.getParent());
        byte[] old = new byte[size];
        Arrays.fill(old, FILLED);
        for (Path device : new Path[] {A, B}) {
            try (Disk.DiskFile file = disk.open(device, Disk.Mode.CREATE)) {
                file.write(0, ByteBuffer.wrap(old));
                file.force();
            }
        }
        disk.forceDirectory(A.getParent());
        return disk;
    }

    private static SimulatedDisk factory() throws Exception {
        SimulatedDisk disk = devices(SIZE);
        Bench.provisioned(ROOT, disk, SETTINGS).close();
        Bench.firmware(ROOT, disk, "raw", NEW, NEW, null);
        return again(disk);
    }

    private static SimulatedDisk again(SimulatedDisk disk) {
        return disk.restart(RestartPolicy.DROP_UNFORCED, 0);
    }

    private static FirmwarePackage firmware() {
        return Bench.described(ROOT.resolve("package.fup"), "raw", NEW, NEW, null);
    }

    private static void requireDevice(Disk disk, Path device, byte[] image) throws IOException {
        byte[] content = Bench.content(disk, device);
        assertThat(content).hasSize(SIZE);
        assertThat(Arrays.copyOf(content, image.length)).isEqualTo(image);
        assertThat(content[SIZE - 1]).isEqualTo(FILLED);
    }

    @Test
    @Proves({"PKG-65", "PKG-66", "PKG-67", "PKG-68"})
    @DisplayName("The power goes before or inside any operation: old or new firmware starts from its device, whole, and the update gets to its end")
    void powerCuts() throws Exception {
        SimulatedDisk factory = factory();
        SimulatedDisk uncut = again(factory);
        drive(uncut);
        int operations = uncut.operations().size();
        assertThat(uncut.operations()).filteredOn(operation -> operation.path().startsWith(A.getParent())).extracting(Operation::kind)
                .containsOnly(Operation.Kind.WRITE, Operation.Kind.FORCE);
        RestartPolicy[] policies = RestartPolicy.values();
        for (int operation = 0; operation < operations; operation++) {
            for (int inside = 0; inside < 2; inside++) {
                cutAt(again(factory), operation, inside == 1, policies[(operation + inside) % policies.length]);
            }
        }
    }

    private static void cutAt(SimulatedDisk disk, int operation, boolean inside, RestartPolicy policy) throws Exception {
        if (inside) {
            disk.cutInside(operation, 7);
        } else {
            disk.cutBefore(operation);
        }
        try {
            drive(disk);
        } catch (PowerCut expected) {
            assertThat(disk.off()).isTrue();
        }
        SimulatedDisk after = disk.restart(policy, operation);
        Bench bench = drive(after);
        assertThat(bench.decision.slot()).as("operation %s, %s", operation, policy).isEqualTo(Slot.B);
        requireDevice(after, A, OLD);
        requireDevice(after, B, NEW);
    }

    private static Bench drive(SimulatedDisk disk) throws Exception {
        Bench bench = Bench.start(ROOT, disk, SETTINGS);
        for (int step = 0; step < MAX_STEPS; step++) {
            boolean old = bench.decision.slot() == Slot.A;
            requireDevice(disk, old ? A : B, old ? OLD : NEW);
            switch (bench.installer.inspect("op")) {
                case NONE, APPLYING -> bench.apply(firmware());
                case APPLIED -> bench.installer.activate("op");
                case ACTIVATED -> bench.reboot();
                case TRIAL -> bench.installer.confirm("op");
                case CONFIRMED -> {
                    return bench;
                }
                default -> throw new AssertionError("the update went wrong");
            }
        }
        throw new AssertionError("the update does not end");
    }

    @Test
    @Proves({"PKG-1", "PKG-3", "PKG-46", "PKG-69"})
    @DisplayName("A difference is applied from one device to the other; its base changed by one bit is refused with 403, before anything is written")
    void changedBase() throws Exception {
        SimulatedDisk disk = devices(SIZE);
        Bench bench = Bench.provisioned(ROOT, disk, SETTINGS);
        byte[] output = Arrays.copyOf(OLD, OLD.length + 3);
        FirmwarePackage good = Bench.firmware(ROOT, disk, "vcdiff", SlotInstallerTest.appendDelta(OLD.length, new byte[3]), output, OLD);
        disk.flip(A, 5, 1);
        byte[] before = Bench.content(disk, B);
        assertThat(refusal(bench, good)).isEqualTo(403);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.NONE);
        assertThat(Bench.content(disk, B)).isEqualTo(before);
        disk.flip(A, 5, 1);
        bench.apply(good);
        requireDevice(disk, B, output);
        requireDevice(disk, A, OLD);
    }

    @Test
    @Proves({"PKG-48", "PKG-52"})
    @DisplayName("An image larger than the device is refused with 502 before its first octet; a device that is missing with 452")
    void tooSmall() throws Exception {
        SimulatedDisk disk = devices(NEW.length - 1);
        Bench bench = Bench.provisioned(ROOT, disk, SETTINGS);
        Bench.firmware(ROOT, disk, "raw", NEW, NEW, null);
        byte[] before = Bench.content(disk, B);
        assertThat(bench.installer.probe().capacities()).containsEntry("rootfs", NEW.length - 1L);
        assertThat(refusal(bench, firmware())).isEqualTo(502);
        assertThat(Bench.content(disk, B)).isEqualTo(before);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.NONE);
        disk.delete(B);
        assertThat(refusal(bench, firmware())).isEqualTo(452);
        assertThat(disk.exists(B)).isFalse();
    }

    private static int refusal(Bench bench, FirmwarePackage firmware) {
        return catchThrowableOfType(InstallException.class, () -> bench.apply(firmware)).resultCode();
    }
}
