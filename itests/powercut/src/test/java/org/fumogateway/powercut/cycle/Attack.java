package org.fumogateway.powercut.cycle;

import java.util.List;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;

/**
 * What is done to a cycle: one blow in each life of the disk, a life lasting from one cut to the next.
 *
 * @param blows one after the other
 */
record Attack(List<Blow> blows) {

    /** Something that befalls the disk. */
    interface Blow {

        /** Prepares the disk of this life. */
        void arm(SimulatedDisk disk);

        /** The disk of the next life. */
        SimulatedDisk after(SimulatedDisk disk);
    }

    /**
     * The power goes.
     *
     * @param operation counted from the beginning of this life
     * @param octets    how far a write came; below 0: before the operation
     * @param policy    what became of changes that were not forced
     * @param seed      draws the lots of that policy
     */
    record Cut(int operation, int octets, RestartPolicy policy, long seed) implements Blow {

        @Override
        public void arm(SimulatedDisk disk) {
            if (octets < 0) {
                disk.cutBefore(operation);
            } else {
                disk.cutInside(operation, octets);
            }
        }

        @Override
        public SimulatedDisk after(SimulatedDisk disk) {
            return disk.restart(policy, seed);
        }
    }

    /** One operation fails, and the gateway goes on. */
    record Fails(int operation, Failure failure) implements Blow {

        @Override
        public void arm(SimulatedDisk disk) {
            disk.fail(operation, failure);
        }

        @Override
        public SimulatedDisk after(SimulatedDisk disk) {
            throw new IllegalStateException("nobody cut the power");
        }
    }

    static Attack none() {
        return new Attack(List.of());
    }

    static Attack of(Blow... blows) {
        return new Attack(List.of(blows));
    }
}
