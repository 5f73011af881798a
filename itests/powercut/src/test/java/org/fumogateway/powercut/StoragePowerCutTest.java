package org.fumogateway.powercut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fumogateway.powercut.Field.Cut;
import org.fumogateway.powercut.Field.Restart;
import org.fumogateway.powercut.Scenario.Session;
import org.fumogateway.powercut.Scenario.Step;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoragePowerCutTest {

    private final Scenario life = Scenario.life();

    @Test
    @Proves({"PKG-66", "PKG-67", "PKG-68", "DL-90"})
    @DisplayName("Whatever a store had confirmed outlives a power cut before or inside any disk operation, and an interrupted call "
            + "has happened wholly or not at all")
    void everyPromiseOutlivesACut() throws Exception {
        Map<String, Integer> outcomes = State.counter();
        List<Operation> operations = undisturbed();
        List<Cut> cuts = Field.cuts(operations);
        int index = 0;
        for (Cut cut : cuts) {
            SimulatedDisk disk = new SimulatedDisk();
            cut.arm(disk);
            int done = runUntilCut(disk);
            for (Restart restart : Field.restarts()) {
                String place = place(cut, operations, done, restart);
                SimulatedDisk again = disk.restart(restart.policy(), restart.seed());
                State found = requireOneOf(again, done, place);
                outcomes.merge(found.equals(life.after(done)) ? "as before the interrupted call" : "as after it", 1,
                        Integer::sum);
                if (Field.chosen(index++)) {
                    requireFirm(again, found, place);
                    followUp(again, found, place);
                }
            }
        }
        Report.row("storage: life of a store", operations.size(), cuts.size(), Field.SEEDS, outcomes);
    }

    @Test
    @Proves("PKG-67")
    @DisplayName("A second power cut during the recovery from the first one changes nothing that was confirmed")
    void recoveryMayBeCutToo() throws Exception {
        Map<String, Integer> outcomes = State.counter();
        List<Operation> operations = undisturbed();
        List<Cut> cuts = Field.cuts(operations);
        int tried = 0;
        for (int index = 0; index < cuts.size(); index++) {
            if (!Field.chosen(index)) {
                continue;
            }
            SimulatedDisk disk = new SimulatedDisk();
            cuts.get(index).arm(disk);
            int done = runUntilCut(disk);
            RestartPolicy policy = index % 2 == 0 ? RestartPolicy.SHUFFLED : RestartPolicy.PREFIX;
            tried += cutRecovery(disk.restart(policy, index), done, cuts.get(index) + " " + policy, outcomes);
        }
        Report.row("storage: cut while recovering", operations.size(), tried, 1, outcomes);
    }

    private int cutRecovery(SimulatedDisk found, int done, String place, Map<String, Integer> outcomes) throws StorageException {
        int tried = 0;
        for (int operation = 0;; operation++) {
            SimulatedDisk disk = found.restart(RestartPolicy.KEEP_ALL, 0);
            disk.cutInside(operation, 0);
            boolean cut = false;
            try {
                State.of(new Session(disk).store);
            } catch (PowerCut expected) {
                cut = true;
            }
            if (!cut) {
                return tried;
            }
            tried++;
            for (RestartPolicy policy : RestartPolicy.values()) {
                requireOneOf(disk.restart(policy, operation), done, place + " then inside operation " + operation + " " + policy);
                outcomes.merge("recovered", 1, Integer::sum);
            }
        }
    }

    /** The operations of the scenario when nothing goes wrong, which must end in the state that the model tells. */
    private List<Operation> undisturbed() throws StorageException {
        SimulatedDisk disk = new SimulatedDisk();
        assertThat(runUntilCut(disk)).isEqualTo(life.steps().size());
        disk.cutNow();
        SimulatedDisk again = disk.restart(RestartPolicy.DROP_UNFORCED, 0);
        assertThat(State.of(new Session(again).store)).isEqualTo(life.after(life.steps().size()));
        return disk.operations();
    }

    /** Number of steps that returned. */
    private int runUntilCut(SimulatedDisk disk) throws StorageException {
        int done = 0;
        try {
            Session session = new Session(disk);
            for (Step step : life.steps()) {
                step.act().on(session);
                done++;
            }
        } catch (PowerCut expected) {
            assertThat(disk.off()).isTrue();
        }
        return done;
    }

    private State requireOneOf(SimulatedDisk disk, int done, String place) {
        State before = life.after(done);
        State after = life.after(Math.min(done + 1, life.steps().size()));
        try {
            State found = State.of(new Session(disk).store);
            assertThat(found).as(place).isIn(before, after);
            return found;
        } catch (StorageException failed) {
            return fail(place, failed);
        }
    }

    /** What a process has seen after a restart does not go away at the next cut. */
    private static void requireFirm(SimulatedDisk disk, State found, String place) throws StorageException {
        for (RestartPolicy policy : List.of(RestartPolicy.DROP_UNFORCED, RestartPolicy.SHUFFLED)) {
            Store store = new Session(disk.restart(policy, 3)).store;
            assertThat(State.of(store)).as(place + ", then cut again: " + policy).isEqualTo(found);
        }
    }

    /** The recovered store works: everything in it can be written to, and this lasts too. */
    private static void followUp(SimulatedDisk disk, State found, String place) throws StorageException {
        State expected = found.copy();
        Session session = new Session(disk);
        byte[] octets = {1, 2, 3};
        for (String record : Stream.concat(found.records().keySet().stream(), Stream.of("new")).toList()) {
            session.store.write(record, octets);
            expected.records().put(record, State.entry(0, octets));
        }
        for (String name : found.journals().keySet()) {
            Journal journal = session.journal(name);
            journal.append(77, octets);
            expected.journals().get(name).add(State.entry(77, octets));
        }
        for (String name : found.spools().keySet()) {
            Spool spool = session.spool(name);
            spool.append(ByteBuffer.wrap(octets));
            spool.checkpoint(octets);
            expected.spools().put(name, State.spool(State.octets(spool), new String(octets, StandardCharsets.UTF_8)));
        }
        disk.cutNow();
        SimulatedDisk again = disk.restart(RestartPolicy.DROP_UNFORCED, 0);
        assertThat(State.of(new Session(again).store)).as(place + ", then written to").isEqualTo(expected);
    }

    private String place(Cut cut, List<Operation> operations, int done, Restart restart) {
        String step = done < life.steps().size() ? life.steps().get(done).what() : "the end";
        return cut + " of " + operations.get(cut.operation()) + " in step " + done + " (" + step + "), " + restart;
    }
}
