package org.fumogateway.powercut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.fumogateway.powercut.Scenario.Session;
import org.fumogateway.powercut.Scenario.Step;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.Operation.Kind;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorageFailureTest {

    private static final Path FOLDER = Scenario.ROOT.resolve("state").resolve(Scenario.STORE);

    private final Scenario life = Scenario.life();

    @ParameterizedTest
    @EnumSource(Failure.class)
    @Proves("PKG-67")
    @DisplayName("When any single disk operation fails or finds no space, the caller gets one clear error, the old state stands, "
            + "and the next attempt works")
    void everyOperationMayFail(Failure failure) throws Exception {
        Map<String, Integer> outcomes = State.counter();
        SimulatedDisk undisturbed = new SimulatedDisk();
        Session session = new Session(undisturbed);
        for (Step step : life.steps()) {
            step.act().on(session);
        }
        List<Operation> operations = undisturbed.operations();
        for (Operation operation : operations) {
            SimulatedDisk disk = new SimulatedDisk(1 << 24, operation.number());
            disk.fail(operation.number(), failure);
            run(disk, operation.number(), failure, outcomes);
        }
        Report.row("storage: " + failure, operations.size(), operations.size(), Field.SEEDS, outcomes);
    }

    private void run(SimulatedDisk disk, int failing, Failure failure, Map<String, Integer> outcomes) throws StorageException {
        Session session = open(disk, failing, failure, outcomes);
        for (int done = 0; done < life.steps().size(); done++) {
            Step step = life.steps().get(done);
            try {
                step.act().on(session);
            } catch (StorageException failed) {
                String place = "operation " + failing + " in step " + done + " (" + step.what() + ")";
                requireReason(failed, failure, place);
                boolean either = !step.undividable() || disk.operations().get(failing).kind() == Kind.FORCE_DIRECTORY;
                requireOld(disk, done, either, place);
                outcomes.merge("told and repeated", 1, Integer::sum);
                repeat(disk, session, done);
            }
        }
        assertThat(State.of(session.store)).as("operation " + failing).isEqualTo(life.after(life.steps().size()));
    }

    /**
     * Records and journals are written again through the same handle. The owner of a spool opens it anew and goes on from where
     * it
     * is, which after a failure of the last act may be the end already.
     */
    private void repeat(SimulatedDisk disk, Session session, int done) throws StorageException {
        Step step = life.steps().get(done);
        if (step.what().matches("(fill|cut) .*")) {
            session.forgetSpools();
            State now = State.of(new Session(disk.restart(RestartPolicy.KEEP_ALL, 0)).store);
            if (now.equals(life.after(done + 1))) {
                return;
            }
        }
        step.act().on(session);
    }

    private static Session open(SimulatedDisk disk, int failing, Failure failure, Map<String, Integer> outcomes)
            throws StorageException {
        try {
            return new Session(disk);
        } catch (StorageException failed) {
            requireReason(failed, failure, "operation " + failing + " while opening");
            outcomes.merge("told while opening", 1, Integer::sum);
            return new Session(disk);
        }
    }

    private static void requireReason(StorageException failed, Failure failure, String place) {
        assertThat(failed.reason()).as(place).isEqualTo(failure == Failure.ENOSPC ? Reason.FULL : Reason.IO);
    }

    private void requireOld(SimulatedDisk disk, int done, boolean either, String place) throws StorageException {
        State before = life.after(done);
        State after = either ? life.after(done + 1) : before;
        for (long seed = 0; seed < Field.SEEDS; seed++) {
            for (RestartPolicy policy : RestartPolicy.values()) {
                SimulatedDisk again = disk.restart(policy, seed);
                assertThat(State.of(new Session(again).store)).as(place + ", " + policy).isIn(before, after);
            }
        }
    }

    @Test
    @DisplayName("One damaged copy of a record is made good by the other one, two are reported as damage and can be written anew")
    void damagedCopies() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Store store = new Session(disk).store;
        store.write("alpha", new byte[] {1});
        store.write("alpha", new byte[] {2});
        for (long octet = 0; octet < 21; octet++) {
            for (String copy : List.of("alpha.1", "alpha.2")) {
                Path file = FOLDER.resolve("records").resolve(copy);
                disk.flip(file, octet, 0x10);
                assertThat(store.read("alpha")).as(copy + " octet " + octet).contains(new byte[] {2});
                disk.flip(file, octet, 0x10);
            }
        }
        disk.flip(FOLDER.resolve("records").resolve("alpha.1"), 20, 1);
        Store healed = new Session(disk).store;
        disk.flip(FOLDER.resolve("records").resolve("alpha.2"), 20, 1);
        assertThat(healed.read("alpha")).as("made whole when opened").contains(new byte[] {2});
        disk.flip(FOLDER.resolve("records").resolve("alpha.1"), 20, 1);
        assertReason(() -> healed.read("alpha"), Reason.CORRUPT);
        healed.write("alpha", new byte[] {3});
        assertThat(healed.read("alpha")).contains(new byte[] {3});
    }

    @Test
    @Proves("PKG-66")
    @DisplayName("A flipped bit anywhere before a journal's last entry is reported as damage, in the last entry it costs that "
            + "entry")
    void damagedJournal() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Store store = new Session(disk).store;
        Journal journal = store.journal("log");
        journal.append(1, new byte[300]);
        journal.append(2, new byte[] {5, 6, 7});
        journal.append(3, new byte[40]);
        journal.close();
        Path file = FOLDER.resolve("journals").resolve("log.journal");
        int last = 307 + 10;
        for (int octet = 0; octet < last; octet++) {
            disk.flip(file, octet, 0x81);
            assertReason(() -> store.journal("log"), Reason.CORRUPT);
            disk.flip(file, octet, 0x81);
        }
        for (int octet = last; octet < last + 47; octet++) {
            SimulatedDisk damaged = disk.restart(RestartPolicy.KEEP_ALL, 0);
            damaged.flip(file, octet, 0x81);
            assertThat(new Session(damaged).journal("log").entries()).as("octet " + octet).hasSize(2);
        }
    }

    @Test
    @DisplayName("A spool whose data is shorter than its last checkpoint is reported as damaged instead of going on with a hole")
    void spoolShorterThanItsCheckpoint() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Store store = new Session(disk).store;
        try (Spool spool = store.spool("load")) {
            spool.append(ByteBuffer.allocate(100));
            spool.checkpoint(new byte[0]);
        }
        disk.delete(FOLDER.resolve("spools").resolve("load.data"));
        assertReason(() -> store.spool("load"), Reason.CORRUPT);
        store.removeSpool("load");
        assertThat(store.spool("load").length()).isZero();
    }

    @Test
    @DisplayName("A full disk refuses what does not fit, keeps what is there, and takes writes again once there is space")
    void fullDisk() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(20_000, 0);
        Store store = FileStorage.open(Scenario.ROOT, disk, 0).open(Scenario.STORE);
        store.write("alpha", new byte[100]);
        Spool spool = store.spool("load");
        spool.append(ByteBuffer.allocate(10_000));
        spool.checkpoint(new byte[] {1});
        assertReason(() -> spool.append(ByteBuffer.allocate(10_000)), Reason.FULL);
        assertReason(() -> store.write("alpha", new byte[6_000]), Reason.FULL);
        assertThat(store.read("alpha")).contains(new byte[100]);
        assertThat(spool.length()).isEqualTo(10_000);
        spool.truncate(0, new byte[0]);
        store.write("alpha", new byte[6_000]);
        assertThat(store.read("alpha")).contains(new byte[6_000]);
    }

    /** A call that is expected to fail. */
    @FunctionalInterface
    private interface Call {
        void run() throws StorageException;
    }

    private static void assertReason(Call call, Reason reason) {
        assertThatThrownBy(call::run).asInstanceOf(InstanceOfAssertFactories.type(StorageException.class))
                .extracting(StorageException::reason).isEqualTo(reason);
    }
}
