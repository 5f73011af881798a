package org.fumogateway.lob.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.BooleanSupplier;
import org.fumogateway.gateway.lob.LargeObjects;
import org.osgi.service.log.Logger;

/** The value that a source gives, as long as the source is there. Used by one thread. */
final class SourceContent implements LargeObjects.Content {

    private final SeekableByteChannel channel;
    private final long size;
    private final BooleanSupplier present;
    private final Logger logger;
    private long left;
    private boolean open = true;

    /**
     * Takes over the channel.
     *
     * @param present whether its source is still there
     */
    SourceContent(SeekableByteChannel channel, BooleanSupplier present, Logger logger) throws IOException {
        this.channel = channel;
        this.present = present;
        this.logger = logger;
        size = channel.size();
        left = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (!present.getAsBoolean()) {
            throw new IOException("The source was replaced while its value was read");
        }
        if (left == 0) {
            return -1;
        }
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + left));
        try {
            int count = channel.read(target);
            left -= Math.max(0, count);
            return count;
        } catch (RuntimeException | LinkageError failed) {
            throw new IOException("The source failed: " + failed.getMessage(), failed);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            channel.close();
        } catch (IOException | RuntimeException | LinkageError failed) {
            logger.debug("A source did not close cleanly: {}", String.valueOf(failed.getMessage()));
        }
    }
}
