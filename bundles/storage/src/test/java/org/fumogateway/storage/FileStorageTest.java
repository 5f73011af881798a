package org.fumogateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {

    @TempDir
    private Path folder;

    private Path data;
    private FileStorage storage;

    @BeforeEach
    void open() throws StorageException {
        data = folder.resolve("var").resolve("data");
        storage = FileStorage.open(data, new NioDisk(), 0);
    }

    @AfterEach
    void close() throws StorageException {
        storage.close();
    }

    @Test
    @DisplayName("Records, journal entries and checkpointed spool octets are there again after closing and opening")
    void everythingComesBack() throws Exception {
        Store store = storage.open("room");
        store.write("one", new byte[] {1, 2});
        store.write("one", new byte[0]);
        store.journal("log").append(7, new byte[Journal.MAX_ENTRY_OCTETS]);
        Spool spool = store.spool("load");
        spool.append(ByteBuffer.allocateDirect(100_000));
        spool.checkpoint("half".getBytes(StandardCharsets.UTF_8));
        spool.append(ByteBuffer.allocate(50_000));
        storage.close();
        storage = FileStorage.open(data, new NioDisk(), 0);
        Store again = storage.open("room");
        assertThat(again.read("one")).contains(new byte[0]);
        assertThat(again.read("two")).isEmpty();
        assertThat(again.records()).containsExactly("one");
        assertThat(again.journal("log").entries()).singleElement().satisfies(entry -> {
            assertThat(entry.type()).isEqualTo(7);
            assertThat(entry.body()).hasSize(Journal.MAX_ENTRY_OCTETS);
        });
        Spool reopened = again.spool("load");
        assertThat(reopened.length()).isEqualTo(reopened.durableLength()).isEqualTo(100_000);
        assertThat(reopened.note()).asString().isEqualTo("half");
        assertThat(Files.size(reopened.file())).isEqualTo(100_000);
        assertThat(reopened.read(99_990, ByteBuffer.allocate(100))).isEqualTo(10);
        assertThat(reopened.read(100_000, ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    @DisplayName("Files of the data folder can be read and written by their owner only")
    void ownerOnly() throws Exception {
        Store store = storage.open("room");
        store.write("secret", new byte[1]);
        store.journal("log").append(1, new byte[1]);
        store.spool("load").checkpoint(new byte[1]);
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.toList()) {
                String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).as(path.toString()).isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("Whoever opens a store last holds it; every use of the older handle is refused and writes nothing")
    void newestHolderWins() throws Exception {
        Store older = storage.open("room");
        Journal journal = older.journal("log");
        Spool spool = older.spool("load");
        older.write("one", new byte[] {1});
        Store newer = storage.open("room");
        assertReason(() -> older.write("one", new byte[] {2}), Reason.LEASE_LOST);
        assertReason(() -> older.remove("one"), Reason.LEASE_LOST);
        assertReason(() -> journal.append(1, new byte[1]), Reason.LEASE_LOST);
        assertReason(() -> spool.append(ByteBuffer.allocate(1)), Reason.LEASE_LOST);
        assertReason(() -> older.read("one"), Reason.LEASE_LOST);
        assertThat(older.writable()).isFalse();
        assertThat(newer.writable()).isTrue();
        assertThat(newer.read("one")).contains(new byte[] {1});
        older.close();
        newer.write("one", new byte[] {3});
        assertThat(newer.journal("log").entries()).isEmpty();
    }

    @Test
    @DisplayName("A replaced storage service writes nothing more: closing it ends all stores that came from it")
    void closedStorageEndsItsStores() throws Exception {
        Store store = storage.open("room");
        storage.close();
        assertReason(() -> store.write("one", new byte[1]), Reason.LEASE_LOST);
        assertReason(() -> storage.open("room"), Reason.LEASE_LOST);
        storage.close();
        storage = FileStorage.open(data, new NioDisk(), 0);
        storage.open("room").write("one", new byte[1]);
    }

    @Test
    @DisplayName("A second process on the same data folder is refused in one clear sentence, and admitted once the first has "
            + "ended")
    void onlyOneProcess() throws Exception {
        assertReason(() -> FileStorage.open(data, new NioDisk(), 0), Reason.LEASE_LOST);
        String refused = otherProcess();
        assertThat(refused).isEqualTo("The data folder " + data + " is in use by another process");
        storage.close();
        assertThat(otherProcess()).isEqualTo("opened");
    }

    private String otherProcess() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OtherProcess.class.getName(), data.toString()).redirectErrorStream(true).start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(),
                StandardCharsets.UTF_8))) {
            String line = output.readLine();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return line;
        }
    }

    /** The other process. */
    static final class OtherProcess {

        private OtherProcess() {
        }

        public static void main(String[] arguments) throws IOException {
            try (FileStorage opened = FileStorage.open(Path.of(arguments[0]), new NioDisk(), 0)) {
                System.out.println(opened.root() == null ? "" : "opened");
            } catch (StorageException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    @DisplayName("A quota over all stores refuses what would pass it, counts what was there before, and gives back what is "
            + "removed")
    void quota() throws Exception {
        storage.open("one").write("kept", new byte[1000]);
        storage.close();
        storage = FileStorage.open(data, new NioDisk(), 10_000);
        Store store = storage.open("two");
        assertThat(store.usableSpace()).isEqualTo(10_000 - 2 * 1020);
        Spool spool = store.spool("load");
        spool.append(ByteBuffer.allocate(5_000));
        assertReason(() -> spool.append(ByteBuffer.allocate(5_000)), Reason.FULL);
        assertReason(() -> store.write("big", new byte[5_000]), Reason.FULL);
        assertReason(() -> store.journal("log").append(1, new byte[5_000]), Reason.FULL);
        assertThat(spool.length()).isEqualTo(5_000);
        assertThat(store.read("big")).isEmpty();
        spool.checkpoint(new byte[10]);
        store.removeSpool("load");
        store.removeJournal("log");
        for (int round = 0; round < 20; round++) {
            store.write("big", new byte[1_500]);
            store.journal("log").append(1, new byte[100]);
            store.journal("log").rewrite(List.of());
        }
        store.remove("big");
        assertThat(store.usableSpace()).isEqualTo(10_000 - 2 * 1020);
    }

    @Test
    @DisplayName("Names that could leave the folder, and values larger than allowed, are refused before anything is touched")
    void refusals() throws Exception {
        Store store = storage.open("room");
        for (String name : new String[] {"", "..", ".hidden", "a/b", "x".repeat(129), null}) {
            assertReason(() -> store.write(name, new byte[1]), Reason.INVALID);
            assertReason(() -> store.journal(name), Reason.INVALID);
            assertReason(() -> store.removeSpool(name), Reason.INVALID);
        }
        for (String name : new String[] {"", "Room", "../x", "1room", "x".repeat(65), null}) {
            assertReason(() -> storage.open(name), Reason.INVALID);
        }
        assertReason(() -> store.write("one", new byte[Store.MAX_RECORD_OCTETS + 1]), Reason.INVALID);
        assertReason(() -> store.journal("log").append(0, new byte[1]), Reason.INVALID);
        assertReason(() -> store.journal("log").append(1, new byte[Journal.MAX_ENTRY_OCTETS + 1]), Reason.INVALID);
        assertReason(() -> store.spool("load").checkpoint(new byte[Spool.MAX_NOTE_OCTETS + 1]), Reason.INVALID);
        assertReason(() -> store.spool("load").truncate(1, new byte[0]), Reason.INVALID);
        assertReason(() -> FileStorage.open(data.resolve("x"), new NioDisk(), -1), Reason.INVALID);
        assertThat(store.records()).isEmpty();
    }

    @Test
    @DisplayName("A handle to a removed or newly opened journal or spool is refused instead of writing to the wrong file")
    void removedHandles() throws Exception {
        Store store = storage.open("room");
        Journal journal = store.journal("log");
        Spool spool = store.spool("load");
        store.removeJournal("log");
        store.removeSpool("load");
        assertReason(() -> journal.append(1, new byte[1]), Reason.LEASE_LOST);
        assertReason(() -> spool.append(ByteBuffer.allocate(1)), Reason.LEASE_LOST);
        assertThat(store.journals()).isEmpty();
        assertThat(store.spools()).isEmpty();
        store.remove("nothing");
        store.removeJournal("nothing");
        store.removeSpool("nothing");
    }

    @Test
    @Proves("PKG-66")
    @DisplayName("The journal file is length(2) type(1) body crc32(4) for each entry, and a torn last entry is cut off when "
            + "opened")
    void journalFormat() throws Exception {
        Store store = storage.open("room");
        store.journal("log").append(5, "abc".getBytes(StandardCharsets.US_ASCII));
        Path file = data.resolve("state/room/journals/log.journal");
        byte[] octets = Files.readAllBytes(file);
        assertThat(octets).hasSize(10).startsWith(0, 3, 5, 'a', 'b', 'c');
        CRC32 crc = new CRC32();
        crc.update(octets, 0, 6);
        assertThat(ByteBuffer.wrap(octets).getInt(6)).isEqualTo((int) crc.getValue());
        Files.write(file, new byte[] {0, 9, 1, 2}, StandardOpenOption.APPEND);
        Journal journal = store.journal("log");
        assertThat(journal.entries()).hasSize(1);
        assertThat(Files.size(file)).isEqualTo(10);
        journal.append(6, new byte[0]);
        assertThat(store.journal("log").entries()).extracting(Journal.Entry::type).containsExactly(5, 6);
    }

    @Test
    @DisplayName("An interrupted thread still writes everything, keeps its interrupt, and breaks no handle of others")
    void interruptsDoNotBreakWrites() throws Exception {
        Store store = storage.open("room");
        Journal journal = store.journal("log");
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> interrupted = worker.submit(() -> {
                Thread.currentThread().interrupt();
                journal.append(1, new byte[10]);
                store.write("one", new byte[] {1});
                return Thread.interrupted();
            });
            assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            worker.shutdownNow();
        }
        journal.append(2, new byte[10]);
        assertThat(journal.entries()).hasSize(2);
        assertThat(store.read("one")).contains(new byte[] {1});
    }

    @Test
    @DisplayName("Threads writing different records of one store at the same time all find their last value again")
    void manyThreads() throws Exception {
        Store store = storage.open("room");
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            List<Future<byte[]>> results = Stream.of("a", "b", "c", "a", "b", "c").map(name -> workers.submit(() -> {
                for (int round = 0; round < 20; round++) {
                    store.write(name, name.repeat(50).getBytes(StandardCharsets.US_ASCII));
                }
                return store.read(name).orElseThrow();
            })).toList();
            for (Future<byte[]> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).hasSize(50);
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(store.records()).containsExactly("a", "b", "c");
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
