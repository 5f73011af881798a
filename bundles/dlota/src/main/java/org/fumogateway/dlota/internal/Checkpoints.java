package org.fumogateway.dlota.internal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;

/**
 * When a transfer is made durable, and the thread that does it while the transfer goes on: waiting for the medium every 4 MiB costs more time
 * than all the rest. One checkpoint runs at a time. Whoever is faster than the medium waits for it once four times the usual octets (16 MiB) are not durable yet, which at such
 * a speed is a fraction of a second. Used by the thread of the transfer.
 */
final class Checkpoints implements AutoCloseable {

    private static final int MOST_NOT_DURABLE = 4;

    private final DownloadTarget target;
    private final Settings.CheckpointRule rule;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "dlota-checkpoint");
        thread.setDaemon(true);
        return thread;
    });
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private long lastTime = System.nanoTime();

    Checkpoints(DownloadTarget target, Settings.CheckpointRule rule) {
        this.target = target;
        this.rule = rule;
    }

    /** True if the next one should begin: enough came or time passed since the last one, and the medium is ready for it or has to be waited for. */
    boolean due() {
        long waiting = target.position() - target.durablePosition();
        if (!running.isDone()) {
            return waiting >= MOST_NOT_DURABLE * rule.octets();
        }
        return waiting >= rule.octets() || waiting > 0 && timeIsUp();
    }

    /** True if none runs and the last one began so long ago that whatever came since should be stored. */
    boolean timeIsUp() {
        return running.isDone() && System.nanoTime() - lastTime >= rule.time().toNanos();
    }

    /** Begins to make durable what is stored; waits only for one that still runs. A failure shows at the next call of any method. */
    void begin(Map<String, String> notes) throws DownloadException {
        settle();
        lastTime = System.nanoTime();
        running = CompletableFuture.runAsync(() -> {
            try {
                target.checkpoint(notes);
            } catch (DownloadException failed) {
                throw new CompletionException(failed);
            }
        }, worker);
    }

    /** Makes durable what is stored, and returns when it is. */
    void make(Map<String, String> notes) throws DownloadException {
        settle();
        lastTime = System.nanoTime();
        target.checkpoint(notes);
    }

    /** Waits for the one that runs; an interruption does not shorten it, just as it does not shorten any other waiting for the medium. */
    void settle() throws DownloadException {
        try {
            running.join();
        } catch (CompletionException failed) {
            running = CompletableFuture.completedFuture(null);
            if (failed.getCause() instanceof DownloadException trouble) {
                throw trouble;
            }
            throw failed;
        }
    }

    /** Nothing touches the target any more when this returns. */
    @Override
    public void close() {
        running.handle((nothing, failure) -> null).join();
        worker.shutdown();
    }
}
