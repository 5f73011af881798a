package org.fumogateway.lob.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.fumogateway.gateway.lob.LargeObjects.Reception;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The medium is full while a value is collected in its spool on the gateway: at the start, from any operation on, or for one operation. */
class CollectingDiskFullTest {

    private static final String NODE = "./Vendor/Logo";
    private static final Path ROOT = Path.of("/data");
    private static final Path SPOOLS = ROOT.resolve("state/lob/spools");
    private static final int SIZE = 20_000;
    private static final int CHUNK = 3_000;
    private static final int OK = 200;
    private static final int FULL = 420;
    private static final long ROOM = 1 << 20;

    private final byte[] value = new byte[SIZE];
    private SimulatedDisk disk;
    private FileStorage storage;
    private LargeObjectsComponent objects;

    @BeforeEach
    void start() throws Exception {
        new Random(1).nextBytes(value);
        disk = new SimulatedDisk();
        storage = FileStorage.open(ROOT, disk, 0);
        objects = new LargeObjectsComponent(new LobConfiguration() {
            @Override
            public int collectLimit() {
                return 2 * SIZE;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return LobConfiguration.class;
            }
        }, storage, TestLogger.create());
    }

    @AfterEach
    void stop() throws Exception {
        objects.deactivate();
        storage.close();
    }

    /** Sends the value in chunks; the Status of the last one that was answered. */
    private int send() {
        try (Reception reception = objects.open(NODE, "S1", "bin", SIZE)) {
            for (int at = 0; at < SIZE; at += CHUNK) {
                reception.append(ByteBuffer.wrap(value, at, Math.min(CHUNK, SIZE - at)));
            }
            assertThat(reception.collected()).isEqualTo(value);
            return OK;
        } catch (CommandStatusException refused) {
            return refused.status();
        }
    }

    private List<String> spools() {
        return disk.list(SPOOLS);
    }

    @Test
    @Proves({"DM-170", "DM-179"})
    @DisplayName("Nothing, or too little, is free: 420 at the first chunk, nothing is written; with room the value is taken")
    void knownAtTheFirstChunk() {
        for (long free : new long[] {0, SIZE - 1}) {
            disk.leave(free);
            int before = disk.operations().size();
            assertThat(send()).as("%s octets free", free).isEqualTo(FULL);
            assertThat(disk.operations()).as("operations of the disk").hasSize(before);
        }
        disk.leave(ROOM);
        assertThat(send()).isEqualTo(OK);
        assertThat(spools()).isEmpty();
    }

    @Test
    @Proves({"DM-170", "DM-179", "FUMO-124"})
    @DisplayName("The disk fills up before any operation: 420 or the value is whole; nothing is left behind, and with room the next value is taken")
    void fullFromAnyOperation() {
        int operations = operationsOfAll();
        int refused = 0;
        for (int operation = 0; operation < operations; operation++) {
            disk.fullFrom(disk.operations().size() + operation);
            int status = send();
            assertThat(status).as("full from %s", operation).isIn(OK, FULL);
            refused += status == FULL ? 1 : 0;
            assertThat(spools()).as("full from %s", operation).isEmpty();
            disk.leave(ROOM);
            assertThat(send()).as("after the disk was full from %s", operation).isEqualTo(OK);
        }
        assertThat(refused).isGreaterThan(SIZE / CHUNK);
    }

    @Test
    @Proves({"DM-170", "DM-179", "FUMO-124"})
    @DisplayName("Any single operation finds no room, removing included: 420 or the value is whole, and the next value leaves nothing behind")
    void anyOperationFull() {
        int operations = operationsOfAll();
        for (int operation = 0; operation < operations; operation++) {
            disk.fail(disk.operations().size() + operation, Failure.ENOSPC);
            assertThat(send()).as("no room for %s", operation).isIn(OK, FULL);
            assertThat(send()).as("after no room for %s", operation).isEqualTo(OK);
            assertThat(spools()).as("after no room for %s", operation).isEmpty();
        }
    }

    private int operationsOfAll() {
        int before = disk.operations().size();
        assertThat(send()).isEqualTo(OK);
        int all = disk.operations().size() - before;
        assertThat(all).isGreaterThan(10);
        return all;
    }
}
