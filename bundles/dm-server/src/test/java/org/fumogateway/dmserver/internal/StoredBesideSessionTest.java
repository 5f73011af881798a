package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.simulateddisk.SimulatedDisk.Failure;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a gateway is answered whose value is stored beside its session, when the medium fails. */
class StoredBesideSessionTest {

    private static final Path ROOT = Path.of("/data");
    private static final Path SPOOLS = ROOT.resolve("state/dm-server/spools");
    private static final String DUMP = "./Log/Dump";
    private static final int PIECES = 4;
    private static final int SIZE = PIECES * ValueWriters.LEAST_OCTETS;

    private static final List<Integer> WHOLE = List.of(213, 213, 213, 200);

    private final byte[] octets = new byte[SIZE];
    private SimulatedDisk disk;
    private FileStorage storage;
    private ValueStore values;
    private SentCommand read;

    @BeforeEach
    void start() throws Exception {
        new Random(2).nextBytes(octets);
        disk = new SimulatedDisk();
        storage = FileStorage.open(ROOT, disk, 0);
        values = new ValueStore(storage, SIZE, SIZE);
    }

    @AfterEach
    void stop() throws Exception {
        values.close();
        storage.close();
    }

    /** Statuses of the chunks of a value, up to the first refusal; what was whole is compared. */
    private List<Integer> answers() throws Exception {
        List<Integer> answers = new ArrayList<>();
        read = new SentCommand(new ManagementCommand.Read(List.of(DUMP)));
        try (IncomingValues incoming = new IncomingValues(values, "gateway", new TestLogger().logger())) {
            for (int piece = 0; piece < PIECES && (answers.isEmpty() || answers.get(piece - 1) == 213); piece++) {
                answers.add(answer(incoming, piece));
            }
            if (answers.get(answers.size() - 1) == 200) {
                ByteBuffer stored = ByteBuffer.allocate(SIZE);
                try (var channel = read.result().values().get(0).content().open()) {
                    while (stored.hasRemaining()) {
                        assertThat(channel.read(stored)).isPositive();
                    }
                }
                assertThat(stored.array()).isEqualTo(octets);
            }
        }
        values.settle();
        return answers;
    }

    private int answer(IncomingValues incoming, int piece) {
        Statuses statuses = Statuses.of(new Header(Header.VER_DTD, Header.VER_PROTO, "1", piece + 1, Location.of("server"), Location.of("gateway"),
                null, null, Meta.EMPTY), 212, null);
        boolean last = piece == PIECES - 1;
        byte[] chunk = new byte[ValueWriters.LEAST_OCTETS];
        System.arraycopy(octets, piece * chunk.length, chunk, 0, chunk.length);
        Meta meta = piece == 0 ? Meta.of("bin", "application/zip").withSize((long) SIZE) : Meta.of("bin", "application/zip");
        Item item = new Item(null, Location.of(DUMP), meta, Data.ofOpaque(ByteBuffer.wrap(chunk)), !last);
        incoming.isWhole(new Results(3, 1, 2, Meta.EMPTY, null, null, List.of(item)), Optional.of(read), statuses);
        // The octets of a message are gone when it is answered.
        Arrays.fill(chunk, (byte) 0);
        Command answer = new ArrayList<>(statuses.queue()).get(statuses.queue().size() - 1);
        return statuses.queue().size() == 1 ? 200 : ((Status) answer).code();
    }

    @Test
    @Proves({"DM-168", "DM-170", "DM-172", "DM-179"})
    @DisplayName("The medium refuses any single operation: the chunk, the next one or the last one is answered 420 or 510, the Get has failed with that, "
            + "nothing is left; a value is never said to be whole that is not")
    void failures() throws Exception {
        for (Map.Entry<Failure, Integer> failure : Map.of(Failure.ENOSPC, 420, Failure.EIO, 510).entrySet()) {
            int before = disk.operations().size();
            assertThat(answers()).isEqualTo(WHOLE);
            int operations = disk.operations().size() - before;
            Map<List<Integer>, Integer> seen = new LinkedHashMap<>();
            for (int operation = 0; operation < operations; operation++) {
                disk.fail(disk.operations().size() + operation, failure.getKey());
                List<Integer> answers = answers();
                seen.merge(answers, 1, Integer::sum);
                int last = answers.get(answers.size() - 1);
                assertThat(read.result().values()).as("%s of %s", failure, operation).hasSize(last == 200 ? 1 : 0);
                assertThat(read.result().status()).as("%s of %s", failure, operation).isEqualTo(last == 200 ? 0 : last);
                assertThat(answers()).as("after %s of %s", failure, operation).isEqualTo(WHOLE);
                assertThat(disk.list(SPOOLS)).as("after %s of %s", failure, operation).isEmpty();
            }
            int code = failure.getValue();
            // What becomes of a piece is told by its own answer if it is known by then.
            assertThat(seen.keySet()).isSubsetOf(List.of(code), List.of(213, code), List.of(213, 213, code), List.of(213, 213, 213, code), WHOLE)
                    .contains(List.of(code), List.of(213, 213, 213, code), WHOLE);
            assertThat(seen.values().stream().mapToInt(Integer::intValue).sum() - seen.get(WHOLE))
                    .as("each piece, and opening, which is tried again where no room was").isEqualTo(PIECES + (code == 510 ? 1 : 0));
        }
    }
}
