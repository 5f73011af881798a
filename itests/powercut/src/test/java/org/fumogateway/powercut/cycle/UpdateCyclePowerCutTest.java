package org.fumogateway.powercut.cycle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.fumogateway.powercut.cycle.Attack.Cut;
import org.fumogateway.powercut.cycle.Attack.Fails;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.Operation.Kind;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole update of a gateway, on a disk that loses its power or fails anywhere. */
class UpdateCyclePowerCutTest {

    /** One operation in so many is attacked. */
    private static final int EVERY = Integer.getInteger("powercut.cycle.every", 97);
    /** Lots that are drawn of what is left of unforced changes, per place of a cut. */
    private static final int LOTS = Integer.getInteger("powercut.cycle.lots", 1);
    /** One pair of a first and a second cut in so many. */
    private static final int PAIR = Integer.getInteger("powercut.cycle.pair", 40_009);
    private static final int TRIPLES = Integer.getInteger("powercut.cycle.triples", 12);
    private static final int THREADS = Integer.getInteger("powercut.cycle.threads", 2);
    private static final int METADATA = 4096;
    /** No room for the package, no room for the image. */
    private static final Set<Integer> FULL = Set.of(501, 502);
    private static final int BEFORE = -1;
    private static final RestartPolicy[] POLICIES = {RestartPolicy.DROP_UNFORCED, RestartPolicy.SHUFFLED, RestartPolicy.KEEP_ALL,
        RestartPolicy.PREFIX, RestartPolicy.PROCESS_KILLED};

    @TempDir
    static Path folder;
    private static Range range;

    @BeforeAll
    static void open() throws Exception {
        range = new Range(folder, THREADS);
    }

    @AfterAll
    static void close() {
        range.close();
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "FUMO-126", "FUMO-128", "FUMO-129", "PKG-65", "PKG-66", "PKG-67", "PKG-68"})
    @DisplayName("The power goes at any place of an update: whole firmware runs at every start, the update gets to its end by itself or is asked "
            + "for again, exactly one report says so, and the next update succeeds")
    void onceAnywhere() throws Exception {
        List<Shot> shots = new ArrayList<>();
        int lot = 0;
        for (Cycle cycle : Cycle.all()) {
            for (Operation operation : chosen(cycle, 0)) {
                for (int row = 0; row < Picture.ROWS.size(); row++) {
                    int octets = octets(operation, row);
                    for (int one = 0; one < LOTS && octets >= BEFORE; one++, lot++) {
                        shots.add(new Shot(cycle, Attack.of(cut(operation.number(), octets, lot)), operation.number(), row));
                    }
                }
            }
        }
        List<Range.Hit> hits = range.fire(shots);
        Picture picture = new Picture(range, EVERY);
        hits.forEach(picture::add);
        picture.write(Path.of(System.getProperty("powercut.picture", "target/power-cuts.svg")));
        range.report("1 cut", hits.stream().map(UpdateCyclePowerCutTest::mustSucceed).toList());
    }

    /** Tries are enough for a single cut. */
    private static Range.Hit mustSucceed(Range.Hit hit) {
        return hit.outcome() != Outcome.FAILED ? hit
                : new Range.Hit(hit.shot(), Outcome.VIOLATION, hit.result(), hit.shot() + " ended with " + hit.result().code + "\n  " + hit.result().told);
    }

    /** How far an operation comes in that row of the picture; below {@link #BEFORE} if there is no such place in it. */
    private static int octets(Operation operation, int row) {
        int all = operation.octets();
        boolean torn = operation.kind() == Kind.WRITE;
        return switch (row) {
            case 0 -> BEFORE;
            case 1 -> torn ? 0 : BEFORE - 1;
            case 2 -> torn ? 1 : BEFORE - 1;
            case 3 -> torn ? all / 2 : BEFORE - 1;
            case 4 -> torn ? all - 1 : BEFORE - 1;
            default -> all;
        };
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "PKG-65", "PKG-67"})
    @DisplayName("The power goes at a change of metadata and once more while the gateway recovers: whole firmware runs, one report tells the truth, "
            + "and the next update succeeds")
    void twice() throws Exception {
        List<Shot> shots = new ArrayList<>();
        int pair = 0;
        for (Cycle cycle : Cycle.all()) {
            int count = range.operations(cycle).size();
            for (Operation first : range.operations(cycle)) {
                // What is left to do after the first cut takes no more operations than the cycle and a boot.
                for (int second = 0; metadata(first) && second < count; second++) {
                    if (pair++ % PAIR == 0) {
                        shots.add(new Shot(cycle, Attack.of(cut(first.number(), pair % 2 - 1, pair), cut(second, pair % 3 - 1, pair / 2)),
                                first.number(), 0));
                    }
                }
            }
        }
        range.report("2 cuts", range.fire(shots));
    }

    private static boolean metadata(Operation operation) {
        return operation.kind() != Kind.WRITE || operation.octets() <= METADATA;
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "PKG-65", "PKG-67"})
    @DisplayName("The power goes three times, drawn by lot: whole firmware runs, one report tells the truth, and the next update succeeds")
    void thrice() throws Exception {
        List<Shot> shots = new ArrayList<>();
        for (int seed = 0; seed < TRIPLES; seed++) {
            Random lots = new Random(seed);
            Cycle cycle = Cycle.all().get(seed % Cycle.all().size());
            int count = range.operations(cycle).size();
            int first = lots.nextInt(count);
            Attack attack = Attack.of(cut(first, lots.nextInt(200) - 1, seed), cut(lots.nextInt(count / 2), lots.nextInt(200) - 1, seed / 5),
                    cut(lots.nextInt(count / 4), lots.nextInt(200) - 1, seed / 25));
            shots.add(new Shot(cycle, attack, first, 0));
        }
        range.report("3 cuts", range.fire(shots));
    }

    @Test
    @Proves({"FUMO-63", "FUMO-74", "FUMO-97", "PKG-65", "PKG-67"})
    @DisplayName("Any single operation of the disk fails (EIO, EACCES, a write that stops in the middle): the update gets to its end all the same; ENOSPC: "
            + "it does, or one report says that the medium was full; whole firmware runs, and the next update succeeds")
    void failsAnywhere() throws Exception {
        for (Failure failure : Failure.values()) {
            List<Shot> shots = new ArrayList<>();
            for (Cycle cycle : Cycle.all()) {
                for (Operation operation : chosen(cycle, failure.ordinal() * 7 + 3)) {
                    shots.add(new Shot(cycle, Attack.of(new Fails(operation.number(), failure)), operation.number(), 0));
                }
            }
            List<Range.Hit> hits = range.fire(shots);
            range.report(failure.toString(), hits.stream().map(hit -> mustPass(hit, failure)).toList());
        }
    }

    /** A failure that passes costs no update; a full medium may, and then the code says that it was full (FUMO-97). */
    private static Range.Hit mustPass(Range.Hit hit, Failure failure) {
        boolean full = failure == Failure.ENOSPC && hit.result() != null && FULL.contains(hit.result().code);
        return full ? hit : mustSucceed(hit);
    }

    private static List<Operation> chosen(Cycle cycle, int offset) {
        return range.operations(cycle).stream().filter(operation -> (operation.number() + offset + 2 * cycle.way().ordinal()) % EVERY == 0).toList();
    }

    private static Cut cut(int operation, int octets, int lot) {
        return new Cut(operation, octets, POLICIES[Math.floorMod(lot, POLICIES.length)], lot);
    }
}
