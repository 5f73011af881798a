package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.StorageFailedException;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;

/** The spool of one operation as a downloader sees it: judges the head as soon as it is here (PKG-40), the whole at the end. */
final class SpoolTarget implements DownloadTarget {

    private static final String SIZE = "size";
    private static final String NOTE = "note.";
    private static final int MOST_NOTES = 32;
    private static final int LONGEST_NOTES = 8 * 1024;
    private static final int NO_STORAGE = 501;

    /** Is told how the download goes on, in the thread of the downloader. */
    interface Listener {

        /** So many octets of so many (0 if unknown) are here. */
        void stored(long done, long total);

        /** It waits. */
        void waits(String reason, Instant until);

        /** True once a person gave the operation up. */
        boolean cancelled();

        /** The last octet is here; the check begins. */
        void allStored() throws IOException, InterruptedException;

        /** The check is passed. */
        void good(PackageJudge.Judged judged) throws IOException, InterruptedException;

        /** The storage has failed with so many octets durable; true if the download will be tried again. Asked once. */
        boolean triedAgain(long durable);
    }

    private final Spool spool;
    private final PackageJudge judge;
    private final long largest;
    private final Listener listener;
    private volatile Map<String, String> notes = new HashMap<>();
    private long expected;
    private final HeadWatch head;
    private boolean complete;
    private boolean failed;
    private boolean triedAgain;

    SpoolTarget(Spool spool, PackageJudge judge, long largest, Listener listener) {
        this.spool = spool;
        this.judge = judge;
        this.largest = largest;
        this.listener = listener;
        this.head = new HeadWatch(spool, judge);
        readNotes();
    }

    private void readNotes() {
        KeyValueText.read(spool.note()).forEach((key, value) -> {
            if (key.startsWith(NOTE)) {
                notes.put(key.substring(NOTE.length()), value);
            } else if (key.equals(SIZE)) {
                expected = Long.parseLong(value);
            }
        });
    }

    /** True once {@link #complete} has accepted the package. */
    boolean accepted() {
        return complete;
    }

    @Override
    public long position() {
        return spool.length();
    }

    @Override
    public long durablePosition() {
        return spool.durableLength();
    }

    @Override
    public Map<String, String> notes() {
        return Map.copyOf(notes);
    }

    @Override
    public long largest() {
        return largest;
    }

    @Override
    public void expect(long size) throws DownloadException {
        if (size > largest) {
            throw new DownloadException(NO_STORAGE, "The package of " + size + " octets is larger than the " + largest
                    + " allowed");
        }
        try {
            spool.reserve(size);
        } catch (StorageException failed) {
            throw failed.reason() == StorageException.Reason.FULL
                    ? new DownloadException(NO_STORAGE, "There is no room for " + (size - spool.length()) + " more octets of the package", failed)
                    : storageTrouble(failed);
        }
        expected = size;
        listener.stored(position(), expected);
    }

    @Override
    public void append(ByteBuffer octets) throws DownloadException {
        if (spool.length() + octets.remaining() > largest) {
            throw new DownloadException(NO_STORAGE, "The package is larger than the " + largest + " octets allowed");
        }
        try {
            spool.append(octets);
            head.look();
        } catch (Refusal refused) {
            throw new DownloadException(refused.resultCode(), refused.getMessage(), refused);
        } catch (IOException failed) {
            throw storageTrouble(failed);
        }
        listener.stored(position(), expected);
    }

    @Override
    public int read(long offset, ByteBuffer octets) throws DownloadException {
        try {
            return Math.max(0, spool.read(offset, octets));
        } catch (StorageException failed) {
            throw storageTrouble(failed);
        }
    }

    @Override
    public void waiting(String reason, Instant until) {
        listener.waits(reason, until);
    }

    @Override
    public boolean cancelled() {
        return listener.cancelled();
    }

    @Override
    public void checkpoint(Map<String, String> latest) throws DownloadException {
        byte[] text = noteText(latest);
        try {
            spool.checkpoint(text);
        } catch (StorageException failed) {
            throw storageTrouble(failed);
        }
        notes = new HashMap<>(latest);
    }

    @Override
    public void restart(Map<String, String> latest) throws DownloadException {
        expected = 0;
        byte[] text = noteText(latest);
        try {
            spool.truncate(0, text);
        } catch (StorageException failed) {
            throw storageTrouble(failed);
        }
        notes = new HashMap<>(latest);
        head.reset();
        complete = false;
    }

    private byte[] noteText(Map<String, String> latest) throws DownloadException {
        Map<String, String> entries = new HashMap<>();
        latest.forEach((key, value) -> entries.put(NOTE + key, value));
        byte[] text = KeyValueText.write(entries);
        boolean badKey = latest.keySet().stream().anyMatch(key -> key.indexOf('=') >= 0 || key.indexOf('\n') >= 0);
        if (latest.size() > MOST_NOTES || text.length > LONGEST_NOTES || badKey) {
            throw new DownloadException(Endings.UNDEFINED, "The downloader noted more than may be kept");
        }
        entries.put(SIZE, Long.toString(expected));
        return KeyValueText.write(entries);
    }

    @Override
    public void complete() throws DownloadException, InterruptedException {
        try {
            listener.allStored();
            spool.checkpoint(noteText(notes));
            PackageJudge.Judged judged = judge.judge(spool);
            listener.good(judged);
            complete = true;
        } catch (Refusal refused) {
            throw new DownloadException(refused.resultCode(), refused.getMessage(), refused);
        } catch (InterruptedIOException stopped) {
            throw new InterruptedException("stopped during the check");
        } catch (IOException failed) {
            throw storageTrouble(failed);
        }
    }

    /** One try ends once, whatever the downloader still calls while it leaves. */
    private DownloadException storageTrouble(IOException cause) {
        if (!full(cause) && !failed) {
            failed = true;
            triedAgain = listener.triedAgain(durablePosition());
        }
        return storageTrouble(cause, triedAgain);
    }

    /** What trouble of the storage means for a download. */
    static DownloadException storageTrouble(IOException cause, boolean triedAgain) {
        return full(cause) ? new DownloadException(NO_STORAGE, "The storage is full", cause)
                : new StorageFailedException("The storage of the package failed", cause, triedAgain);
    }

    private static boolean full(IOException cause) {
        return cause instanceof StorageException storage && storage.reason() == StorageException.Reason.FULL;
    }
}
