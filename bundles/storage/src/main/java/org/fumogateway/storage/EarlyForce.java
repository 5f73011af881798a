package org.fumogateway.storage;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Brings octets to the medium while more of them come, so that little is left for whoever has to wait. One run at a time; what fails is kept for
 * whoever asks, because the operating system tells it once only. Thread-safe.
 */
final class EarlyForce {

    /** Returns when everything written is on the medium. */
    @FunctionalInterface
    interface Force {
        void run() throws IOException;
    }

    private final Force force;
    private final Executor executor;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private int waitedFor;

    EarlyForce(Force force, Executor executor) {
        this.force = force;
        this.executor = executor;
    }

    /** Begins a run, unless one is on its way or has failed, or somebody forces now anyhow. */
    synchronized void begin() {
        if (waitedFor == 0 && running.isDone() && !running.isCompletedExceptionally()) {
            running = CompletableFuture.runAsync(this::run, executor);
        }
    }

    private void run() {
        try {
            force.run();
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
    }

    /**
     * Returns when everything written before the call is on the medium; an interrupt does not shorten it. No run begins meanwhile: it might take the
     * failure that this one has to tell. Throws what a run failed with, each time from then on.
     */
    void force() throws IOException {
        waited(1);
        try {
            settle();
            force.run();
        } finally {
            waited(-1);
        }
    }

    private synchronized void waited(int more) {
        waitedFor += more;
    }

    private void settle() throws IOException {
        try {
            current().join();
        } catch (CompletionException failed) {
            throw new IOException("the medium failed while octets were brought to it", failed.getCause());
        }
    }

    /** Waits for the run that is on its way, however it ends. */
    void end() {
        current().handle((nothing, failure) -> null).join();
    }

    private synchronized CompletableFuture<Void> current() {
        return running;
    }
}
