package org.fumogateway.powercut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.fumogateway.powercut.Field.Cut;
import org.fumogateway.powercut.Field.Restart;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.BootEnvironment;
import org.fumogateway.slotboot.BootState;
import org.fumogateway.slotboot.Provisioning;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotDescription;
import org.fumogateway.slotboot.SlotDescriptions;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotState;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;
import org.fumogateway.storage.StorageException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootPowerCutTest {

    /** Octets that a slot in a file leaves free, at the factory too. */
    private static final int RECORDS_BESIDE_AN_IMAGE = 1 << 20;

    private static final SlotLayout LAYOUT = SlotLayout.inDataFolder(Path.of("/data"));
    private static final byte[] IMAGE = image();

    private SimulatedDisk factory;

    /** A change of the boot state. */
    @FunctionalInterface
    private interface Step {
        void on(BootEnvironment environment) throws StorageException;
    }

    /** Trials that fall back, are confirmed and are reverted, with all their starts. */
    private static final List<Step> STEPS = List.of(
            BootEnvironment::boot,
            environment -> environment.activate(Slot.B, 2), BootEnvironment::boot, BootEnvironment::boot, BootEnvironment::boot,
            environment -> environment.activate(Slot.B, 3), environment -> environment.activate(Slot.B, 1), BootEnvironment::boot,
            BootEnvironment::confirm, BootEnvironment::confirm, BootEnvironment::boot,
            environment -> environment.activate(Slot.A, 1), BootEnvironment::boot, BootEnvironment::revert,
                    BootEnvironment::boot);

    @Test
    @Proves({"PKG-65", "PKG-67", "PKG-68"})
    @DisplayName("A power cut before or inside any operation of activating, starting, confirming or reverting a slot leaves the boot "
            + "state before or after it, and the gateway starts a bootable slot, ending in a good one")
    void bootStateSurvivesCuts() throws Exception {
        Map<String, Integer> outcomes = State.counter();
        List<Optional<BootState>> states = states();
        SimulatedDisk undisturbed = provisioned();
        run(undisturbed);
        List<Operation> operations = undisturbed.operations();
        List<Cut> cuts = Field.cuts(operations);
        for (Cut cut : cuts) {
            SimulatedDisk disk = provisioned();
            cut.arm(disk);
            int done = run(disk);
            for (Restart restart : Field.restarts()) {
                String place = cut + " in step " + done + ", " + restart;
                SimulatedDisk again = disk.restart(restart.policy(), restart.seed());
                Optional<BootState> found = environment(again).state();
                assertThat(found).as(place).isIn(states.get(done), states.get(Math.min(done + 1, STEPS.size())));
                outcomes.merge(found.equals(states.get(done)) ? "as before the interrupted call" : "as after it", 1,
                        Integer::sum);
                requireEndsInGoodSlot(again, found.orElseThrow(), place);
            }
        }
        Report.row("slot-boot: boot state", operations.size(), cuts.size(), Field.SEEDS, outcomes);
    }

    @Test
    @Proves("PKG-63")
    @DisplayName("However often the power goes while a start is being recorded, a slot on trial never runs more often than it "
            + "has tries")
    void triesAreNeverGivenTwice() throws Exception {
        Map<String, Integer> outcomes = State.counter();
        int tried = 0;
        for (long seed = 0; seed < 40L * Field.SEEDS; seed++) {
            Random random = new Random(seed);
            SimulatedDisk disk = provisioned();
            environment(disk).activate(Slot.B, 3);
            int trials = 0;
            for (int start = 0; start < 30; start++) {
                disk = disk.restart(RestartPolicy.values()[random.nextInt(RestartPolicy.values().length)], random.nextLong());
                disk.cutInside(random.nextInt(14), random.nextInt(160));
                try {
                    trials += environment(disk).boot().trial() ? 1 : 0;
                } catch (PowerCut expected) {
                    tried++;
                }
            }
            assertThat(trials).as("seed " + seed).isLessThanOrEqualTo(3);
            assertThat(environment(disk.restart(RestartPolicy.DROP_UNFORCED, 0)).boot().slot()).isIn(Slot.A, Slot.B);
            outcomes.merge(trials + " trial starts of 3", 1, Integer::sum);
        }
        Report.row("slot-boot: cuts while starting a trial", 0, tried, 40 * Field.SEEDS, outcomes);
    }

    @Test
    @Proves("PKG-67")
    @DisplayName("A power cut while the factory image is installed leaves either nothing that would start or the whole image, and "
            + "installing it again works")
    void provisioningSurvivesCuts() throws Exception {
        Map<String, Integer> outcomes = State.counter();
        SimulatedDisk undisturbed = new SimulatedDisk();
        install(undisturbed);
        List<Operation> operations = undisturbed.operations();
        List<Cut> cuts = Field.cuts(operations).stream().filter(cut -> cut.octets() < 0 || cut.octets() % 1018 < 509).toList();
        for (Cut cut : cuts) {
            SimulatedDisk disk = new SimulatedDisk();
            cut.arm(disk);
            boolean done = installUntilCut(disk);
            for (Restart restart : Field.restarts()) {
                String place = cut + ", " + restart;
                SimulatedDisk again = disk.restart(restart.policy(), restart.seed());
                boolean provisioned = new Provisioning(LAYOUT, again).provisioned();
                assertThat(provisioned || !done).as(place).isTrue();
                if (!provisioned) {
                    install(again);
                }
                requireWholeImage(again, place);
                outcomes.merge(provisioned ? "installed" : "installed again", 1, Integer::sum);
            }
        }
        Report.row("slot-boot: factory image", operations.size(), cuts.size(), Field.SEEDS, outcomes);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    @DisplayName("When a disk operation fails while the boot state changes, the old state stands or the call says so, a start still "
            + "gives the good slot, and the next attempt works")
    void operationsMayFail(Failure failure) throws Exception {
        Map<String, Integer> outcomes = State.counter();
        List<Optional<BootState>> states = states();
        SimulatedDisk undisturbed = provisioned();
        run(undisturbed);
        int count = undisturbed.operations().size();
        for (int failing = 0; failing < count; failing++) {
            SimulatedDisk disk = provisioned();
            disk.fail(failing, failure);
            outcomes.merge(runAgainstFailure(disk, failing, states), 1, Integer::sum);
        }
        Report.row("slot-boot: " + failure, count, count, 1, outcomes);
    }

    private static String runAgainstFailure(SimulatedDisk disk, int failing, List<Optional<BootState>> states)
            throws StorageException {
        BootEnvironment environment = environment(disk);
        for (int done = 0; done < STEPS.size(); done++) {
            try {
                STEPS.get(done).on(environment);
            } catch (StorageException told) {
                assertThat(environment.state()).as("operation " + failing).isIn(states.get(done), states.get(done + 1));
                STEPS.get(done).on(environment);
                assertThat(environment.state()).as("operation " + failing).isEqualTo(states.get(done + 1));
                return "told and repeated";
            }
            if (disk.operations().size() > failing) {
                return afterStart(disk, environment, failing, states.get(done), states.get(done + 1));
            }
        }
        return fail("operation " + failing + " never failed");
    }

    /** Only a start may go on after a failure: with the good slot, and without taking a try for nothing more than once. */
    private static String afterStart(SimulatedDisk disk, BootEnvironment environment, int failing, Optional<BootState> before,
            Optional<BootState> after) throws StorageException {
        assertThat(environment.state()).as("operation " + failing).isIn(before, after);
        BootDecision next = environment.boot();
        assertThat(next.trouble()).isEmpty();
        assertThat(next.slot()).isEqualTo(environment.state().orElseThrow().running());
        return "started the good slot";
    }

    @Test
    @DisplayName("On a full disk a start gives the good slot and says why the trial did not run; with space again the trial runs")
    void fullDisk() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(RECORDS_BESIDE_AN_IMAGE + 8_000 + IMAGE.length, 0);
        install(disk);
        describeB(disk);
        environment(disk).activate(Slot.B, 1);
        Path filler = Path.of("/data/filler");
        try (DiskFile file = disk.open(filler, Mode.CREATE)) {
            file.truncate(disk.usableSpace(filler));
        }
        BootDecision troubled = environment(disk).boot();
        assertThat(troubled.slot()).isEqualTo(Slot.A);
        assertThat(troubled.trial()).isFalse();
        assertThat(troubled.trouble()).hasValueSatisfying(sentence -> assertThat(sentence).contains("no space is left"));
        disk.delete(filler);
        assertThat(environment(disk).boot()).extracting(BootDecision::slot, BootDecision::trial).containsExactly(Slot.B, true);
    }

    private static void requireEndsInGoodSlot(SimulatedDisk disk, BootState found, String place) throws StorageException {
        BootEnvironment environment = environment(disk);
        int trials = 0;
        BootDecision decision = environment.boot();
        while (decision.trial()) {
            assertThat(decision.slot()).as(place).isEqualTo(found.trial().orElseThrow());
            trials++;
            decision = environment.boot();
        }
        assertThat(trials).as(place).isEqualTo(found.triesLeft());
        assertThat(decision.slot()).as(place).isEqualTo(found.active());
        assertThat(environment.state().orElseThrow().boots()).as(place).isEqualTo(found.boots() + trials + 1);
    }

    private static void requireWholeImage(SimulatedDisk disk, String place) throws Exception {
        assertThat(environment(disk).boot().slot()).as(place).isEqualTo(Slot.A);
        SlotDescription held = new SlotDescriptions(LAYOUT, disk).read(Slot.A);
        assertThat(held.state()).as(place).isEqualTo(SlotState.BOOTABLE);
        ByteBuffer octets = ByteBuffer.allocate((int) held.length());
        try (DiskFile file = disk.open(LAYOUT.image(Slot.A), Mode.READ)) {
            file.read(0, octets);
        }
        assertThat(octets.array()).as(place).isEqualTo(IMAGE);
    }

    /** The state before the first step and after each. */
    private List<Optional<BootState>> states() throws StorageException {
        BootEnvironment environment = environment(provisioned());
        List<Optional<BootState>> states = new ArrayList<>(List.of(environment.state()));
        for (Step step : STEPS) {
            step.on(environment);
            states.add(environment.state());
        }
        return states;
    }

    private static int run(SimulatedDisk disk) throws StorageException {
        BootEnvironment environment = environment(disk);
        int done = 0;
        try {
            for (Step step : STEPS) {
                step.on(environment);
                done++;
            }
        } catch (PowerCut expected) {
            assertThat(disk.off()).isTrue();
        }
        return done;
    }

    private static BootEnvironment environment(SimulatedDisk disk) {
        return new BootEnvironment(LAYOUT, disk);
    }

    /** A gateway as it leaves the factory, with a second image ready, operations counted from 0. */
    private SimulatedDisk provisioned() throws StorageException {
        if (factory == null) {
            factory = new SimulatedDisk();
            install(factory);
            describeB(factory);
        }
        return factory.restart(RestartPolicy.DROP_UNFORCED, 0);
    }

    private static void describeB(SimulatedDisk disk) throws StorageException {
        new SlotDescriptions(LAYOUT, disk).write(new SlotDescription(Slot.B, "2.0", 1, "ab".repeat(32), SlotState.BOOTABLE));
    }

    private static void install(SimulatedDisk disk) throws StorageException {
        new Provisioning(LAYOUT, disk).install(new ByteArrayInputStream(IMAGE), "1.0");
    }

    private static boolean installUntilCut(SimulatedDisk disk) throws StorageException {
        try {
            install(disk);
            return true;
        } catch (PowerCut expected) {
            return false;
        }
    }

    private static byte[] image() {
        byte[] image = new byte[70_000];
        new Random(1).nextBytes(image);
        return image;
    }
}
