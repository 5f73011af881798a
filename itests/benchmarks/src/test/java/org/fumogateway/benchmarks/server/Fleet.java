package org.fumogateway.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.fumogateway.lab.Lab;
import org.fumogateway.syncml.codec.SyncMlCodec;

/** Many simulated gateways of one server, enrolled by its own command, and threads that let them work. */
final class Fleet {

    /** As many fit into one line of the shell. */
    private static final int ENROLLED_AT_ONCE = 60;
    private static final int SHELLS = 8;
    private static final int HOURS = 2;

    private final Lab lab;
    private final SyncMlCodec codec;
    private final Path documents;
    private final List<SimulatedGateway> gateways = Collections.synchronizedList(new ArrayList<>());

    /** Something that a gateway does, over a connection of its own. */
    interface Work {
        void run(SimulatedGateway gateway, HttpConnection connection) throws Exception;
    }

    /**
     * Figures of a piece of work that many did.
     *
     * @param count   how many did it
     * @param seconds from the first begin to the last end
     * @param median  median of one, milliseconds
     * @param p99     99th percentile, milliseconds
     * @param longest longest, milliseconds
     */
    record Figures(int count, double seconds, double median, double p99, double longest) {

        double perSecond() {
            return count / seconds;
        }

        static Figures of(long[] nanoseconds, long total) {
            long[] sorted = nanoseconds.clone();
            Arrays.sort(sorted);
            return new Figures(sorted.length, total / 1e9, sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6,
                    sorted[sorted.length - 1] / 1e6);
        }
    }

    Fleet(Lab lab, SyncMlCodec codec) throws IOException {
        this.lab = lab;
        this.codec = codec;
        this.documents = Files.createDirectories(lab.folder().resolve("accounts"));
    }

    List<SimulatedGateway> gateways() {
        return List.copyOf(gateways);
    }

    int port() {
        return Integer.parseInt(lab.serverUrl().replaceFirst(".*:", ""));
    }

    /** Enrols gateways until there are that many. */
    Fleet grow(int size, String version) throws Exception {
        int before = gateways.size();
        List<Integer> firsts = IntStream.iterate(before, first -> first < size, first -> first + ENROLLED_AT_ONCE).boxed().toList();
        inParallel(SHELLS, firsts.size(), index -> enrol(firsts.get(index), Math.min(size, firsts.get(index) + ENROLLED_AT_ONCE), version));
        return this;
    }

    private void enrol(int from, int to, String version) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int number = from; number < to; number++) {
            line.append("server:enrol ").append(device(number)).append(" --out '").append(document(number)).append("';");
        }
        String printed = lab.server().run(line.toString());
        for (int number = from; number < to; number++) {
            if (!Files.exists(document(number))) {
                throw new IOException("gateway " + number + " was not enrolled: " + printed);
            }
            GatewayAccount account = GatewayAccount.of(device(number), Files.readString(document(number)));
            Files.delete(document(number));
            gateways.add(new SimulatedGateway(account, codec, "/dm", Lab.COMPATIBLE, version));
        }
    }

    private static String device(int number) {
        return String.format("urn:dev:mac:0200c0fe%08x", number);
    }

    private Path document(int number) {
        return documents.resolve(Integer.toString(number));
    }

    /** Every one of these gateways does the work once, that many at a time, each as soon as there is a place. */
    Figures all(List<SimulatedGateway> some, int atOnce, Work work) throws Exception {
        long[] took = new long[some.size()];
        long begun = System.nanoTime();
        inParallel(atOnce, some.size(), index -> {
            long start = System.nanoTime();
            try (HttpConnection connection = new HttpConnection(port())) {
                work.run(some.get(index), connection);
            }
            took[index] = System.nanoTime() - start;
        });
        return Figures.of(took, System.nanoTime() - begun);
    }

    /** A step of many. */
    private interface Step {
        void run(int index) throws Exception;
    }

    private static void inParallel(int threads, int count, Step step) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Exception> failure = new AtomicReference<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        for (int thread = 0; thread < threads; thread++) {
            workers.execute(() -> {
                for (int index = next.getAndIncrement(); index < count && failure.get() == null; index = next.getAndIncrement()) {
                    try {
                        step.run(index);
                    } catch (Exception e) {
                        failure.compareAndSet(null, e);
                    }
                }
            });
        }
        workers.shutdown();
        if (!workers.awaitTermination(HOURS, TimeUnit.HOURS)) {
            throw new IllegalStateException("the work did not end within " + HOURS + " hours");
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
