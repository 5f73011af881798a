package org.fumogateway.lob.internal;

import java.nio.ByteBuffer;
import org.fumogateway.gateway.lob.LargeObjects.Reception;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;

/** A value of a node without a sink, collected in a spool. */
final class CollectingReception implements Reception {

    private final String nodeUri;
    private final Spool spool;
    private final int limit;
    private final Runnable whenClosed;

    CollectingReception(String nodeUri, Spool spool, int limit, Runnable whenClosed) {
        this.nodeUri = nodeUri;
        this.spool = spool;
        this.limit = limit;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean streamed() {
        return false;
    }

    @Override
    public void append(ByteBuffer octets) throws CommandStatusException {
        if (spool.length() + octets.remaining() > limit) {
            throw Statuses.exception(nodeUri, Statuses.TOO_LARGE, "The node takes at most " + limit + " octets", null);
        }
        try {
            spool.append(octets);
        } catch (StorageException failed) {
            throw Statuses.of(nodeUri, failed);
        }
    }

    @Override
    public byte[] collected() throws CommandStatusException {
        ByteBuffer value = ByteBuffer.allocate((int) spool.length());
        try {
            while (value.hasRemaining()) {
                if (spool.read(value.position(), value) < 0) {
                    throw Statuses.exception(nodeUri, Statuses.DATA_STORE_FAILURE, "The spool is shorter than what went in", null);
                }
            }
            return value.array();
        } catch (StorageException failed) {
            throw Statuses.of(nodeUri, failed);
        }
    }

    @Override
    public void commit() {
        throw new IllegalStateException("The value is set through the tree");
    }

    @Override
    public void close() {
        spool.close();
        whenClosed.run();
    }
}
