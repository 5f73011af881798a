package org.fumogateway.dmtree.internal;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import org.fumogateway.dmtree.internal.TreeJournal.Change;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtException;

/**
 * The ACLs of the tree, durable: a change is on the medium before anybody sees it. Together with them it keeps the decisions to commit
 * that plugins have not carried out yet, so that ACLs and plugins' nodes change together even across a kill. Thread-safe.
 */
final class AclStore {

    static final String JOURNAL = "tree";
    /** The ACLs as the first release kept them. */
    static final String OLD_RECORD = "acls";

    private static final int ACLS = 1;
    private static final int DECISION = 2;
    private static final int SETTLED = 3;
    private static final int OLD_FORMAT_VERSION = 1;

    /**
     * What is left to do of a decision.
     *
     * @param root    root of the plugin that has to do it
     * @param changes what it said it would do
     */
    record Part(String root, byte[] changes) {
    }

    private final Store store;
    private final Object writing = new Object();
    private final Map<Long, List<Part>> decisions = new TreeMap<>();
    /** Decisions that are over, which could not be noted: what is written next notes them first. */
    private final Set<Long> unsettled = new ConcurrentSkipListSet<>();
    private volatile long lastLeft;
    private TreeJournal journal;
    private long lastDecision;
    private volatile AclTable current = AclTable.FACTORY;

    /** Reads the ACLs; a new device has those of {@link AclTable#FACTORY}. */
    AclStore(Store store) throws StorageException {
        this(store, AclTable.FACTORY);
    }

    /** Reads the ACLs; a new device has the factory's. CORRUPT also means: the octets are whole but not a table of ACLs. */
    AclStore(Store store, AclTable factory) throws StorageException {
        this(store, factory, false);
    }

    private AclStore(Store store, AclTable factory, boolean anew) throws StorageException {
        this.store = store;
        if (anew) {
            store.removeJournal(JOURNAL);
            store.remove(OLD_RECORD);
        }
        journal = new TreeJournal(store, JOURNAL, this::truth);
        List<Change> changes = journal.takeFound();
        for (Change change : changes) {
            replay(change);
        }
        lastLeft = decisions.isEmpty() ? 0 : lastDecision;
        if (changes.isEmpty() && store.read(OLD_RECORD).isEmpty()) {
            begin(factory);
        }
        takeOverOldRecord(changes.isEmpty());
    }

    /** Starts with the factory's ACLs, whatever the store holds. */
    static AclStore fromFactory(Store store, AclTable factory) throws StorageException {
        return new AclStore(store, factory, true);
    }

    /** What the factory has set is written at once: another setting later changes nothing on a device that is in use. */
    private void begin(AclTable factory) throws StorageException {
        if (!factory.equals(current)) {
            journal.append(acls(difference(current, factory)));
            current = factory;
        }
    }

    AclTable current() {
        return current;
    }

    private void replay(Change change) throws StorageException {
        TreeJournal.read(change, in -> {
            if (change.type() == DECISION) {
                long id = in.readLong();
                lastDecision = Math.max(lastDecision, id);
                List<Part> parts = new ArrayList<>();
                for (int count = in.readInt(); count > 0; count--) {
                    parts.add(new Part(TreeJournal.readText(in), TreeJournal.readOctets(in)));
                }
                decisions.put(id, parts);
            } else if (change.type() == SETTLED) {
                decisions.remove(in.readLong());
            } else if (change.type() != ACLS) {
                throw new StorageException(Reason.CORRUPT, "An unknown change of the tree: " + change.type());
            }
            current = apply(current, TreeJournal.readMap(in));
            return null;
        });
    }

    private void takeOverOldRecord(boolean fresh) throws StorageException {
        Optional<byte[]> record = store.read(OLD_RECORD);
        if (record.isPresent()) {
            if (fresh) {
                current = decodeOld(record.get());
                journal.rewrite();
            }
            store.remove(OLD_RECORD);
        }
    }

    private List<Change> truth() {
        List<Change> changes = new ArrayList<>();
        try {
            changes.add(acls(difference(new AclTable(Map.of()), current)));
            for (Map.Entry<Long, List<Part>> decision : decisions.entrySet()) {
                changes.add(decision(decision.getKey(), decision.getValue(), Map.of()));
            }
        } catch (StorageException impossible) {
            throw new IllegalStateException("What was written before cannot be written again", impossible);
        }
        return changes;
    }

    /**
     * Changes the table, durably.
     *
     * @param node node to name if it fails
     * @throws DmtException DATA_STORE_FAILURE; nothing has changed
     */
    void update(NodePath node, UnaryOperator<AclTable> change) throws DmtException {
        synchronized (writing) {
            AclTable changed = change.apply(current);
            if (!changed.equals(current)) {
                write(node, changed, () -> acls(difference(current, changed)));
            }
        }
    }

    /**
     * Writes down that a commit happens, and changes the table with it.
     *
     * @param parts what plugins will do; if empty there is nothing to settle later
     * @return number of the decision for {@link #settle}; 0 if there is nothing to settle
     * @throws DmtException DATA_STORE_FAILURE; nothing has changed
     */
    long decide(NodePath node, UnaryOperator<AclTable> change, List<Part> parts) throws DmtException {
        if (parts.isEmpty()) {
            update(node, change);
            return 0;
        }
        synchronized (writing) {
            AclTable changed = change.apply(current);
            long id = lastDecision + 1;
            write(node, changed, () -> decision(id, parts, difference(current, changed)));
            lastDecision = id;
            decisions.put(id, List.copyOf(parts));
            return id;
        }
    }

    /**
     * Writes down that a decision is carried out, or given up; the table may change once more with that.
     *
     * @throws DmtException DATA_STORE_FAILURE; the table has not changed. The decision is over nevertheless, which is noted as soon as
     *                      something can be written
     */
    void settle(NodePath node, long decision, UnaryOperator<AclTable> change) throws DmtException {
        if (decision == 0) {
            update(node, change);
            return;
        }
        synchronized (writing) {
            AclTable changed = change.apply(current);
            decisions.remove(decision);
            try {
                write(node, changed, () -> settled(decision, difference(current, changed)));
            } catch (DmtException | RuntimeException notNoted) {
                unsettled.add(decision);
                throw notNoted;
            }
        }
    }

    /**
     * Tries again to note what is over but could not be noted. Before a node changes again: a start after a kill would carry out the old
     * decision over its newer value.
     */
    void settleLate() {
        if (unsettled.isEmpty()) {
            return;
        }
        synchronized (writing) {
            try {
                noteSettled();
            } catch (IOException notYet) {
                // Whoever has something to write is told; until then nothing is lost by waiting.
                return;
            }
        }
    }

    private void noteSettled() throws StorageException {
        for (long decision : unsettled) {
            journal.append(settled(decision, Map.of()));
            unsettled.remove(decision);
        }
    }

    /** True if no kill has left anything to do. */
    boolean nothingLeft() {
        return lastLeft == 0;
    }

    /** What a kill has left to do for the plugin with that root, oldest first; by number of the decision. */
    Map<Long, byte[]> leftFor(String root) {
        synchronized (writing) {
            Map<Long, byte[]> left = new LinkedHashMap<>();
            decisions.forEach((id, parts) -> parts.stream().filter(part -> id <= lastLeft && part.root().equals(root))
                    .forEach(part -> left.put(id, part.changes())));
            return left;
        }
    }

    /** A plugin has done its part; the last one settles the decision. */
    void partDone(NodePath root, long decision) throws DmtException {
        boolean last;
        synchronized (writing) {
            List<Part> parts = new ArrayList<>(decisions.getOrDefault(decision, List.of()));
            parts.removeIf(part -> part.root().equals(root.uri()));
            decisions.put(decision, parts);
            last = parts.isEmpty();
        }
        if (last) {
            settle(root, decision, UnaryOperator.identity());
        }
    }

    private interface Making {
        Change make() throws StorageException;
    }

    private void write(NodePath node, AclTable changed, Making making) throws DmtException {
        try {
            noteSettled();
            journal.append(making.make());
            current = changed;
        } catch (IOException failed) {
            throw new DmtException(node.uri(), DmtException.DATA_STORE_FAILURE, "The change could not be stored", failed);
        }
        try {
            journal.tidy();
        } catch (StorageException later) {
            // The journal is whole, only longer than it need be: the next change tries again.
            return;
        }
    }

    private static Change acls(Map<String, String> difference) throws StorageException {
        return TreeJournal.change(ACLS, out -> TreeJournal.writeMap(out, difference));
    }

    private static Change decision(long id, List<Part> parts, Map<String, String> difference) throws StorageException {
        return TreeJournal.change(DECISION, (DataOutputStream out) -> {
            out.writeLong(id);
            out.writeInt(parts.size());
            for (Part part : parts) {
                TreeJournal.writeText(out, part.root());
                TreeJournal.writeOctets(out, part.changes());
            }
            TreeJournal.writeMap(out, difference);
        });
    }

    private static Change settled(long decision, Map<String, String> difference) throws StorageException {
        return TreeJournal.change(SETTLED, out -> {
            out.writeLong(decision);
            TreeJournal.writeMap(out, difference);
        });
    }

    /** ACLs that are new or others now; an empty text for those that are gone. */
    private static Map<String, String> difference(AclTable before, AclTable after) throws StorageException {
        Map<String, String> difference = new TreeMap<>();
        before.entries().keySet().stream().filter(node -> after.own(node) == null).forEach(node -> difference.put(node.uri(), ""));
        for (Map.Entry<NodePath, Acl> entry : after.entries().entrySet()) {
            NodePath node = entry.getKey();
            if (!entry.getValue().equals(before.own(node))) {
                if (!node.isReadable()) {
                    // Written down it would make the whole table unreadable.
                    throw new StorageException(Reason.INVALID, "Not the URI of a node: " + node.uri());
                }
                difference.put(node.uri(), entry.getValue().toString());
            }
        }
        return difference;
    }

    private static AclTable apply(AclTable table, Map<String, String> difference) throws StorageException {
        if (difference.isEmpty()) {
            return table;
        }
        Map<NodePath, Acl> entries = new HashMap<>(table.entries());
        for (Map.Entry<String, String> entry : difference.entrySet()) {
            NodePath node = path(entry.getKey());
            if (entry.getValue().isEmpty()) {
                entries.remove(node);
            } else {
                entries.put(node, new Acl(entry.getValue()));
            }
        }
        return new AclTable(entries);
    }

    private static NodePath path(String uri) throws StorageException {
        try {
            return NodePath.absolute(uri);
        } catch (DmtException damaged) {
            throw new StorageException(Reason.CORRUPT, "Not the URI of a node: " + uri, damaged);
        }
    }

    private static AclTable decodeOld(byte[] record) throws StorageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            int version = in.readByte();
            if (version != OLD_FORMAT_VERSION) {
                throw new StorageException(Reason.CORRUPT, "The ACLs are stored in an unknown format: " + version);
            }
            Map<NodePath, Acl> entries = new HashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                entries.put(path(in.readUTF()), new Acl(in.readUTF()));
            }
            return new AclTable(entries);
        } catch (StorageException known) {
            throw known;
        } catch (IOException | IllegalArgumentException damaged) {
            throw new StorageException(Reason.CORRUPT, "The stored ACLs cannot be read", damaged);
        }
    }
}
