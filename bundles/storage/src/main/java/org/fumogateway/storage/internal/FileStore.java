package org.fumogateway.storage.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.DurableRecord;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;

/** One actor's state: the folders {@code records}, {@code journals} and {@code spools} below the folder of the store. */
public final class FileStore implements Store {

    private static final String[] COPIES = {".1", ".2"};
    private static final String[] MARKS = {FileSpool.MARK + ".1", FileSpool.MARK + ".2"};

    private final String name;
    private final AreaQuota quota;
    private final StoreFolder recordFolder;
    private final StoreFolder journalFolder;
    private final StoreFolder spoolFolder;
    private final Lease lease = new Lease();
    /** Kept for as long as the store is open: two threads must meet at the same object for the same name. */
    private final Map<String, DurableRecord> records = new ConcurrentHashMap<>();
    private final Map<String, FileJournal> journals = new ConcurrentHashMap<>();
    private final Map<String, FileSpool> spools = new ConcurrentHashMap<>();
    /** Octets of each scratch whose file could not be deleted when it ended. */
    private final Map<String, Long> undeleted = new ConcurrentHashMap<>();

    private FileStore(String name, Path folder, Disk disk, AreaQuota quota) {
        this.name = name;
        this.quota = quota;
        this.recordFolder = new StoreFolder(disk, folder.resolve("records"), name, quota);
        this.journalFolder = new StoreFolder(disk, folder.resolve("journals"), name, quota);
        this.spoolFolder = new StoreFolder(disk, folder.resolve("spools"), name, quota);
    }

    /** Opens the folder of a store, creating it if missing, and puts right what an interrupted writer left. */
    public static FileStore open(String name, Path folder, Disk disk, AreaQuota quota) throws StorageException {
        FileStore store = new FileStore(name, folder, disk, quota);
        try {
            store.recover();
            quota.measured(name, measure(disk, folder));
        } catch (IOException failed) {
            throw StorageException.of("The store " + name + " could not be opened", failed);
        }
        return store;
    }

    /** Octets of all files of a store. */
    public static long measure(Disk disk, Path folder) throws IOException {
        long sum = 0;
        for (String part : disk.list(folder)) {
            sum += new StoreFolder(disk, folder.resolve(part), part, null).octets();
        }
        return sum;
    }

    private void recover() throws IOException {
        for (StoreFolder folder : List.of(recordFolder, journalFolder, spoolFolder)) {
            folder.disk().createDirectories(folder.path());
            folder.deleteLeftovers();
        }
        for (String record : recordFolder.names(COPIES)) {
            heal(record(record));
        }
        List<String> marked = spoolFolder.names(MARKS);
        for (String spool : marked) {
            heal(FileSpool.mark(spoolFolder, spool));
        }
        for (String data : spoolFolder.names(FileSpool.DATA)) {
            if (!marked.contains(data)) {
                spoolFolder.disk().delete(spoolFolder.path().resolve(data + FileSpool.DATA));
            }
        }
    }

    /** A full medium leaves no room for the second copy; the first one serves until the next write makes both. */
    private static void heal(DurableRecord record) throws StorageException {
        try {
            record.recover();
        } catch (StorageException failed) {
            if (failed.reason() != Reason.FULL) {
                throw failed;
            }
        }
    }

    @Override
    public Optional<byte[]> read(String record) throws StorageException {
        Names.requireItemName(record);
        return lease.get(() -> record(record).read());
    }

    @Override
    public void write(String record, byte[] content) throws StorageException {
        Names.requireItemName(record);
        byte[] copy = content.clone();
        lease.run(() -> {
            DurableRecord target = record(record);
            synchronized (target) {
                long more = 2L * (DurableRecord.HEADER_OCTETS + copy.length);
                recordFolder.charge(more);
                writeCharged(record, target, copy, more);
            }
        });
    }

    private void writeCharged(String record, DurableRecord target, byte[] content, long more) throws StorageException {
        try {
            long before = octets(record);
            target.write(content);
            recordFolder.refund(before);
        } catch (IOException failed) {
            recordFolder.refund(more);
            throw StorageException.of("The record " + record + " could not be written", failed);
        }
    }

    @Override
    public void remove(String record) throws StorageException {
        Names.requireItemName(record);
        lease.run(() -> {
            DurableRecord target = record(record);
            synchronized (target) {
                try {
                    long before = octets(record);
                    target.remove();
                    recordFolder.refund(before);
                } catch (IOException failed) {
                    throw StorageException.of("The record " + record + " could not be removed", failed);
                }
            }
        });
    }

    private long octets(String record) throws IOException {
        long sum = 0;
        for (String copy : COPIES) {
            sum += recordFolder.octets(recordFolder.path().resolve(record + copy));
        }
        return sum;
    }

    private DurableRecord record(String record) {
        return records.computeIfAbsent(record, key -> new DurableRecord(recordFolder.disk(), recordFolder.path(), key));
    }

    @Override
    public List<String> records() throws StorageException {
        return lease.get(() -> recordFolder.names(COPIES));
    }

    @Override
    public Journal journal(String journal) throws StorageException {
        Names.requireItemName(journal);
        return lease.get(() -> {
            synchronized (journals) {
                closeOpen(journals.remove(journal));
                FileJournal opened = FileJournal.open(journalFolder, lease, journal);
                journals.put(journal, opened);
                return opened;
            }
        });
    }

    @Override
    public void removeJournal(String journal) throws StorageException {
        Names.requireItemName(journal);
        lease.run(() -> {
            synchronized (journals) {
                closeOpen(journals.remove(journal));
                try {
                    journalFolder.deleteForGood(journalFolder.path().resolve(journal + FileJournal.SUFFIX));
                } catch (IOException failed) {
                    throw StorageException.of("The journal " + journal + " could not be removed", failed);
                }
            }
        });
    }

    @Override
    public List<String> journals() throws StorageException {
        return lease.get(() -> journalFolder.names(FileJournal.SUFFIX));
    }

    @Override
    public Spool spool(String spool) throws StorageException {
        Names.requireItemName(spool);
        return lease.get(() -> {
            synchronized (spools) {
                closeOpen(spools.remove(spool));
                FileSpool opened = FileSpool.open(spoolFolder, lease, spool);
                replaced(spool);
                spools.put(spool, opened);
                return opened;
            }
        });
    }

    @Override
    public Spool scratch(String scratch) throws StorageException {
        Names.requireItemName(scratch);
        return lease.get(() -> {
            synchronized (spools) {
                if (spoolFolder.names(MARKS).contains(scratch)) {
                    // Before anything is closed: whoever works with that spool goes on.
                    throw new StorageException(Reason.INVALID, "There is a spool " + scratch + " already");
                }
                closeOpen(spools.remove(scratch));
                Map.copyOf(undeleted).forEach(this::discard);
                AtomicReference<FileSpool> made = new AtomicReference<>();
                FileSpool opened = FileSpool.scratch(spoolFolder, lease, scratch, length -> end(scratch, made.get(), length));
                made.set(opened);
                replaced(scratch);
                spools.put(scratch, opened);
                return opened;
            }
        });
    }

    /** What cannot be deleted now goes before the next scratch is made, and counts until then. */
    private void discard(String scratch, long length) {
        try {
            spoolFolder.disk().delete(spoolFolder.path().resolve(scratch + FileSpool.DATA));
            undeleted.remove(scratch);
            spoolFolder.refund(length);
        } catch (IOException later) {
            undeleted.put(scratch, length);
        }
    }

    /** The name is free last: whoever wants it meanwhile meets the ending scratch and waits for it. Somebody else may have it by then. */
    private void end(String scratch, FileSpool ending, long length) {
        discard(scratch, length);
        spools.remove(scratch, ending);
    }

    /** A new file has taken the place of a scratch that could not be deleted: the octets of that one are gone with it. */
    private void replaced(String spool) {
        Long octets = undeleted.remove(spool);
        if (octets != null) {
            spoolFolder.refund(octets);
        }
    }

    @Override
    public void removeSpool(String spool) throws StorageException {
        Names.requireItemName(spool);
        lease.run(() -> {
            synchronized (spools) {
                closeOpen(spools.remove(spool));
                FileSpool.remove(spoolFolder, spool);
                // Was deleted and refunded with the rest, if it was there.
                undeleted.remove(spool);
            }
        });
    }

    @Override
    public List<String> spools() throws StorageException {
        return lease.get(() -> spoolFolder.names(MARKS));
    }

    @Override
    public long usableSpace() throws StorageException {
        return lease.get(() -> {
            try {
                return quota.unreserved(recordFolder.disk().usableSpace(recordFolder.path()));
            } catch (IOException failed) {
                throw StorageException.of("The free space of the store " + name + " could not be read", failed);
            }
        });
    }

    @Override
    public boolean writable() {
        return lease.held();
    }

    @Override
    public void close() {
        end("The store " + name + " is closed");
    }

    /** Ends this handle, waiting for operations under way; the sentence is what later callers are told. */
    public void end(String sentence) {
        lease.end(sentence, () -> {
            journals.values().forEach(FileJournal::close);
            spools.values().forEach(FileSpool::close);
        });
    }

    private static void closeOpen(Journal older) {
        if (older != null) {
            older.close();
        }
    }

    private static void closeOpen(Spool older) {
        if (older != null) {
            older.close();
        }
    }
}
