package org.fumogateway.dmserver.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.fumogateway.server.dialogue.ContentSource;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;

/**
 * Octets of a value that came in several messages. Large pieces are stored beside the session, one at a time, so that what goes wrong with one is told by
 * the next call. Not thread-safe; the session's lock guards it.
 */
final class ReceivedValue implements ContentSource, AutoCloseable {

    private final ByteArrayOutputStream memory;
    private final Spool spool;
    private final ValueWriters writers;
    private final Runnable whenClosed;
    private CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);
    private boolean begun;
    private boolean open = true;

    /** Either memory or both spool and writers are null. */
    private ReceivedValue(ByteArrayOutputStream memory, Spool spool, ValueWriters writers, Runnable whenClosed) {
        this.memory = memory;
        this.spool = spool;
        this.writers = writers;
        this.whenClosed = whenClosed;
    }

    static ReceivedValue inMemory(Runnable whenClosed) {
        return new ReceivedValue(new ByteArrayOutputStream(), null, null, whenClosed);
    }

    static ReceivedValue spooled(Spool spool, ValueWriters writers, Runnable whenClosed) {
        return new ReceivedValue(null, spool, writers, whenClosed);
    }

    /** Takes all remaining octets of the buffer; those of the first piece are stored when it returns, so that a full disk is told at once. */
    void append(ByteBuffer octets) throws ValueStore.RefusedException {
        if (memory != null) {
            byte[] copy = new byte[octets.remaining()];
            octets.get(copy);
            memory.writeBytes(copy);
            return;
        }
        settle();
        storing = writers.append(spool, octets);
        if (!begun || storing.isDone()) {
            begun = true;
            settle();
        }
    }

    /** Returns when everything taken is stored: to be called before the value is read, or said to be there. */
    void settle() throws ValueStore.RefusedException {
        try {
            storing.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StorageException refused) {
                throw ValueStore.refused(refused);
            }
            throw failed;
        }
    }

    /** All octets if they are few enough to be in memory, else null. */
    byte[] octets() {
        return memory == null ? null : memory.toByteArray();
    }

    @Override
    public long size() {
        return memory == null ? spool.length() : memory.size();
    }

    @Override
    public ReadableByteChannel open() throws IOException {
        requireThere();
        return new Reader();
    }

    private void requireThere() throws IOException {
        if (!open) {
            throw new IOException("The value was given to be read at once; it is not there any more");
        }
    }

    private int read(long from, ByteBuffer target) throws IOException {
        requireThere();
        if (from >= size()) {
            return -1;
        }
        if (memory == null) {
            try {
                return spool.read(from, target);
            } catch (StorageException failed) {
                throw new IOException(failed.getMessage(), failed);
            }
        }
        int count = (int) Math.min(target.remaining(), size() - from);
        target.put(memory.toByteArray(), (int) from, count);
        return count;
    }

    /** Lets go of the octets; those in a spool are removed beside the session. */
    @Override
    public void close() {
        if (open) {
            open = false;
            if (spool == null) {
                whenClosed.run();
            } else {
                writers.after(storing, this::remove);
            }
        }
    }

    private void remove() {
        try {
            spool.close();
        } finally {
            whenClosed.run();
        }
    }

    private final class Reader implements ReadableByteChannel {
        private long position;
        private boolean reading = true;

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!reading) {
                throw new ClosedChannelException();
            }
            int count = ReceivedValue.this.read(position, target);
            position += Math.max(0, count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return reading;
        }

        @Override
        public void close() {
            reading = false;
        }
    }
}
