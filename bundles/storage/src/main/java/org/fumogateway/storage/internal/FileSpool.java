package org.fumogateway.storage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;
import org.fumogateway.storage.DurableRecord;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * A spool: the octets in {@code name.data}, the last checkpoint in the record {@code name.mark} as {@code length(8) note}. The
 * spool exists as long as its mark does; data without a mark is what an interrupted creation or removal left.
 */
final class FileSpool implements Spool {

    /** The medium begins to take octets when so many have come, and not only when somebody waits for all of them. */
    private static final int EARLY_OCTETS = 8 << 20;

    static final String DATA = ".data";
    static final String MARK = ".mark";

    private final StoreFolder folder;
    private final Lease lease;
    private final String name;
    private final DurableRecord mark;
    /** Deletes the octets of a scratch, of which there are so many; null for any other spool. */
    private final LongConsumer discard;
    private DiskFile file;
    private volatile long length;
    private volatile long durableLength;
    private volatile byte[] note = new byte[0];
    private StorageException unusable;
    private long reserved;
    private long sinceForce;
    /** Held by whoever changes the mark or ends the handle; taken before the monitor of the spool, which an append needs. */
    private final Object marking = new Object();

    private FileSpool(StoreFolder folder, Lease lease, String name, LongConsumer discard) {
        this.discard = discard;
        this.folder = folder;
        this.lease = lease;
        this.name = name;
        this.mark = mark(folder, name);
    }

    static DurableRecord mark(StoreFolder folder, String name) {
        return new DurableRecord(folder.disk(), folder.path(), name + MARK);
    }

    static FileSpool open(StoreFolder folder, Lease lease, String name) throws StorageException {
        FileSpool spool = new FileSpool(folder, lease, name, null);
        try {
            spool.openFile();
        } catch (IOException failed) {
            spool.end(Reason.IO, "could not be opened");
            throw StorageException.of("The spool " + name + " could not be opened", failed);
        }
        return spool;
    }

    /**
     * A spool without a mark, where the caller has seen none: whatever opens the store next takes its data for what an interrupted creation left.
     */
    static FileSpool scratch(StoreFolder folder, Lease lease, String name, LongConsumer discard) throws StorageException {
        FileSpool spool = new FileSpool(folder, lease, name, discard);
        try {
            spool.file = folder.disk().open(spool.file(), Mode.REPLACE);
            return spool;
        } catch (IOException failed) {
            throw StorageException.of("The spool " + name + " could not be opened", failed);
        }
    }

    /** Removes mark, then data: a cut in between leaves data that nobody asks for. */
    static void remove(StoreFolder folder, String name) throws StorageException {
        try {
            long marked = folder.octets(folder.path().resolve(name + MARK + ".1"))
                    + folder.octets(folder.path().resolve(name + MARK + ".2"));
            mark(folder, name).remove();
            folder.refund(marked);
            folder.deleteForGood(folder.path().resolve(name + DATA));
        } catch (IOException failed) {
            throw StorageException.of("The spool " + name + " could not be removed", failed);
        }
    }

    private void openFile() throws IOException {
        Disk disk = folder.disk();
        Optional<byte[]> stored = mark.read();
        if (stored.isEmpty()) {
            create(disk);
            return;
        }
        file = disk.open(file(), Mode.CREATE);
        takeMark(stored.get());
        if (file.length() < durableLength) {
            throw new StorageException(Reason.CORRUPT, "The spool " + name + " holds " + file.length() + " of the "
                    + durableLength + " octets of its last checkpoint");
        }
        folder.refund(file.length() - durableLength);
        file.truncate(durableLength);
        length = durableLength;
    }

    private void create(Disk disk) throws IOException {
        file = disk.open(file(), Mode.REPLACE);
        try {
            disk.forceDirectory(folder.path());
            storeMark(0, note);
        } catch (IOException failed) {
            // Whoever asked for it does not get it and cannot remove it either; the next one may have another name.
            removeAfter(failed, disk);
            throw failed;
        }
    }

    private void removeAfter(IOException failed, Disk disk) {
        try {
            mark.remove();
            disk.delete(file());
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private void takeMark(byte[] stored) throws StorageException {
        if (stored.length < Long.BYTES) {
            throw new StorageException(Reason.CORRUPT, "The checkpoint of the spool " + name + " is not one");
        }
        ByteBuffer octets = ByteBuffer.wrap(stored);
        durableLength = octets.getLong();
        note = new byte[octets.remaining()];
        octets.get(note);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long durableLength() {
        return durableLength;
    }

    @Override
    public byte[] note() {
        return note.clone();
    }

    @Override
    public void append(ByteBuffer octets) throws StorageException {
        lease.run(() -> appendHeld(octets));
    }

    private synchronized void appendHeld(ByteBuffer octets) throws StorageException {
        requireUsable();
        int count = octets.remaining();
        folder.charge(count);
        try {
            file.write(length, octets);
            length += count;
            folder.quota().keepAside(this, reserved - length);
            forceEarly(count);
        } catch (IOException failed) {
            folder.refund(count);
            cutAfter(failed);
            throw StorageException.of("The spool " + name + " could not be appended to", failed);
        }
    }

    private void forceEarly(int count) {
        sinceForce += count;
        if (sinceForce >= EARLY_OCTETS && discard == null) {
            sinceForce = 0;
            file.beginForce();
        }
    }

    @Override
    public void reserve(long newLength) throws StorageException {
        lease.run(() -> reserveHeld(newLength));
    }

    private synchronized void reserveHeld(long newLength) throws StorageException {
        requireUsable();
        folder.quota().setAside(this, "the spool " + name, Math.max(0, newLength - length), folder.disk(), folder.path());
        reserved = newLength;
    }

    private void cutAfter(IOException failed) {
        try {
            file.truncate(length);
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    @Override
    public void checkpoint(byte[] newNote) throws StorageException {
        requireDurable();
        requireNote(newNote);
        lease.run(() -> checkpointHeld(newNote.clone()));
    }

    /** Without the monitor while it waits for the medium: octets may come meanwhile, and belong to the next checkpoint. */
    private void checkpointHeld(byte[] newNote) throws StorageException {
        synchronized (marking) {
            long reached;
            synchronized (this) {
                requireUsable();
                reached = length;
                sinceForce = 0;
            }
            forceData();
            storeMark(reached, newNote);
        }
    }

    /**
     * After a failed force the operating system may have thrown away octets that it still shows, and a second force would succeed
     * without them. So the handle ends here; the next one starts at the last checkpoint.
     */
    private void forceData() throws StorageException {
        try {
            file.force();
        } catch (IOException failed) {
            end(Reason.IO, "lost octets when the medium failed; open it again to go on from the last checkpoint");
            throw StorageException.of("The spool " + name + " could not be forced to the medium", failed);
        }
    }

    private void storeMark(long newLength, byte[] newNote) throws StorageException {
        long more = 2L * (DurableRecord.HEADER_OCTETS + Long.BYTES + newNote.length);
        folder.charge(more);
        try {
            long before = folder.octets(folder.path().resolve(name + MARK + ".1"))
                    + folder.octets(folder.path().resolve(name + MARK + ".2"));
            mark.write(ByteBuffer.allocate(Long.BYTES + newNote.length).putLong(newLength).put(newNote).array());
            folder.refund(before);
        } catch (IOException failed) {
            folder.refund(more);
            throw StorageException.of("The checkpoint of the spool " + name + " could not be stored", failed);
        }
        durableLength = newLength;
        note = newNote;
    }

    @Override
    public void truncate(long newLength, byte[] newNote) throws StorageException {
        requireDurable();
        requireNote(newNote);
        if (newLength < 0 || newLength > length) {
            throw new StorageException(Reason.INVALID, "The spool " + name + " holds " + length + " octets and cannot be cut to "
                    + newLength);
        }
        lease.run(() -> {
            synchronized (marking) {
                truncateHeld(newLength, newNote.clone());
            }
        });
    }

    /** The mark goes down before the octets go: a cut in between is completed when the spool is opened. */
    private synchronized void truncateHeld(long newLength, byte[] newNote) throws StorageException {
        requireUsable();
        if (newLength > durableLength) {
            forceData();
        }
        storeMark(newLength, newNote);
        folder.refund(length - newLength);
        length = newLength;
        try {
            file.truncate(newLength);
        } catch (IOException failed) {
            end(Reason.IO, "could not be cut; open it again to go on");
            throw StorageException.of("The spool " + name + " could not be cut", failed);
        }
    }

    @Override
    public int read(long offset, ByteBuffer target) throws StorageException {
        return lease.get(() -> readHeld(offset, target));
    }

    private synchronized int readHeld(long offset, ByteBuffer target) throws StorageException {
        requireUsable();
        if (offset < 0 || offset >= length) {
            return -1;
        }
        int limit = target.limit();
        try {
            target.limit(target.position() + (int) Math.min(target.remaining(), length - offset));
            return file.read(offset, target);
        } catch (IOException failed) {
            throw StorageException.of("The spool " + name + " could not be read", failed);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public Path file() {
        return folder.path().resolve(name + DATA);
    }

    @Override
    public void close() {
        synchronized (marking) {
            end(Reason.LEASE_LOST, "is closed, removed or opened anew");
        }
    }

    private synchronized void end(Reason reason, String why) {
        if (unusable == null) {
            unusable = new StorageException(reason, "The spool " + name + " " + why);
        }
        folder.quota().keepAside(this, 0);
        folder.closeQuietly(file);
        if (file != null && discard != null) {
            discard.accept(length);
        }
        file = null;
    }

    private void requireDurable() throws StorageException {
        if (discard != null) {
            throw new StorageException(Reason.INVALID, "The spool " + name + " is not meant to last");
        }
    }

    private void requireUsable() throws StorageException {
        if (unusable != null) {
            throw new StorageException(unusable.reason(), unusable.getMessage());
        }
    }

    private void requireNote(byte[] newNote) throws StorageException {
        if (newNote.length > MAX_NOTE_OCTETS) {
            throw new StorageException(Reason.INVALID, "A note of " + newNote.length + " octets is larger than "
                    + MAX_NOTE_OCTETS);
        }
    }
}
