package org.fumogateway.installerslots.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fumogateway.installerslots.internal.Bench.NEW;
import static org.fumogateway.installerslots.internal.Bench.OLD;
import static org.fumogateway.installerslots.internal.Bench.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotDescriptions;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotState;
import org.fumogateway.storage.StorageException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The medium of slots, journal and boot records is full: at the start, from any operation on, or for one operation only. */
class SlotDiskFullTest {

    private static final int NO_ROOM = 502;
    private static final int MOST_STEPS = 12;
    private static final long ROOM = 16L << 20;
    private static final int FORCE_OCTETS = 64 * 1024;

    private int felt;
    private List<String> undisturbed;

    @BeforeEach
    void updateInPeace() throws Exception {
        Bench bench = Bench.start(ROOT, fresh(), 0, FORCE_OCTETS);
        drive(bench, "op");
        bench.installer.forget("op");
        bench.reboot();
        undisturbed = files(bench, ROOT);
    }

    @Test
    @Proves({"PKG-48", "PKG-72"})
    @DisplayName("Nothing, or too little, is free at the start: 502 before anything is written, whatever capacity is configured; with room it works")
    void knownBeforeTheFirstOctet() throws Exception {
        for (long free : new long[] {0, NEW.length / 2, NEW.length + 100}) {
            for (long capacity : new long[] {0, 2L * NEW.length}) {
                SimulatedDisk disk = fresh();
                Bench bench = Bench.start(ROOT, disk, capacity, FORCE_OCTETS);
                disk.leave(free);
                List<Operation> before = disk.operations();
                assertThat(refusal(() -> bench.installer.check(firmware()))).as("check, %s octets free", free).isEqualTo(NO_ROOM);
                assertThat(disk.operations()).as("operations of the check").isEqualTo(before);
                assertThat(refusal(() -> bench.apply(firmware()))).as("apply, %s octets free", free).isEqualTo(NO_ROOM);
                assertThat(disk.exists(SlotLayout.inDataFolder(ROOT).image(Slot.B))).as("an image was begun").isFalse();
                assertThat(bench.installer.inspect("op")).isEqualTo(Stage.NONE);
                disk.leave(ROOM);
                assertWholeUpdate(drive(bench, "op"), "op");
            }
        }
    }

    @Test
    @Proves({"PKG-65", "PKG-68", "PKG-72"})
    @DisplayName("The disk fills up before any operation, slot, journal or boot record: 502, the old firmware whole, room given back, then all works")
    void fullFromAnyOperation() throws Exception {
        int operations = operationsOfAll();
        assertThat(operations).isGreaterThan(20);
        for (int operation = 0; operation < operations; operation++) {
            SimulatedDisk disk = fresh();
            Bench bench = Bench.start(ROOT, disk, 0, FORCE_OCTETS);
            disk.fullFrom(disk.operations().size() + operation);
            attack(bench, disk, "full from " + operation, operation % 2 == 0);
        }
        assertThat(felt).as("operations at which the full disk stopped something").isGreaterThan(operations / 4);
    }

    @Test
    @Proves({"PKG-65", "PKG-68", "PKG-72"})
    @DisplayName("Any single operation finds no room: 502 or nothing is felt, and the update gets to its end")
    void anyOperationFull() throws Exception {
        int operations = operationsOfAll();
        for (int operation = 0; operation < operations; operation++) {
            SimulatedDisk disk = fresh();
            Bench bench = Bench.start(ROOT, disk, 0, FORCE_OCTETS);
            disk.fail(disk.operations().size() + operation, Failure.ENOSPC);
            attack(bench, disk, "no room for " + operation, operation % 2 == 1);
        }
        assertThat(felt).as("operations whose failure stopped something").isGreaterThan(operations / 4);
    }

    /** Runs an update into the full disk, makes room, and runs it to its end, after a restart of the gateway or without. */
    private void attack(Bench bench, SimulatedDisk disk, String place, boolean restart) throws Exception {
        boolean down = false;
        try {
            drive(bench, "op");
        } catch (StorageException cannotStart) {
            felt++;
            down = true;
            assertThat(cannotStart.reason()).as(place).isEqualTo(StorageException.Reason.FULL);
        } catch (InstallException full) {
            felt++;
            assertThat(full.resultCode()).as(place + ": " + full.getMessage()).isEqualTo(NO_ROOM);
            assertThat(bench.slot(bench.decision.slot())).as(place).isEqualTo(bench.decision.slot() == Slot.A ? OLD : NEW);
            assertHalfImageGone(disk, place);
        }
        disk.leave(ROOM);
        if (down) {
            bench.boot();
        } else if (restart) {
            bench.reboot();
        }
        Stage stage = bench.installer.inspect("op");
        if (stage == Stage.FELL_BACK || stage == Stage.REVERTED) {
            // The supervisor could not record starts of the new firmware: the old one runs again, and the next update works.
            bench.installer.forget("op");
            assertWholeUpdate(drive(bench, "next"), "next");
        } else {
            assertWholeUpdate(drive(bench, "op"), "op");
        }
    }

    /** A slot that is not bootable takes no room after the attempt has ended. */
    private static void assertHalfImageGone(SimulatedDisk disk, String place) throws Exception {
        Path image = SlotLayout.inDataFolder(ROOT).image(Slot.B);
        if (disk.exists(image) && new SlotDescriptions(SlotLayout.inDataFolder(ROOT), disk).read(Slot.B).state() == SlotState.BAD) {
            assertThat(Bench.content(disk, image)).as(place + ": half an image").isEmpty();
        }
    }

    /** The new firmware runs, whole, for good; the old one lies beside it; nothing else is on the disk than after an undisturbed update. */
    private void assertWholeUpdate(Bench bench, String operation) throws Exception {
        assertThat(bench.decision.slot()).isEqualTo(Slot.B);
        assertThat(bench.slot(Slot.B)).isEqualTo(NEW);
        assertThat(bench.slot(Slot.A)).isEqualTo(OLD);
        bench.installer.forget(operation);
        bench.reboot();
        assertThat(bench.running().version()).isEqualTo("2.0");
        assertThat(bench.running().trial()).isFalse();
        assertThat(files(bench, ROOT)).isEqualTo(undisturbed);
    }

    private static List<String> files(Bench bench, Path folder) throws Exception {
        List<String> files = new ArrayList<>();
        for (String name : bench.disk.list(folder)) {
            files.add(folder.resolve(name).toString());
            files.addAll(files(bench, folder.resolve(name)));
        }
        return files;
    }

    private interface Call {
        void run() throws Exception;
    }

    private static int refusal(Call call) {
        return catchThrowableOfType(InstallException.class, call::run).resultCode();
    }

    private static int operationsOfAll() throws Exception {
        SimulatedDisk disk = fresh();
        Bench bench = Bench.start(ROOT, disk, 0, FORCE_OCTETS);
        int before = disk.operations().size();
        drive(bench, "op");
        return disk.operations().size() - before;
    }

    /** What the agent does: ask where the operation stands, do the next step, until it is settled. */
    private static Bench drive(Bench bench, String operation) throws Exception {
        for (int step = 0; step < MOST_STEPS; step++) {
            switch (bench.installer.inspect(operation)) {
                case NONE, APPLYING -> bench.installer.apply(operation, firmware(), percent -> { });
                case APPLIED -> bench.installer.activate(operation);
                case ACTIVATED -> {
                    bench.installer.restart(operation);
                    bench.reboot();
                }
                case TRIAL -> bench.installer.confirm(operation);
                default -> {
                    return bench;
                }
            }
        }
        throw new AssertionError("the update does not end");
    }

    /** A gateway from the factory with the package on its disk, operations counted from 0. */
    private static SimulatedDisk fresh() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Bench.provision(ROOT, disk);
        Bench.firmware(ROOT, disk, "raw", NEW, NEW, null);
        SimulatedDisk again = disk.restart(RestartPolicy.DROP_UNFORCED, 0);
        again.leave(ROOM);
        return again;
    }

    private static FirmwarePackage firmware() {
        return Bench.described(ROOT.resolve("package.fup"), "raw", NEW, NEW, null);
    }
}
