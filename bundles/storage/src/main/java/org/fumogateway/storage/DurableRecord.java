package org.fumogateway.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;
import org.fumogateway.storage.StorageException.Reason;

/**
 * One small value, kept twice beside each other so that neither a power cut nor a damaged sector brings back an old state or
 * none.
 * {@link Store} keeps its records this way; owners of exceptions to the storage rule (the boot pointer) use it directly.
 *
 * <p>The copies are the files {@code name.1} and {@code name.2}, both of the same content at rest:
 * {@code "FGR1"(4) sequence(8) length(4) crc32(4) content}, big endian, the check running over sequence, length and content. A
 * write
 * puts both beside the old ones ({@code .new}), forces them, renames one after the other and forces the folder. Whoever reads
 * takes
 * the intact copy of the higher sequence.
 *
 * <p>Thread-safe; one instance per name must be the only writer.
 */
public final class DurableRecord {

    /** Octets in front of the content in each copy. */
    public static final int HEADER_OCTETS = 20;

    private static final int MAGIC = 0x46475231;
    private static final String TEMPORARY = ".new";

    private enum Status { MISSING, DAMAGED, INTACT }

    private record Copy(Path file, Status status, long sequence, byte[] content, IOException failure) {

        boolean intact() {
            return status == Status.INTACT;
        }
    }

    private record Copies(Copy better, Copy worse) {

        boolean differ() {
            return better.intact() && (!worse.intact() || worse.sequence != better.sequence);
        }
    }

    private final Disk disk;
    private final Path directory;
    private final String name;
    private long lastSequence;

    /**
     * Names the record; touches nothing.
     *
     * @param disk      where it lies
     * @param directory an existing folder
     * @param name      file name without the suffix of the copies
     */
    public DurableRecord(Disk disk, Path directory, String name) {
        this.disk = disk;
        this.directory = directory;
        this.name = name;
    }

    /**
     * Brings both copies to the same state after an interrupted write and makes durable what a reader may already rely on. To be
     * called once before the first use of a record that another process may have left behind.
     *
     * @throws StorageException if the medium fails; the record is still as readable as before
     */
    public synchronized void recover() throws StorageException {
        try {
            boolean changed = disk.delete(temporary(file(1)));
            changed |= disk.delete(temporary(file(2)));
            Copies copies = load();
            if (copies.differ()) {
                Path target = copies.worse.file;
                prepare(target, encode(copies.better.sequence, copies.better.content));
                disk.rename(temporary(target), target);
                changed = true;
            }
            if (changed || copies.better.intact()) {
                disk.forceDirectory(directory);
            }
        } catch (IOException failed) {
            throw StorageException.of("The record " + name + " could not be recovered", failed);
        }
    }

    /**
     * Reads the value.
     *
     * @return a private copy, or empty if there is none
     * @throws StorageException {@code CORRUPT} if something is there and neither copy passes its check
     */
    public synchronized Optional<byte[]> read() throws StorageException {
        try {
            Copies copies = load();
            if (copies.better.intact()) {
                return Optional.of(copies.better.content);
            }
            if (copies.better.status == Status.MISSING && copies.worse.status == Status.MISSING) {
                return Optional.empty();
            }
            if (copies.better.failure != null) {
                throw copies.better.failure;
            }
            throw new StorageException(Reason.CORRUPT, "The record " + name + " is damaged in both copies");
        } catch (IOException failed) {
            throw StorageException.of("The record " + name + " could not be read", failed);
        }
    }

    /**
     * Writes the value as a whole; durable when this returns. A failure leaves the old value, except when the very last step,
     * forcing
     * the folder, fails: then either the old or the new value stands, as a whole.
     *
     * @param content at most {@link Store#MAX_RECORD_OCTETS}
     */
    public synchronized void write(byte[] content) throws StorageException {
        if (content.length > Store.MAX_RECORD_OCTETS) {
            throw new StorageException(Reason.INVALID, "The record " + name + " of " + content.length
                    + " octets is larger than " + Store.MAX_RECORD_OCTETS);
        }
        try {
            Copies copies = load();
            lastSequence = Math.max(lastSequence, Math.max(copies.better.sequence, copies.worse.sequence)) + 1;
            byte[] octets = encode(lastSequence, content);
            // The better copy is replaced last: until then the old value can be gone back to.
            replaceBoth(copies.worse.file, copies.better.file, octets);
            disk.forceDirectory(directory);
        } catch (IOException failed) {
            throw StorageException.of("The record " + name + " could not be written", failed);
        }
    }

    /** Removes the value durably; nothing happens if there is none. */
    public synchronized void remove() throws StorageException {
        try {
            Copies copies = load();
            lastSequence = Math.max(lastSequence, copies.better.sequence);
            // The worse copy first, for good: it may be older and must not be what is left.
            if (disk.delete(copies.worse.file)) {
                disk.forceDirectory(directory);
            }
            if (disk.delete(copies.better.file)) {
                disk.forceDirectory(directory);
            }
        } catch (IOException failed) {
            throw StorageException.of("The record " + name + " could not be removed", failed);
        }
    }

    /** True if at least one copy is there, whole or not. */
    public synchronized boolean exists() throws StorageException {
        try {
            return disk.exists(file(1)) || disk.exists(file(2));
        } catch (IOException failed) {
            throw StorageException.of("The record " + name + " could not be looked up", failed);
        }
    }

    private void replaceBoth(Path first, Path second, byte[] octets) throws IOException {
        boolean firstReplaced = false;
        try {
            prepare(first, octets);
            prepare(second, octets);
            disk.rename(temporary(first), first);
            firstReplaced = true;
            disk.rename(temporary(second), second);
        } catch (IOException failed) {
            if (firstReplaced) {
                deleteAfter(failed, first);
            }
            deleteAfter(failed, temporary(first));
            deleteAfter(failed, temporary(second));
            if (firstReplaced) {
                forceAfter(failed);
            }
            throw failed;
        }
    }

    private void deleteAfter(IOException failed, Path file) {
        try {
            disk.delete(file);
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private void forceAfter(IOException failed) {
        try {
            disk.forceDirectory(directory);
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private void prepare(Path target, byte[] octets) throws IOException {
        try (DiskFile file = disk.open(temporary(target), Mode.REPLACE)) {
            file.write(0, ByteBuffer.wrap(octets));
            file.force();
        }
    }

    private Copies load() throws IOException {
        Copy one = load(file(1));
        Copy two = load(file(2));
        return rank(two) > rank(one) ? new Copies(two, one) : new Copies(one, two);
    }

    private static long rank(Copy copy) {
        return switch (copy.status) {
            case MISSING -> -2;
            case DAMAGED -> -1;
            case INTACT -> copy.sequence;
        };
    }

    private Copy load(Path file) throws IOException {
        if (!disk.exists(file)) {
            return new Copy(file, Status.MISSING, 0, null, null);
        }
        try (DiskFile opened = disk.open(file, Mode.READ)) {
            long length = opened.length();
            if (length < HEADER_OCTETS || length > HEADER_OCTETS + (long) Store.MAX_RECORD_OCTETS) {
                return new Copy(file, Status.DAMAGED, 0, null, null);
            }
            ByteBuffer octets = ByteBuffer.allocate((int) length);
            while (octets.hasRemaining() && opened.read(octets.position(), octets) > 0) {
                continue;
            }
            return decode(file, octets.flip());
        } catch (IOException unreadable) {
            return new Copy(file, Status.DAMAGED, 0, null, unreadable);
        }
    }

    private static Copy decode(Path file, ByteBuffer octets) {
        Copy damaged = new Copy(file, Status.DAMAGED, 0, null, null);
        if (octets.remaining() < HEADER_OCTETS || octets.getInt() != MAGIC) {
            return damaged;
        }
        long sequence = octets.getLong();
        int length = octets.getInt();
        int check = octets.getInt();
        if (length != octets.remaining() || sequence < 1) {
            return damaged;
        }
        byte[] content = new byte[length];
        octets.get(content);
        return check == check(sequence, content) ? new Copy(file, Status.INTACT, sequence, content, null) : damaged;
    }

    private static byte[] encode(long sequence, byte[] content) {
        return ByteBuffer.allocate(HEADER_OCTETS + content.length).putInt(MAGIC).putLong(sequence).putInt(content.length)
                .putInt(check(sequence, content)).put(content).array();
    }

    private static int check(long sequence, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(12).putLong(sequence).putInt(content.length).flip());
        crc.update(content);
        return (int) crc.getValue();
    }

    private Path file(int copy) {
        return directory.resolve(name + "." + copy);
    }

    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY);
    }
}
