package org.fumogateway.powercut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Room that spools set aside on a medium of known size. */
class SpoolReserveTest {

    private static final Path ROOT = Path.of("/data");
    private static final long MEBI = 1L << 20;
    /** Records and marks that the test itself writes. */
    private static final long RECORDS = 64 * 1024;

    private static void refused(ThrowingCallable reserve) {
        assertThatThrownBy(reserve).isInstanceOfSatisfying(StorageException.class, full -> assertThat(full.reason()).isEqualTo(Reason.FULL));
    }

    private static FileStorage storage(SimulatedDisk disk, long quota, long reserve) throws StorageException {
        return FileStorage.open(ROOT, disk, quota, reserve);
    }

    @Test
    @Proves("DL-108")
    @DisplayName("8 MiB stay free on a small medium, 5 percent on a large one, what is configured on any")
    void reserve() throws Exception {
        long[][] mediums = {{40, 8, -1}, {1000, 50, -1}, {40, 1, MEBI}, {40, 0, 0}};
        for (long[] medium : mediums) {
            SimulatedDisk disk = new SimulatedDisk(medium[0] * MEBI, 0);
            try (FileStorage storage = storage(disk, 0, medium[2])) {
                Spool spool = storage.open("one").spool("package");
                long free = disk.usableSpace(ROOT);
                long most = free - medium[1] * MEBI;
                refused(() -> spool.reserve(most + 1));
                spool.reserve(most);
            }
        }
    }

    @Test
    @Proves("DL-108")
    @DisplayName("What is set aside for one package no other store may count on; what has come, ends or is closed gives its part back")
    void setAside() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(20 * MEBI, 0);
        try (FileStorage storage = storage(disk, 0, -1)) {
            Spool first = storage.open("one").spool("package");
            Spool second = storage.open("two").spool("package");
            first.reserve(7 * MEBI);
            refused(() -> second.reserve(7 * MEBI));
            assertThat(storage.open("three").usableSpace()).isBetween(13 * MEBI - RECORDS, 13 * MEBI);
            first.append(ByteBuffer.allocate((int) (3 * MEBI)));
            assertThat(storage.open("three").usableSpace()).as("3 MiB have come").isBetween(13 * MEBI - RECORDS, 13 * MEBI);
            refused(() -> first.reserve(20 * MEBI));
            refused(() -> second.reserve(7 * MEBI));
            first.close();
            second.reserve(7 * MEBI);
        }
    }

    @Test
    @Proves("DL-108")
    @DisplayName("A quota is a limit of its own: within it no reserve of the medium is kept")
    void quota() throws Exception {
        try (FileStorage storage = storage(new SimulatedDisk(), 2 * MEBI, -1)) {
            Spool spool = storage.open("one").spool("package");
            refused(() -> spool.reserve(2 * MEBI));
            spool.reserve(MEBI);
            assertThat(storage.open("two").usableSpace()).isBetween(MEBI - RECORDS, MEBI);
        }
    }
}
