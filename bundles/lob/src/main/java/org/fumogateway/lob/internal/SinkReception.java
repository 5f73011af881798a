package org.fumogateway.lob.internal;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjects.Reception;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.osgi.service.dmt.DmtException;

/** A value on its way into the sink of its node. */
final class SinkReception implements Reception {

    private final String nodeUri;
    private final LargeObjectSink.Transfer transfer;
    private final SinkThread thread;
    private final Consumer<Throwable> abortFailed;
    private final Runnable whenClosed;
    /** Made beforehand: once the bundle was replaced, no class can be loaded any more with which to say so. */
    private final CommandStatusException replaced;
    private volatile boolean lost;
    private boolean ended;

    SinkReception(String nodeUri, LargeObjectSink.Transfer transfer, Consumer<Throwable> abortFailed, Runnable whenClosed) {
        this.nodeUri = nodeUri;
        this.transfer = transfer;
        this.thread = new SinkThread(transfer);
        this.abortFailed = abortFailed;
        this.whenClosed = whenClosed;
        this.replaced = Statuses.exception(nodeUri, Statuses.FAILED, "The sink was replaced while the value came", null);
    }

    /** The sink or this service goes away: the next call tells. Any thread. */
    void lose() {
        lost = true;
    }

    @Override
    public boolean streamed() {
        return true;
    }

    @Override
    public void append(ByteBuffer octets) throws CommandStatusException {
        requireOpen();
        try {
            thread.append(octets);
        } catch (DmtException refused) {
            throw Statuses.of(nodeUri, refused);
        } catch (RuntimeException | LinkageError failed) {
            throw Statuses.exception(nodeUri, Statuses.FAILED, "The sink failed to take octets", failed);
        }
    }

    @Override
    public void commit() throws CommandStatusException {
        requireOpen();
        try {
            thread.settle();
            transfer.commit();
            ended = true;
        } catch (DmtException refused) {
            throw Statuses.of(nodeUri, refused);
        } catch (RuntimeException | LinkageError failed) {
            throw Statuses.exception(nodeUri, Statuses.FAILED, "The sink failed to commit", failed);
        }
    }

    private void requireOpen() throws CommandStatusException {
        if (lost || ended) {
            throw replaced;
        }
    }

    @Override
    public byte[] collected() {
        throw new IllegalStateException("The value went to a sink");
    }

    @Override
    public void close() {
        thread.close();
        try {
            if (!ended) {
                ended = true;
                transfer.abort();
            }
        } catch (RuntimeException | LinkageError failed) {
            // What a sink does with octets that nobody wants is its own affair; the node must be free for the next value.
            abortFailed.accept(failed);
        } finally {
            whenClosed.run();
        }
    }
}
