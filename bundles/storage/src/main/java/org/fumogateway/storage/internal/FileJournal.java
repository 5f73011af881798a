package org.fumogateway.storage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.Disk.Mode;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** A journal in one file; an append is one write and one force, a rewrite replaces the file. */
final class FileJournal implements Journal {

    static final String SUFFIX = ".journal";
    static final String TEMPORARY = ".journal.new";

    private final StoreFolder folder;
    private final Lease lease;
    private final String name;
    private DiskFile file;
    private long length;
    /** Octets of an append that failed may lie behind the length. */
    private boolean tailInDoubt;
    /** The folder could not be forced after a rename: the file in use may not be the one found after a power cut. */
    private boolean nameInDoubt;
    private boolean closed;

    private FileJournal(StoreFolder folder, Lease lease, String name) {
        this.folder = folder;
        this.lease = lease;
        this.name = name;
    }

    static FileJournal open(StoreFolder folder, Lease lease, String name) throws StorageException {
        FileJournal journal = new FileJournal(folder, lease, name);
        try {
            journal.openFile();
        } catch (IOException failed) {
            journal.closeFile();
            throw StorageException.of("The journal " + name + " could not be opened", failed);
        }
        return journal;
    }

    private void openFile() throws IOException {
        Disk disk = folder.disk();
        file = disk.open(path(), Mode.CREATE);
        // Whoever died before us may have forced neither the name nor the last entry that we are about to show.
        disk.forceDirectory(folder.path());
        long end = file.length();
        length = new JournalReader(name, file, end).read(entry -> { });
        if (length < end) {
            file.truncate(length);
        }
        file.force();
    }

    @Override
    public void append(int type, byte[] body) throws StorageException {
        requireEntry(type, body);
        lease.run(() -> appendHeld(type, body));
    }

    private synchronized void appendHeld(int type, byte[] body) throws StorageException {
        requireOpen();
        ByteBuffer octets = JournalReader.encode(type, body);
        int count = octets.remaining();
        folder.charge(count);
        try {
            settle();
            tailInDoubt = true;
            file.write(length, octets);
            file.force();
            tailInDoubt = false;
            length += count;
        } catch (IOException failed) {
            folder.refund(count);
            settleAfter(failed);
            throw StorageException.of("The journal " + name + " could not be appended to", failed);
        }
    }

    /** Cuts away what a failed append left, and makes sure of the name after a failed rewrite. */
    private void settle() throws IOException {
        if (nameInDoubt) {
            folder.disk().forceDirectory(folder.path());
            nameInDoubt = false;
        }
        if (tailInDoubt) {
            file.truncate(length);
            file.force();
            tailInDoubt = false;
        }
    }

    private void settleAfter(IOException failed) {
        try {
            settle();
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    @Override
    public List<Entry> entries() throws StorageException {
        return lease.get(this::entriesHeld);
    }

    private synchronized List<Entry> entriesHeld() throws StorageException {
        requireOpen();
        List<Entry> entries = new ArrayList<>();
        try {
            if (new JournalReader(name, file, length).read(entries::add) < length) {
                throw new StorageException(Reason.CORRUPT, "The journal " + name + " is damaged in its last entry");
            }
        } catch (IOException failed) {
            throw StorageException.of("The journal " + name + " could not be read", failed);
        }
        return List.copyOf(entries);
    }

    @Override
    public void rewrite(List<Entry> entries) throws StorageException {
        List<Entry> wanted = List.copyOf(entries);
        for (Entry entry : wanted) {
            requireEntry(entry.type(), entry.body());
        }
        lease.run(() -> rewriteHeld(wanted));
    }

    private synchronized void rewriteHeld(List<Entry> entries) throws StorageException {
        requireOpen();
        long count = entries.stream().mapToLong(entry -> JournalReader.FRAME_OCTETS + entry.body().length).sum();
        folder.charge(count);
        Path temporary = folder.path().resolve(name + TEMPORARY);
        DiskFile replacement = null;
        try {
            replacement = folder.disk().open(temporary, Mode.REPLACE);
            long offset = 0;
            for (Entry entry : entries) {
                ByteBuffer octets = JournalReader.encode(entry.type(), entry.body());
                int octetCount = octets.remaining();
                replacement.write(offset, octets);
                offset += octetCount;
            }
            replacement.force();
            folder.disk().rename(temporary, path());
        } catch (IOException failed) {
            folder.refund(count);
            discard(replacement, temporary, failed);
            throw StorageException.of("The journal " + name + " could not be rewritten", failed);
        }
        takeOver(replacement, count);
    }

    private void takeOver(DiskFile replacement, long count) throws StorageException {
        folder.refund(length);
        closeFile();
        file = replacement;
        length = count;
        tailInDoubt = false;
        nameInDoubt = true;
        try {
            settle();
        } catch (IOException failed) {
            throw StorageException.of("The journal " + name + " could not be rewritten for good", failed);
        }
    }

    private void discard(DiskFile replacement, Path temporary, IOException failed) {
        try {
            if (replacement != null) {
                replacement.close();
            }
            folder.disk().delete(temporary);
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeFile();
    }

    /** Closing cannot lose anything: whatever was promised has been forced before. */
    private void closeFile() {
        folder.closeQuietly(file);
        file = null;
    }

    private Path path() {
        return folder.path().resolve(name + SUFFIX);
    }

    private void requireOpen() throws StorageException {
        if (closed) {
            throw new StorageException(Reason.LEASE_LOST, "The journal " + name + " is closed, removed or opened anew");
        }
    }

    private void requireEntry(int type, byte[] body) throws StorageException {
        if (type < 1 || type > 255 || body.length > MAX_ENTRY_OCTETS) {
            throw new StorageException(Reason.INVALID, "The journal " + name + " takes entries of types 1 to 255 and at most "
                    + MAX_ENTRY_OCTETS + " octets, not type " + type + " of " + body.length + " octets");
        }
    }
}
