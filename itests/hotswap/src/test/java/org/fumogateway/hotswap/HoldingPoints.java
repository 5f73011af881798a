package org.fumogateway.hotswap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Where the vendor bundle of the tests asks whether it may go on. Points that nobody holds are passed at once. */
final class HoldingPoints implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Map<String, BlockingQueue<Stop>> stops = new ConcurrentHashMap<>();
    private final List<Stop> standing = new CopyOnWriteArrayList<>();

    /** The gateway stands at a point. */
    record Stop(String name, Socket socket) {

        /** Lets it go on. */
        void release() throws IOException {
            try (socket) {
                socket.getOutputStream().write('g');
            }
        }
    }

    HoldingPoints() throws IOException {
        threads.execute(this::accept);
    }

    /** What the gateway's Java process must know. */
    String javaOption() {
        return "-Dhotswap.port=" + listener.getLocalPort();
    }

    /** From now on this point is not passed. */
    void hold(String name) {
        held.add(name);
    }

    /** Later arrivals pass. */
    void pass(String name) {
        held.remove(name);
    }

    /** Waits until the gateway stands at a point that is held. */
    Stop awaitStop(String name) throws InterruptedException {
        Stop stop = stops(name).poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (stop == null) {
            throw new AssertionError("the gateway did not stop at " + name + ", but at " + standing.stream().map(Stop::name).toList());
        }
        return stop;
    }

    /** True if the gateway stands at this point, or stood there, and nobody has asked for it. */
    boolean hasUnaskedStop(String name) {
        return !stops(name).isEmpty();
    }

    private BlockingQueue<Stop> stops(String name) {
        return stops.computeIfAbsent(name, absent -> new LinkedBlockingQueue<>());
    }

    /** Lets everything go on that stands at a point. */
    void releaseAll() {
        for (Stop stop : standing) {
            try {
                stop.release();
            } catch (IOException gone) {
                // It was interrupted or killed meanwhile.
                continue;
            }
        }
        standing.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> arrive(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void arrive(Socket socket) {
        try {
            String name = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            Stop stop = new Stop(name, socket);
            if (name != null && held.contains(name)) {
                socket.getOutputStream().write('h');
                standing.add(stop);
                stops(name).add(stop);
            } else {
                stop.release();
            }
        } catch (IOException gone) {
            // The process was killed: nobody waits any more.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        for (Stop stop : standing) {
            stop.socket().close();
        }
    }
}
