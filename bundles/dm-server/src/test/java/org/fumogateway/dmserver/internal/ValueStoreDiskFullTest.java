package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server's medium is full while a value of a gateway is kept in its spool: at the start, from any operation on, or for one operation. */
class ValueStoreDiskFullTest {

    private static final Path ROOT = Path.of("/data");
    private static final Path SPOOLS = ROOT.resolve("state/dm-server/spools");
    private static final int SIZE = 2 * ValueStore.MOST_MEMORY_OCTETS;
    private static final int CHUNK = 10_000;
    private static final long ROOM = 1 << 20;

    private final byte[] octets = new byte[SIZE];
    private SimulatedDisk disk;
    private FileStorage storage;
    private ValueStore values;

    @BeforeEach
    void start() throws Exception {
        new Random(1).nextBytes(octets);
        disk = new SimulatedDisk();
        storage = FileStorage.open(ROOT, disk, 0);
        // Room for one value at a time: what a refused one does not give back is felt at once.
        values = new ValueStore(storage, SIZE, SIZE);
    }

    @AfterEach
    void stop() throws Exception {
        values.close();
        storage.close();
    }

    /** Takes a value in chunks; the Status of the last one that was answered. */
    private int take() throws Exception {
        try (ReceivedValue value = values.open(SIZE)) {
            for (int at = 0; at < SIZE; at += CHUNK) {
                value.append(ByteBuffer.wrap(octets, at, Math.min(CHUNK, SIZE - at)));
            }
            value.settle();
            ByteBuffer read = ByteBuffer.allocate(SIZE);
            try (var channel = value.open()) {
                while (read.hasRemaining() && channel.read(read) > 0) {
                    assertThat(read.position()).isPositive();
                }
            }
            assertThat(read.array()).isEqualTo(octets);
            return StatusCode.OK;
        } catch (ValueStore.RefusedException refused) {
            return refused.status();
        }
    }

    private List<String> spools() {
        values.settle();
        return disk.list(SPOOLS);
    }

    @Test
    @Proves({"DM-170", "DM-179"})
    @DisplayName("Nothing, or too little, is free: 420 at the first chunk, nothing is written; with room the value is taken")
    void knownAtTheFirstChunk() throws Exception {
        for (long free : new long[] {0, SIZE - 1}) {
            disk.leave(free);
            int before = disk.operations().size();
            assertThat(take()).as("%s octets free", free).isEqualTo(StatusCode.DEVICE_FULL);
            assertThat(disk.operations()).as("operations of the disk").hasSize(before);
        }
        disk.leave(ROOM);
        assertThat(take()).isEqualTo(StatusCode.OK);
        assertThat(spools()).isEmpty();
    }

    @Test
    @Proves({"DM-170", "DM-179"})
    @DisplayName("The disk fills up before any operation: 420 or the value is whole; nothing is left behind, and with room the next value is taken")
    void fullFromAnyOperation() throws Exception {
        int operations = operationsOfAll();
        int refused = 0;
        for (int operation = 0; operation < operations; operation++) {
            disk.fullFrom(disk.operations().size() + operation);
            int status = take();
            assertThat(status).as("full from %s", operation).isIn(StatusCode.OK, StatusCode.DEVICE_FULL);
            refused += status == StatusCode.OK ? 0 : 1;
            assertThat(spools()).as("full from %s", operation).isEmpty();
            disk.leave(ROOM);
            assertThat(take()).as("after the disk was full from %s", operation).isEqualTo(StatusCode.OK);
        }
        assertThat(refused).isGreaterThan(SIZE / CHUNK);
    }

    @Test
    @Proves({"DM-170", "DM-179"})
    @DisplayName("Any single operation finds no room, removing included: 420 or the value is whole, and the next value leaves nothing behind")
    void anyOperationFull() throws Exception {
        int operations = operationsOfAll();
        for (int operation = 0; operation < operations; operation++) {
            disk.fail(disk.operations().size() + operation, Failure.ENOSPC);
            assertThat(take()).as("no room for %s", operation).isIn(StatusCode.OK, StatusCode.DEVICE_FULL);
            values.settle();
            assertThat(take()).as("after no room for %s", operation).isEqualTo(StatusCode.OK);
            assertThat(spools()).as("after no room for %s", operation).isEmpty();
        }
    }

    @Test
    @Proves({"DM-170", "DM-179"})
    @DisplayName("A value that is let go of is removed beside: the next one that needs its room waits for that and is taken")
    void roomOfTheLast() throws Exception {
        for (int value = 0; value < 200; value++) {
            assertThat(take()).as("value %s", value).isEqualTo(StatusCode.OK);
        }
    }

    private int operationsOfAll() throws Exception {
        int before = disk.operations().size();
        assertThat(take()).isEqualTo(StatusCode.OK);
        values.settle();
        int all = disk.operations().size() - before;
        assertThat(all).isGreaterThan(SIZE / CHUNK);
        return all;
    }
}
