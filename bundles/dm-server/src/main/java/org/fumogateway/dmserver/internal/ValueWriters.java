package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;

/**
 * Stores large pieces of values, and removes values, beside the sessions that bring them: on a fast link storing a piece takes as long as its message,
 * and removing 64 MB as long as a dozen of them. A few threads serve all sessions, and only while there is something to do. At most {@link #PIECES}
 * pieces are in memory for that; whoever brings one more stores it himself, and so has to wait. Thread-safe.
 */
final class ValueWriters implements AutoCloseable {

    /** Octets of a piece that is worth handing over. */
    static final int LEAST_OCTETS = 32 * 1024;

    private static final byte[] NOTHING = new byte[0];
    private static final int THREADS = 4;
    /** Pieces that wait for the disk, or are being stored, at most. */
    static final int PIECES = 2 * THREADS;
    private static final int IDLE_SECONDS = 1;
    private static final int CLOSE_SECONDS = 15;
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads;
    private final Set<CompletableFuture<Void>> ending = ConcurrentHashMap.newKeySet();
    /** The last one given back is the first one taken, so that a single session makes one alone. */
    private final Deque<byte[]> free = new ArrayDeque<>();
    private final Duration longestSettling;
    private int made;

    ValueWriters() {
        this(LONGEST_SETTLING);
    }

    /** With a limit of its own for {@link #settle()}. */
    ValueWriters(Duration longestSettling) {
        this.longestSettling = longestSettling;
        // After the end somebody may still let go of a value, and must not wait for ever: he does it himself.
        threads = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread,
                (late, ended) -> late.run());
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(() -> {
            work.run();
            forgetFree();
        }, "fumo-dm-server-values");
        thread.setDaemon(true);
        return thread;
    }

    /** Has something done by a thread, or by the caller if no thread can be made: what is lost here would keep its room until the server starts again. */
    private void hand(Runnable work) {
        try {
            threads.execute(work);
        } catch (OutOfMemoryError noThread) {
            work.run();
        }
    }

    /**
     * Appends all remaining octets of the buffer, which may change afterwards.
     *
     * @return ends when the spool has them; failed with a {@link StorageException} in a {@link CompletionException} if it does not take them. To be
     *         waited for before anything else is done with the spool
     */
    CompletableFuture<Void> append(Spool spool, ByteBuffer octets) {
        byte[] room = octets.remaining() < LEAST_OCTETS ? null : take();
        if (room == null) {
            return CompletableFuture.runAsync(() -> store(spool, octets), Runnable::run);
        }
        int length = octets.remaining();
        byte[] piece = room.length < length ? new byte[length] : room;
        octets.get(piece, 0, length);
        return CompletableFuture.runAsync(() -> {
            try {
                store(spool, ByteBuffer.wrap(piece, 0, length));
            } finally {
                giveBack(piece);
            }
        }, this::hand);
    }

    private static void store(Spool spool, ByteBuffer octets) {
        try {
            spool.append(octets);
        } catch (StorageException failed) {
            throw new CompletionException(failed);
        }
    }

    private synchronized byte[] take() {
        if (free.isEmpty() && made < PIECES) {
            made++;
            return NOTHING;
        }
        return free.poll();
    }

    private synchronized void giveBack(byte[] piece) {
        free.push(piece);
    }

    /** When a thread has had nothing to do for a while, what lies ready goes with it. */
    private synchronized void forgetFree() {
        made -= free.size();
        free.clear();
    }

    /** Has something done once that piece is stored, or could not be. */
    void after(CompletableFuture<Void> piece, Runnable work) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ending.add(end);
        piece.whenComplete((stored, failure) -> hand(() -> {
            try {
                work.run();
            } finally {
                ending.remove(end);
                end.complete(null);
            }
        }));
    }

    /** Octets that lie ready for the next pieces. */
    synchronized long ready() {
        return free.stream().mapToLong(piece -> piece.length).sum();
    }

    /** Waits for whatever is to be done after pieces, though not for a medium that does not answer. */
    void settle() {
        try {
            CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new)).get(longestSettling.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            // Whoever asked finds out that there is no room yet.
            return;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("An end is never exceptional", impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what was begun, though not for a medium that does not answer. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
