package org.fumogateway.lob.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.osgi.service.dmt.DmtException;

/**
 * Lets a sink hash and store a large piece in a thread of its own while the next message is on its way: on a fast link that takes as long as the
 * message itself. One piece is there at most, so what goes wrong with it is told by the next call. The first piece, by which a sink judges what
 * comes, and small ones are taken at once. Used by one thread.
 */
final class SinkThread implements AutoCloseable {

    /** Octets of a piece that is worth handing over. */
    static final int LEAST_OCTETS = 32 * 1024;

    private final LargeObjectSink.Transfer transfer;
    private byte[] piece = new byte[0];
    private ExecutorService thread;
    private Future<Void> taking;
    private boolean begun;

    SinkThread(LargeObjectSink.Transfer transfer) {
        this.transfer = transfer;
    }

    /** Takes all remaining octets of the buffer, which may change afterwards. */
    void append(ByteBuffer octets) throws DmtException {
        settle();
        if (begun && octets.remaining() >= LEAST_OCTETS) {
            handOver(octets);
        } else {
            begun = true;
            transfer.append(octets);
        }
    }

    private void handOver(ByteBuffer octets) {
        int length = octets.remaining();
        if (piece.length < length) {
            piece = new byte[length];
        }
        octets.get(piece, 0, length);
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(task -> {
                Thread sink = new Thread(task, "fumo-lob-sink");
                sink.setDaemon(true);
                return sink;
            });
        }
        ByteBuffer copy = ByteBuffer.wrap(piece, 0, length);
        taking = thread.submit(() -> {
            transfer.append(copy);
            return null;
        });
    }

    /** Waits until the sink has taken everything. An interrupt is passed on to it, as if it worked in this thread. */
    void settle() throws DmtException {
        boolean interrupted = false;
        try {
            while (taking != null) {
                try {
                    Future<Void> ending = taking;
                    ending.get();
                    taking = null;
                } catch (InterruptedException stopped) {
                    interrupted = true;
                    stop();
                }
            }
        } catch (ExecutionException failed) {
            taking = null;
            rethrow(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A piece that was not begun yet is taken here: nobody else would end what is waited for. */
    private void stop() {
        ExecutorService stopped = thread;
        thread = null;
        if (stopped != null) {
            stopped.shutdownNow().forEach(Runnable::run);
        }
    }

    private static void rethrow(Throwable failure) throws DmtException {
        if (failure instanceof DmtException refused) {
            throw refused;
        }
        if (failure instanceof RuntimeException defect) {
            throw defect;
        }
        throw (Error) failure;
    }

    /** Lets the sink finish the piece that it has; its octets are not wanted any more. */
    @Override
    public void close() {
        try {
            settle();
        } catch (DmtException | RuntimeException | LinkageError unwanted) {
            // The transfer ends here in any case.
        } finally {
            if (thread != null) {
                thread.shutdown();
            }
        }
    }
}
