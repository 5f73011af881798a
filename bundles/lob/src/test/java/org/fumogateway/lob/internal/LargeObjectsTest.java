package org.fumogateway.lob.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjects.Reception;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtException;

class LargeObjectsTest {

    private static final String NODE = "./Vendor/Logo";

    @TempDir
    Path folder;
    private FileStorage storage;
    private LargeObjectsComponent objects;

    /** A sink that notes what it is told. */
    private static final class NotingSink implements LargeObjectSink {
        private final List<String> told = new ArrayList<>();
        private DmtException refusal;
        private Error abortFailure;

        @Override
        public Transfer open(String nodeUri, String principal, String format, long limit) throws DmtException {
            if (refusal != null) {
                throw refusal;
            }
            told.add("open " + nodeUri + " " + principal + " " + format + " " + limit);
            return new Transfer() {
                @Override
                public void append(ByteBuffer octets) throws DmtException {
                    told.add("append " + octets.remaining());
                    octets.position(octets.limit());
                    if (refusal != null) {
                        throw refusal;
                    }
                }

                @Override
                public void commit() {
                    told.add("commit");
                }

                @Override
                public void abort() {
                    told.add("abort");
                    if (abortFailure != null) {
                        throw abortFailure;
                    }
                }
            };
        }
    }

    @BeforeEach
    void start() throws Exception {
        storage = FileStorage.open(folder, new NioDisk(), 0);
        objects = component();
    }

    @AfterEach
    void stop() throws Exception {
        objects.deactivate();
        storage.close();
    }

    private LargeObjectsComponent component() throws Exception {
        return new LargeObjectsComponent(new LobConfiguration() {
            @Override
            public int collectLimit() {
                return 100;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return LobConfiguration.class;
            }
        }, storage, TestLogger.create());
    }

    private NotingSink sink(int ranking, Object nodes) {
        NotingSink sink = new NotingSink();
        objects.addSink(sink, Map.of(LargeObjectSink.NODE_URI, nodes, "service.ranking", ranking));
        return sink;
    }

    private static ByteBuffer octets(int size) {
        return ByteBuffer.allocate(size);
    }

    private static int status(ThrowingCallable call) {
        int[] status = new int[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(CommandStatusException.class, refused -> status[0] = refused.status());
        return status[0];
    }

    private List<String> debris() throws Exception {
        try (Store store = storage.open("lob")) {
            return store.spools();
        }
    }

    @Test
    @Proves("DM-179")
    @DisplayName("A sink that fails to drop its octets keeps nobody out: the node is free for the next value")
    void abortFails() throws Exception {
        NotingSink sink = sink(0, NODE);
        sink.abortFailure = new NoClassDefFoundError("gone");
        try (Reception reception = objects.open(NODE, "S1", "b64", 30)) {
            reception.append(octets(20));
        }
        sink.abortFailure = null;
        try (Reception reception = objects.open(NODE, "S1", "b64", 30)) {
            reception.append(octets(30));
            reception.commit();
        }
        assertThat(sink.told).endsWith("append 20", "abort", "open " + NODE + " S1 b64 30", "append 30", "commit");
    }

    @Test
    @Proves("DM-179")
    @DisplayName("The best sink of a node gets its octets as they come and is asked to commit once")
    void streams() throws Exception {
        sink(0, NODE);
        NotingSink best = sink(5, new String[] {"./Other", NODE});
        try (Reception reception = objects.open(NODE, "S1", "b64", 30)) {
            assertThat(reception.streamed()).isTrue();
            reception.append(octets(20));
            reception.append(octets(10));
            reception.commit();
        }
        assertThat(best.told).containsExactly("open " + NODE + " S1 b64 30", "append 20", "append 10", "commit");
    }

    @Test
    @Proves({"DM-172", "DM-169"})
    @DisplayName("What is closed without a commit is dropped by the sink, and the node is free again")
    void drops() throws Exception {
        NotingSink sink = sink(0, NODE);
        Reception reception = objects.open(NODE, "S1", "b64", 30);
        reception.append(octets(20));
        assertThat(status(() -> objects.open(NODE, "S2", "b64", 30))).isEqualTo(403);
        reception.close();
        reception.close();
        assertThat(sink.told).endsWith("abort").containsOnlyOnce("abort");
        objects.open(NODE, "S2", "b64", 30).close();
    }

    @Test
    @Proves({"DM-172", "DM-173"})
    @DisplayName("What a sink says to a large piece is answered at the next chunk, or at the commit; nothing is committed then")
    void tellsLater() throws Exception {
        for (int piecesBehind : new int[] {0, 1}) {
            NotingSink sink = sink(piecesBehind, NODE);
            Reception reception = objects.open(NODE, "S1", "bin", 4L * SinkThread.LEAST_OCTETS);
            reception.append(octets(SinkThread.LEAST_OCTETS));
            sink.refusal = new CommandStatusException(NODE, 420, "full");
            reception.append(octets(SinkThread.LEAST_OCTETS));
            assertThat(status(piecesBehind == 0 ? reception::commit : () -> reception.append(octets(SinkThread.LEAST_OCTETS)))).isEqualTo(420);
            reception.close();
            assertThat(sink.told).hasSize(4).endsWith("append " + SinkThread.LEAST_OCTETS, "abort");
        }
    }

    @Test
    @DisplayName("The first piece is judged before it is answered, large or not")
    void judgesTheFirst() throws Exception {
        NotingSink sink = sink(0, NODE);
        Reception reception = objects.open(NODE, "S1", "bin", 4L * SinkThread.LEAST_OCTETS);
        sink.refusal = new CommandStatusException(NODE, 415, "no package");
        assertThat(status(() -> reception.append(octets(SinkThread.LEAST_OCTETS)))).isEqualTo(415);
        reception.close();
    }

    @Test
    @DisplayName("Large pieces arrive in their order and whole, though their buffer is used again at once")
    void keepsItsOctets() throws Exception {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        objects.addSink((uri, principal, format, limit) -> new Collecting(arrived), Map.of(LargeObjectSink.NODE_URI, NODE));
        byte[] buffer = new byte[SinkThread.LEAST_OCTETS];
        try (Reception reception = objects.open(NODE, "S1", "bin", 10L * buffer.length)) {
            for (byte piece = 0; piece < 10; piece++) {
                Arrays.fill(buffer, piece);
                reception.append(ByteBuffer.wrap(buffer, 0, buffer.length - 3 * piece));
            }
            Arrays.fill(buffer, (byte) -1);
            reception.commit();
        }
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (byte piece = 0; piece < 10; piece++) {
            Arrays.fill(buffer, piece);
            sent.write(buffer, 0, buffer.length - 3 * piece);
        }
        assertThat(arrived.toByteArray()).isEqualTo(sent.toByteArray());
    }

    @Test
    @DisplayName("A session that is stopped while a sink waits stops the sink as well, and its octets are dropped after that")
    void stopsTheSink() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch waiting = new CountDownLatch(1);
        objects.addSink((uri, principal, format, limit) -> new Waiting(told, waiting), Map.of(LargeObjectSink.NODE_URI, NODE));
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread session = new Thread(() -> {
            try (Reception reception = objects.open(NODE, "S1", "bin", 4L * SinkThread.LEAST_OCTETS)) {
                reception.append(octets(1));
                reception.append(octets(SinkThread.LEAST_OCTETS));
                reception.append(octets(SinkThread.LEAST_OCTETS));
            } catch (CommandStatusException refused) {
                told.add("Status " + refused.status());
            }
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        session.start();
        assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
        session.interrupt();
        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("interrupted", "abort", "Status 500");
    }

    @Test
    @DisplayName("A session that is stopped before its last piece was begun waits for no one: that piece is taken, and the session ends")
    void stoppedBeforeAPiece() throws Exception {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread session = new Thread(() -> {
            SinkThread sink = new SinkThread(new Collecting(taken));
            try {
                sink.append(ByteBuffer.allocate(1));
                sink.append(ByteBuffer.allocate(SinkThread.LEAST_OCTETS));
                sink.settle();
                Thread.currentThread().interrupt();
                for (int i = 0; i < 2; i++) {
                    sink.append(ByteBuffer.allocate(SinkThread.LEAST_OCTETS));
                    sink.settle();
                }
            } catch (DmtException | RuntimeException failed) {
                // What was handed over before the stop is what counts here.
            }
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        session.start();
        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(taken.size()).isGreaterThanOrEqualTo(1 + SinkThread.LEAST_OCTETS);
    }

    private record Collecting(ByteArrayOutputStream octets) implements LargeObjectSink.Transfer {
        @Override
        public void append(ByteBuffer more) {
            byte[] copy = new byte[more.remaining()];
            more.get(copy);
            octets.writeBytes(copy);
        }

        @Override
        public void commit() {
            // Everything was collected.
        }

        @Override
        public void abort() {
            octets.reset();
        }
    }

    private record Waiting(List<String> told, CountDownLatch waiting) implements LargeObjectSink.Transfer {
        @Override
        public void append(ByteBuffer octets) throws DmtException {
            if (octets.remaining() < SinkThread.LEAST_OCTETS) {
                return;
            }
            try {
                waiting.countDown();
                new CountDownLatch(1).await(60, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                told.add("interrupted");
                throw new CommandStatusException("", 500, "stopped");
            }
        }

        @Override
        public void commit() {
            told.add("commit");
        }

        @Override
        public void abort() {
            told.add("abort");
        }
    }

    @Test
    @DisplayName("A sink that refuses is answered with its Status, one that uses the words of Dmt Admin with theirs, a defect with 500")
    void refuses() {
        NotingSink sink = sink(0, NODE);
        sink.refusal = new CommandStatusException(NODE, 415, "format");
        assertThat(status(() -> objects.open(NODE, "S1", "chr", 1))).isEqualTo(415);
        sink.refusal = new DmtException(NODE, DmtException.LIMIT_EXCEEDED, "too large");
        assertThat(status(() -> objects.open(NODE, "S1", "b64", 1))).isEqualTo(413);
        sink.refusal = new DmtException(NODE, DmtException.CONCURRENT_ACCESS, "busy");
        assertThat(status(() -> objects.open(NODE, "S1", "b64", 1))).isEqualTo(500);
    }

    @Test
    @DisplayName("A sink that goes away in the middle: the next chunk is answered 500, and the server can begin again with the new one")
    void swapped() throws Exception {
        NotingSink old = sink(0, NODE);
        Reception reception = objects.open(NODE, "S1", "b64", 30);
        reception.append(octets(10));
        objects.removeSink(old);
        NotingSink fresh = sink(0, NODE);
        assertThat(status(() -> reception.append(octets(10)))).isEqualTo(500);
        assertThat(status(reception::commit)).isEqualTo(500);
        reception.close();
        assertThat(old.told).doesNotContain("commit");
        try (Reception again = objects.open(NODE, "S1", "b64", 30)) {
            again.commit();
        }
        assertThat(fresh.told).endsWith("commit");
    }

    @Test
    @Proves({"DM-179", "DM-170"})
    @DisplayName("Without a sink the value is collected up to the limit, then 413, whatever was announced; nothing is left on the disk")
    void collects() throws Exception {
        try (Reception reception = objects.open(NODE, "S1", "chr", 50)) {
            assertThat(reception.streamed()).isFalse();
            reception.append(ByteBuffer.wrap("abc".getBytes()));
            reception.append(ByteBuffer.wrap("def".getBytes()));
            assertThat(new String(reception.collected())).isEqualTo("abcdef");
            assertThat(status(() -> reception.append(octets(95)))).isEqualTo(413);
        }
        assertThat(status(() -> objects.open(NODE, "S1", "chr", 101))).isEqualTo(413);
        objects.open(NODE, "S1", "chr", 100).close();
        assertThat(objects.largest()).isPositive();
        objects.deactivate();
        assertThat(debris()).isEmpty();
        objects = component();
    }

    @Test
    @Proves({"DM-172", "DM-179"})
    @DisplayName("What a killed gateway left is removed at the next start")
    void startsClean() throws Exception {
        Reception left = objects.open(NODE, "S1", "chr", 50);
        left.append(octets(10));
        LargeObjectsComponent next = component();
        assertThat(status(() -> left.append(octets(10)))).isGreaterThanOrEqualTo(500);
        next.deactivate();
        assertThat(debris()).isEmpty();
        objects = component();
    }
}
