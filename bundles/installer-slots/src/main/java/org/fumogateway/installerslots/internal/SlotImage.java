package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotMedium;
import org.fumogateway.storage.Disk;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;

/** The image of a slot while it is written: hashes on the way, knows when to force, refuses octets beyond the promised length. */
final class SlotImage implements AutoCloseable {

    /** Octets per read and write. */
    static final int BUFFER_OCTETS = 64 * 1024;

    private final SlotMedium.Writing writing;
    private final long length;
    private final long forceOctets;
    private final LongConsumer progress;
    private final MessageDigest digest = Sha256.digest();
    private long forced;

    private SlotImage(SlotMedium.Writing writing, long length, long forceOctets, LongConsumer progress) {
        this.writing = writing;
        this.forced = writing.position();
        this.forceOctets = forceOctets;
        this.length = length;
        this.progress = progress;
    }

    /** An empty image. */
    static SlotImage create(SlotSystem slots, Slot slot, long length, LongConsumer progress) throws IOException {
        try {
            return new SlotImage(slots.medium(slot).create(), length, slots.forceOctets(), progress);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** An image that was written up to that octet before; what lies there is hashed again. Null if it is not there any more. */
    static SlotImage resume(SlotSystem slots, Slot slot, long from, long length, LongConsumer progress)
            throws IOException, InterruptedException {
        SlotMedium.Writing written = from > length ? null : slots.medium(slot).resume(from).orElse(null);
        if (written == null) {
            return null;
        }
        SlotImage image = new SlotImage(written, length, slots.forceOctets(), progress);
        boolean whole = false;
        try {
            whole = hash(written::read, from, image.digest) == from;
        } finally {
            if (!whole) {
                written.close();
            }
        }
        return whole ? image : null;
    }

    /** Takes the next octets. */
    void write(ByteBuffer octets) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("writing the slot was interrupted");
        }
        if (octets.remaining() > length - position()) {
            throw new PackageException(RefusalReason.APPLY_FAILED, "The package gives more octets than it promises.");
        }
        digest.update(octets.duplicate());
        try {
            writing.write(octets);
        } catch (IOException e) {
            throw failed(e);
        }
        progress.accept(position());
    }

    /** True if enough was written to make it durable. */
    boolean isForceDue() {
        return position() - forced >= forceOctets;
    }

    /** Makes everything written so far durable. */
    void force() throws IOException {
        try {
            writing.force();
            forced = position();
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
        return writing.position();
    }

    /** Ends the image, makes it durable, and gives its digest. */
    String finish() throws IOException {
        try {
            writing.finish();
        } catch (IOException e) {
            throw failed(e);
        }
        return Sha256.text(digest);
    }

    /** What reading back gave: the digest, empty if the medium holds no image of that length, and whether the medium itself was read. */
    record ReadBack(String digest, boolean fromMedium) {
    }

    /** Reads an image back and gives its digest. */
    static ReadBack readBack(SlotSystem slots, Slot slot, long length) throws IOException, InterruptedException {
        MessageDigest digest = Sha256.digest();
        try (Disk.DiskFile file = slots.medium(slot).readBack(length)) {
            boolean whole = file.length() == length && hash(file::read, length, digest) == length;
            return new ReadBack(whole ? Sha256.text(digest) : "", file.readsMedium());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Digest of the image that runs, whatever its description says. */
    static String running(SlotSystem slots) throws IOException, InstallException, InterruptedException {
        MessageDigest digest = Sha256.digest();
        try (DiskSource image = slots.runningImage()) {
            hash(image::read, image.length(), digest);
            return Sha256.text(digest);
        }
    }

    /** Something to read from. */
    private interface Reading {
        int read(long offset, ByteBuffer target) throws IOException;
    }

    private static long hash(Reading file, long end, MessageDigest digest) throws IOException, InterruptedException {
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
        writing.close();
    }
}
