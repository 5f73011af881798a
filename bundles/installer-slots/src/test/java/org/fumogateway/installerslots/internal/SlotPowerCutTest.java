package org.fumogateway.installerslots.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.installerslots.internal.Bench.NEW;
import static org.fumogateway.installerslots.internal.Bench.OLD;
import static org.fumogateway.installerslots.internal.Bench.ROOT;

import java.util.List;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.MediumFailedException;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotPowerCutTest {

    /** Steps that an update may need from any point on; more mean that it goes round in circles. */
    private static final int MAX_STEPS = 12;

    @ParameterizedTest
    @ValueSource(strings = {"raw", "gzip"})
    @Proves({"PKG-65", "PKG-66", "PKG-67", "PKG-68"})
    @DisplayName("The power goes before or inside any operation of the disk (one policy each): old or new firmware starts, whole, and the update gets to its end")
    void everywhere(String encoding) throws Exception {
        SimulatedDisk factory = fresh(encoding);
        int operations = operationsOfAll(factory, encoding);
        assertThat(operations).isGreaterThan(20);
        RestartPolicy[] policies = RestartPolicy.values();
        for (int operation = 0; operation < operations; operation++) {
            cutAt(again(factory), encoding, operation, false, policies[operation % policies.length]);
            cutAt(again(factory), encoding, operation, true, policies[(operation + 2) % policies.length]);
        }
    }

    @Test
    @Proves({"PKG-65"})
    @DisplayName("New firmware that is never confirmed, with the power going at any moment, always ends with the old one")
    void neverConfirmed() throws Exception {
        SimulatedDisk disk = fresh("raw");
        Bench bench = Bench.start(ROOT, disk, 0);
        bench.apply(firmware("raw"));
        bench.installer.activate("op");
        for (int start = 0; start < 2; start++) {
            disk.cutNow();
            disk = disk.restart(RestartPolicy.DROP_UNFORCED, start);
            bench = Bench.start(ROOT, disk, 0);
            assertThat(bench.decision.slot()).isEqualTo(Slot.B);
        }
        disk.cutNow();
        disk = disk.restart(RestartPolicy.DROP_UNFORCED, 9);
        bench = Bench.start(ROOT, disk, 0);
        assertThat(bench.decision.slot()).isEqualTo(Slot.A);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.FELL_BACK);
        assertThat(bench.slot(Slot.A)).isEqualTo(OLD);
    }

    @Test
    @Proves({"PKG-65", "PKG-67"})
    @DisplayName("A power cut during the activation is not taken for a fallback because an earlier update of that slot had fallen back")
    void activationAfterFallback() throws Exception {
        SimulatedDisk before = fresh("raw");
        Bench first = Bench.start(ROOT, before, 0);
        first.apply(firmware("raw"));
        first.installer.activate("op");
        for (int start = 0; start < 3; start++) {
            first.reboot();
        }
        assertThat(first.installer.inspect("op")).isEqualTo(Stage.FELL_BACK);
        first.installer.apply("op2", firmware("raw"), percent -> { });
        boolean cut = true;
        for (int operation = 0; cut; operation++) {
            SimulatedDisk disk = again(before);
            Bench bench = Bench.start(ROOT, disk, 0);
            disk.cutBefore(disk.operations().size() + operation);
            cut = activateUntilCut(bench);
            if (cut) {
                Bench after = Bench.start(ROOT, disk.restart(RestartPolicy.DROP_UNFORCED, operation), 0);
                assertThat(after.installer.inspect("op2")).as("cut before " + operation).isIn(Stage.APPLIED, Stage.TRIAL);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Failure.class)
    @Proves({"PKG-71", "PKG-72", "FUMO-97"})
    @DisplayName("Any operation of the disk fails once while firmware is written and activated: the installer says that the medium failed, or that it is "
            + "full (502), and the same step asked for again succeeds")
    void failsOnce(Failure failure) throws Exception {
        SimulatedDisk factory = fresh("raw");
        int begin = operationsOfStart(factory);
        int failed = 0;
        for (int operation = begin; true; operation++) {
            SimulatedDisk disk = again(factory);
            disk.fail(operation, failure);
            Bench bench = Bench.start(ROOT, disk, 0, 64 * 1024);
            InstallException told = installed(bench);
            if (disk.operations().size() <= operation) {
                break;
            }
            if (told != null) {
                failed++;
                boolean full = failure == Failure.ENOSPC;
                assertThat(told.resultCode()).as("operation %s", operation).isIn(full ? List.of(502) : List.of(410, 452));
                assertThat(told instanceof MediumFailedException).as("operation %s passes", operation).isEqualTo(!full);
                assertThat(installed(bench)).as("operation %s, again", operation).isNull();
            }
            assertThat(bench.installer.inspect("op")).isEqualTo(Stage.ACTIVATED);
            assertThat(bench.slot(Slot.B)).isEqualTo(NEW);
        }
        assertThat(failed).isGreaterThan(20);
    }

    private static int operationsOfStart(SimulatedDisk factory) throws Exception {
        SimulatedDisk disk = again(factory);
        Bench.start(ROOT, disk, 0, 64 * 1024);
        return disk.operations().size();
    }

    private static InstallException installed(Bench bench) throws Exception {
        try {
            bench.apply(firmware("raw"));
            bench.installer.activate("op");
            return null;
        } catch (InstallException told) {
            return told;
        }
    }

    private static boolean activateUntilCut(Bench bench) throws Exception {
        try {
            bench.installer.activate("op2");
            return false;
        } catch (PowerCut expected) {
            return true;
        }
    }

    private static int operationsOfAll(SimulatedDisk factory, String encoding) throws Exception {
        SimulatedDisk disk = again(factory);
        drive(disk, encoding);
        return disk.operations().size();
    }

    private static void cutAt(SimulatedDisk disk, String encoding, int operation, boolean inside, RestartPolicy policy) throws Exception {
        String place = encoding + ", " + (inside ? "inside " : "before ") + operation + ", " + policy;
        if (inside) {
            disk.cutInside(operation, 7);
        } else {
            disk.cutBefore(operation);
        }
        try {
            drive(disk, encoding);
        } catch (PowerCut expected) {
            assertThat(disk.off()).as(place).isTrue();
        }
        assertThat(disk.off()).as(place).isTrue();
        SimulatedDisk after = disk.restart(policy, operation);
        Bench bench = drive(after, encoding);
        assertThat(bench.decision.slot()).as(place).isEqualTo(Slot.B);
        assertThat(bench.slot(Slot.B)).as(place).isEqualTo(NEW);
        assertThat(bench.slot(Slot.A)).as(place).isEqualTo(OLD);
        assertThat(bench.running().version()).as(place).isEqualTo("2.0");
        for (int start = 0; start < 3; start++) {
            bench.reboot();
            assertThat(bench.decision.slot()).as(place).isEqualTo(Slot.B);
        }
    }

    /** What the agent does: ask where the operation stands, do the next step, until it is confirmed. */
    private static Bench drive(SimulatedDisk disk, String encoding) throws Exception {
        Bench bench = Bench.start(ROOT, disk, 0, 64 * 1024);
        for (int step = 0; step < MAX_STEPS; step++) {
            requireWholeFirmware(bench);
            Stage stage = bench.installer.inspect("op");
            switch (stage) {
                case NONE, APPLYING -> bench.apply(firmware(encoding));
                case APPLIED -> bench.installer.activate("op");
                case ACTIVATED -> {
                    bench.installer.restart("op");
                    bench.reboot();
                }
                case TRIAL -> bench.installer.confirm("op");
                case CONFIRMED -> {
                    return bench;
                }
                default -> throw new AssertionError("the update ended as " + stage);
            }
        }
        throw new AssertionError("the update does not end");
    }

    private static void requireWholeFirmware(Bench bench) throws Exception {
        byte[] expected = bench.decision.slot() == Slot.A ? OLD : NEW;
        assertThat(bench.slot(bench.decision.slot())).isEqualTo(expected);
        assertThat(bench.running().sha256()).isEqualTo(Bench.sha256(expected));
    }

    /** A gateway from the factory with the package on its disk, operations counted from 0. */
    private static SimulatedDisk fresh(String encoding) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Bench.provision(ROOT, disk);
        Bench.firmware(ROOT, disk, encoding, stored(encoding), NEW, null);
        return again(disk);
    }

    private static SimulatedDisk again(SimulatedDisk disk) {
        return disk.restart(RestartPolicy.DROP_UNFORCED, 0);
    }

    private static FirmwarePackage firmware(String encoding) throws Exception {
        return Bench.described(ROOT.resolve("package.fup"), encoding, stored(encoding), NEW, null);
    }

    private static byte[] stored(String encoding) throws Exception {
        return encoding.equals("gzip") ? Bench.gzip(NEW) : NEW;
    }
}
