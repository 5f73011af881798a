package org.fumogateway.dmtree.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;

/**
 * A journal of changes of any size: each is seen wholly or not at all, though a single entry of the storage is small. Rewrites itself
 * when it has grown, from what its owner says is true now. The owner serialises the calls.
 */
final class TreeJournal {

    private static final int PART = 255;
    private static final int MOST_OCTETS = Journal.MAX_ENTRY_OCTETS;
    private static final int GROWTH = 2_000;

    /** One change, of a type of the owner's from 1 to 254. */
    record Change(int type, byte[] body) {
    }

    /** Writes the body of a change. */
    interface Body {
        void to(DataOutputStream out) throws IOException;
    }

    /** Reads the body of a change. */
    interface Reader<T> {
        T from(DataInputStream in) throws IOException;
    }

    private final Journal journal;
    private final Supplier<List<Change>> truth;
    private final List<Change> found = new ArrayList<>();
    private int grown;
    private boolean torn;

    /**
     * Opens the journal.
     *
     * @param truth what the journal is to say when it is rewritten
     */
    TreeJournal(Store store, String name, Supplier<List<Change>> truth) throws StorageException {
        this.truth = truth;
        journal = store.journal(name);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Journal.Entry entry : journal.entries()) {
            grown++;
            byte[] body = entry.body();
            if (entry.type() != PART) {
                whole.write(body, 0, body.length);
                found.add(new Change(entry.type(), whole.toByteArray()));
                whole.reset();
            } else if (body.length == 0) {
                // A change that was given up; what follows begins anew.
                whole.reset();
            } else {
                whole.write(body, 0, body.length);
            }
        }
        torn = whole.size() > 0;
    }

    /** What the journal held when it was opened; given once. */
    List<Change> takeFound() {
        List<Change> changes = List.copyOf(found);
        found.clear();
        return changes;
    }

    static Change change(int type, Body body) throws StorageException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            body.to(new DataOutputStream(octets));
        } catch (IOException tooLong) {
            throw new StorageException(Reason.INVALID, "The change cannot be written down", tooLong);
        }
        return new Change(type, octets.toByteArray());
    }

    static <T> T read(Change change, Reader<T> reader) throws StorageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(change.body()))) {
            return reader.from(in);
        } catch (StorageException known) {
            throw known;
        } catch (IOException | IllegalArgumentException damaged) {
            throw new StorageException(Reason.CORRUPT, "A change of the tree cannot be read", damaged);
        }
    }

    /** Makes a change durable. The owner changes its own state afterwards and calls {@link #tidy}. */
    void append(Change change) throws StorageException {
        if (torn) {
            giveUp();
        }
        List<Journal.Entry> entries = split(change);
        torn = entries.size() > 1;
        for (Journal.Entry entry : entries) {
            journal.append(entry.type(), entry.body());
            grown++;
        }
        torn = false;
    }

    /** Lets nobody take the beginning of a change that did not come to its end for the beginning of the next one. */
    private void giveUp() throws StorageException {
        journal.append(PART, new byte[0]);
        grown++;
        torn = false;
    }

    /** Rewrites the journal if it has grown too long; true if it did. */
    boolean tidy() throws StorageException {
        if (grown < GROWTH) {
            return false;
        }
        rewrite();
        return true;
    }

    void rewrite() throws StorageException {
        List<Journal.Entry> entries = new ArrayList<>();
        truth.get().forEach(change -> entries.addAll(split(change)));
        journal.rewrite(entries);
        torn = false;
        grown = Math.min(entries.size(), GROWTH / 2);
    }

    private static List<Journal.Entry> split(Change change) {
        List<Journal.Entry> entries = new ArrayList<>();
        byte[] body = change.body();
        int from = 0;
        for (; body.length - from > MOST_OCTETS; from += MOST_OCTETS) {
            entries.add(new Journal.Entry(PART, Arrays.copyOfRange(body, from, from + MOST_OCTETS)));
        }
        entries.add(new Journal.Entry(change.type(), Arrays.copyOfRange(body, from, body.length)));
        return entries;
    }

    static void writeMap(DataOutputStream out, Map<String, String> texts) throws IOException {
        out.writeInt(texts.size());
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            writeText(out, entry.getKey());
            writeText(out, entry.getValue());
        }
    }

    static Map<String, String> readMap(DataInputStream in) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            texts.put(readText(in), readText(in));
        }
        return texts;
    }

    /** A text of any length; null has a form of its own. */
    static void writeText(DataOutputStream out, String text) throws IOException {
        writeOctets(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    static String readText(DataInputStream in) throws IOException {
        byte[] octets = readOctets(in);
        return octets == null ? null : new String(octets, StandardCharsets.UTF_8);
    }

    static void writeOctets(DataOutputStream out, byte[] octets) throws IOException {
        out.writeInt(octets == null ? -1 : octets.length);
        if (octets != null) {
            out.write(octets);
        }
    }

    static byte[] readOctets(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length > in.available()) {
            throw new StorageException(Reason.CORRUPT, "A length is beyond the end of the change");
        }
        return length < 0 ? null : in.readNBytes(length);
    }
}
