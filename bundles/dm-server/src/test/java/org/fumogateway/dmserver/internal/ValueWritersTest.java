package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pieces of values are stored beside the sessions that bring them. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ValueWritersTest {

    private static final int LARGE = ValueWriters.LEAST_OCTETS;

    private final ValueWriters writers = new ValueWriters();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gate.countDown();
        writers.close();
    }

    /** Tells what is done with it, and by whom; pieces wait at a gate if there is one. */
    private static final class WatchedSpool implements Spool {
        private volatile CountDownLatch gate;
        private final List<String> done = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();
        private StorageException failure;

        WatchedSpool(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public void append(ByteBuffer octets) throws StorageException {
            try {
                gate.await();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
            if (failure != null) {
                throw failure;
            }
            note(octets.remaining() + " times " + octets.get());
        }

        synchronized void note(String what) {
            done.add(what);
            threads.add(Thread.currentThread());
        }

        synchronized List<String> done() {
            return List.copyOf(done);
        }

        @Override
        public long length() {
            return 0;
        }

        @Override
        public long durableLength() {
            return 0;
        }

        @Override
        public byte[] note() {
            return new byte[0];
        }

        @Override
        public void reserve(long length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkpoint(byte[] note) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void truncate(long length, byte[] note) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(long offset, ByteBuffer target) {
            return -1;
        }

        @Override
        public Path file() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            note("closed");
        }
    }

    private static ByteBuffer octets(int count, int value) {
        byte[] octets = new byte[count];
        Arrays.fill(octets, (byte) value);
        return ByteBuffer.wrap(octets);
    }

    @Test
    @Proves("DM-179")
    @DisplayName("Pieces of a value are stored in their order and whole, though their buffer is used again at once; only large ones by another thread")
    void order() throws Exception {
        WatchedSpool spool = new WatchedSpool(new CountDownLatch(0));
        ReceivedValue value = ReceivedValue.spooled(spool, writers, () -> spool.note("gone"));
        byte[] buffer = new byte[LARGE];
        List<String> expected = new ArrayList<>();
        for (int piece = 0; piece < 50; piece++) {
            Arrays.fill(buffer, (byte) piece);
            value.append(ByteBuffer.wrap(buffer, 0, piece % 5 == 4 ? 10 : LARGE));
            expected.add((piece % 5 == 4 ? 10 : LARGE) + " times " + piece);
        }
        value.settle();
        assertThat(spool.done()).isEqualTo(expected);
        assertThat(spool.threads.get(4)).isSameAs(Thread.currentThread());
        assertThat(spool.threads.get(1)).isNotSameAs(Thread.currentThread());
    }

    @Test
    @Proves({"DM-170", "DM-179"})
    @DisplayName("A full disk met beside the session is told by the next call, whichever it is, and by every later one")
    void failure() throws Exception {
        for (int call = 0; call < 2; call++) {
            WatchedSpool spool = new WatchedSpool(new CountDownLatch(0));
            ReceivedValue value = ReceivedValue.spooled(spool, writers, () -> { });
            value.append(octets(LARGE, 1));
            spool.failure = new StorageException(StorageException.Reason.FULL, "no room");
            value.append(octets(LARGE, 2));
            for (int again = 0; again < 2; again++) {
                boolean ends = call == 1;
                assertThatThrownBy(() -> {
                    if (ends) {
                        value.settle();
                    } else {
                        value.append(octets(LARGE, 3));
                    }
                }).isInstanceOfSatisfying(ValueStore.RefusedException.class, refused -> assertThat(refused.status()).isEqualTo(420));
            }
            assertThat(spool.done()).hasSize(1);
        }
    }

    @Test
    @Proves("DM-170")
    @DisplayName("A first piece that is not stored is told at once, large or not")
    void firstPiece() {
        for (int size : new int[] {10, LARGE}) {
            WatchedSpool spool = new WatchedSpool(new CountDownLatch(0));
            spool.failure = new StorageException(StorageException.Reason.FULL, "no room");
            ReceivedValue value = ReceivedValue.spooled(spool, writers, () -> { });
            assertThatThrownBy(() -> value.append(octets(size, 1))).isInstanceOf(ValueStore.RefusedException.class);
        }
    }

    @Test
    @Proves({"DM-172", "DM-179"})
    @DisplayName("A session that breaks off while a piece is stored waits for nobody; the spool is removed after that piece")
    void abort() throws Exception {
        WatchedSpool spool = new WatchedSpool(new CountDownLatch(0));
        ReceivedValue value = ReceivedValue.spooled(spool, writers, () -> spool.note("gone"));
        value.append(octets(10, 1));
        spool.gate = gate;
        value.append(octets(LARGE, 2));
        value.close();
        assertThat(spool.done()).containsExactly("10 times 1");
        gate.countDown();
        writers.settle();
        assertThat(spool.done()).containsExactly("10 times 1", LARGE + " times 2", "closed", "gone");
    }

    @Test
    @Proves({"DM-172", "DM-179"})
    @DisplayName("A value whose piece could not be stored is removed as any other")
    void abortAfterFailure() throws Exception {
        WatchedSpool spool = new WatchedSpool(new CountDownLatch(0));
        ReceivedValue value = ReceivedValue.spooled(spool, writers, () -> spool.note("gone"));
        value.append(octets(LARGE, 1));
        spool.failure = new StorageException(StorageException.Reason.IO, "broken");
        value.append(octets(LARGE, 2));
        value.close();
        value.close();
        writers.settle();
        assertThat(spool.done()).containsExactly(LARGE + " times 1", "closed", "gone");
    }

    @Test
    @Proves("DM-179")
    @DisplayName("So many pieces wait for the disk at most; whoever brings one more stores it himself")
    void bounded() {
        for (int piece = 0; piece < ValueWriters.PIECES; piece++) {
            assertThat(writers.append(new WatchedSpool(gate), octets(LARGE, piece))).isNotDone();
        }
        WatchedSpool further = new WatchedSpool(new CountDownLatch(0));
        assertThat(writers.append(further, octets(LARGE, 1))).isDone();
        assertThat(further.threads).containsExactly(Thread.currentThread());
        gate.countDown();
        WatchedSpool later = new WatchedSpool(new CountDownLatch(0));
        await().untilAsserted(() -> {
            later.threads.clear();
            writers.append(later, octets(LARGE, 1)).join();
            assertThat(later.threads).doesNotContain(Thread.currentThread());
        });
    }

    @Test
    @Proves("DM-179")
    @DisplayName("No thread stays when there is nothing to store; after the end whoever still has something does it himself")
    void threads() {
        WatchedSpool spool = new WatchedSpool(new CountDownLatch(0));
        writers.append(spool, octets(LARGE, 1)).join();
        await().until(() -> !spool.threads.get(0).isAlive());
        assertThat(writers.ready()).as("memory that waits for pieces").isZero();
        writers.close();
        writers.after(writers.append(spool, octets(LARGE, 2)), spool::close);
        writers.settle();
        assertThat(spool.done()).containsExactly(LARGE + " times 1", LARGE + " times 2", "closed");
        assertThat(spool.threads.subList(1, 3)).containsOnly(Thread.currentThread());
    }

    @Test
    @Proves("DM-179")
    @DisplayName("Nobody waits for ever for a medium that does not answer")
    void noAnswer() {
        try (ValueWriters patient = new ValueWriters(Duration.ofMillis(1))) {
            WatchedSpool spool = new WatchedSpool(gate);
            patient.after(patient.append(spool, octets(LARGE, 1)), spool::close);
            patient.settle();
            assertThat(spool.done()).isEmpty();
            gate.countDown();
        }
    }
}
