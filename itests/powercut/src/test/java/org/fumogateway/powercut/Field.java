package org.fumogateway.powercut;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.Operation.Kind;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;

/** How wide the field of cuts is: a sample in the normal run, all of it under {@code -Psweep}. */
final class Field {

    /** A place where the power goes; octets below 0 mean before the operation, else inside it after so many octets. */
    record Cut(int operation, int octets) {

        void arm(SimulatedDisk disk) {
            if (octets < 0) {
                disk.cutBefore(operation);
            } else {
                disk.cutInside(operation, octets);
            }
        }
    }

    /** A way the disk looks when the power is back. */
    record Restart(RestartPolicy policy, long seed) {
    }

    static final int SEEDS = Integer.getInteger("powercut.seeds", 2);
    private static final int EVERY = Integer.getInteger("powercut.every", 11);
    private static final int SMALL_WRITE = 64;

    private Field() {
    }

    /** Before and inside every operation; writes are torn at several octets, small ones at each octet in a full sweep. */
    static List<Cut> cuts(List<Operation> operations) {
        List<Cut> cuts = new ArrayList<>();
        for (Operation operation : operations) {
            cuts.add(new Cut(operation.number(), -1));
            cuts.addAll(inside(operation));
        }
        return cuts;
    }

    private static List<Cut> inside(Operation operation) {
        TreeSet<Integer> octets = new TreeSet<>();
        octets.add(operation.octets());
        if (operation.kind() == Kind.WRITE) {
            octets.addAll(List.of(1, operation.octets() / 2, operation.octets() - 1));
            int step = operation.octets() <= SMALL_WRITE ? 1 : 509;
            for (int at = 0; EVERY == 1 && at < operation.octets(); at += step) {
                octets.add(at);
            }
        }
        return octets.stream().map(count -> new Cut(operation.number(), count)).toList();
    }

    static List<Restart> restarts() {
        List<Restart> restarts = new ArrayList<>();
        restarts.add(new Restart(RestartPolicy.DROP_UNFORCED, 0));
        restarts.add(new Restart(RestartPolicy.KEEP_ALL, 0));
        restarts.add(new Restart(RestartPolicy.PROCESS_KILLED, 0));
        for (long seed = 1; seed <= SEEDS; seed++) {
            restarts.add(new Restart(RestartPolicy.PREFIX, seed));
            restarts.add(new Restart(RestartPolicy.SHUFFLED, seed));
        }
        return restarts;
    }

    /** True for the cases that are costly and therefore thinned out in the normal run. */
    static boolean chosen(int index) {
        return index % EVERY == 0;
    }
}
