package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.storage.Disk;

/** The image file of a slot while it is written: hashes on the way, knows when to force, refuses octets beyond the promised length. */
final class SlotImage implements AutoCloseable {

    /** Octets per read and write. */
    static final int BUFFER_OCTETS = 64 * 1024;

    private final Disk.DiskFile file;
    private final long length;
    private final long forceOctets;
    private final LongConsumer progress;
    private final MessageDigest digest = Sha256.digest();
    private long position;
    private long forced;

    private SlotImage(Disk.DiskFile file, long length, long forceOctets, LongConsumer progress) {
        this.file = file;
        this.forceOctets = forceOctets;
        this.length = length;
        this.progress = progress;
    }

    /** An empty image. */
    static SlotImage create(SlotSystem slots, Slot slot, long length, LongConsumer progress) throws IOException {
        try {
            slots.disk().createDirectories(slots.folder(slot));
            Disk.DiskFile file = slots.disk().open(slots.image(slot), Disk.Mode.REPLACE);
            slots.disk().forceDirectory(slots.folder(slot));
            return new SlotImage(file, length, slots.forceOctets(), progress);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** An image that was written up to that octet before; what lies there is hashed again. Null if it is not there any more. */
    static SlotImage resume(SlotSystem slots, Slot slot, long from, long length, LongConsumer progress)
            throws IOException, InterruptedException {
        if (!slots.disk().exists(slots.image(slot))) {
            return null;
        }
        Disk.DiskFile file = slots.disk().open(slots.image(slot), Disk.Mode.WRITE);
        SlotImage image = new SlotImage(file, length, slots.forceOctets(), progress);
        boolean whole = false;
        try {
            whole = file.length() >= from && from <= length && image.hashPrefix(from);
        } finally {
            if (!whole) {
                file.close();
            }
        }
        return whole ? image : null;
    }

    private boolean hashPrefix(long end) throws IOException, InterruptedException {
        position = hash(file, end, digest);
        forced = position;
        return position == end;
    }

    /** Takes the next octets. */
    void write(ByteBuffer octets) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("writing the slot was interrupted");
        }
        int count = octets.remaining();
        if (count > length - position) {
            throw new IOException("the payload gives more octets than promised");
        }
        digest.update(octets.duplicate());
        try {
            file.write(position, octets);
        } catch (IOException e) {
            throw failed(e);
        }
        position += count;
        progress.accept(position);
    }

    /** True if enough was written to make it durable. */
    boolean isForceDue() {
        return position - forced >= forceOctets;
    }

    /** Makes everything written so far durable. */
    void force() throws IOException {
        try {
            file.force();
            forced = position;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Octets that the whole image will have. */
    long length() {
        return length;
    }

    /** Octets written so far. */
    long position() {
        return position;
    }

    /** Cuts off what an earlier attempt left behind the end, makes the image durable, and gives its digest. */
    String finish() throws IOException {
        try {
            file.truncate(position);
        } catch (IOException e) {
            throw failed(e);
        }
        force();
        return Sha256.text(digest);
    }

    /** Reads an image from the medium and gives its digest; an image of another length gives none. */
    static String readBack(SlotSystem slots, Slot slot, long length, LongConsumer progress) throws IOException, InterruptedException {
        MessageDigest digest = Sha256.digest();
        try (Disk.DiskFile file = slots.disk().open(slots.image(slot), Disk.Mode.READ)) {
            boolean whole = file.length() == length && hash(file, length, digest) == length;
            progress.accept(length);
            return whole ? Sha256.text(digest) : "";
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static long hash(Disk.DiskFile file, long end, MessageDigest digest) throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_OCTETS);
        long offset = 0;
        while (offset < end) {
            if (Thread.interrupted()) {
                throw new InterruptedException("reading the slot was interrupted");
            }
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - offset));
            int count = file.read(offset, buffer);
            if (count <= 0) {
                break;
            }
            digest.update(buffer.flip());
            offset += count;
        }
        return offset;
    }

    private static SlotWriteException failed(IOException cause) {
        return new SlotWriteException("the slot could not be written or read back", cause);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
