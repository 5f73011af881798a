package org.fumogateway.dmtree.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtException;

/** The ACLs of the tree, durable: a change is on the medium before anybody sees it. Thread-safe. */
final class AclStore {

    static final String RECORD = "acls";

    private static final int FORMAT_VERSION = 1;

    private final Store store;
    private final Object writing = new Object();
    private volatile AclTable current;

    /** Reads the ACLs; a new device has the factory's. CORRUPT also means: the octets are whole but not a table of ACLs. */
    AclStore(Store store) throws StorageException {
        this.store = store;
        Optional<byte[]> record = store.read(RECORD);
        current = record.isPresent() ? decode(record.get()) : AclTable.FACTORY;
    }

    private AclStore(Store store, AclTable table) {
        this.store = store;
        current = table;
    }

    /** Starts with the factory's ACLs, whatever the store holds; the first change overwrites it. */
    static AclStore fromFactory(Store store) {
        return new AclStore(store, AclTable.FACTORY);
    }

    AclTable current() {
        return current;
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
            if (changed.equals(current)) {
                return;
            }
            try {
                store.write(RECORD, encode(changed));
            } catch (IOException failed) {
                throw new DmtException(node.uri(), DmtException.DATA_STORE_FAILURE, "The ACL could not be stored", failed);
            }
            current = changed;
        }
    }

    private static byte[] encode(AclTable table) throws IOException {
        List<Map.Entry<NodePath, Acl>> entries = new ArrayList<>(table.entries().entrySet());
        entries.sort(Comparator.comparing(entry -> entry.getKey().uri()));
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        out.writeByte(FORMAT_VERSION);
        out.writeInt(entries.size());
        for (Map.Entry<NodePath, Acl> entry : entries) {
            out.writeUTF(entry.getKey().uri());
            out.writeUTF(entry.getValue().toString());
        }
        return octets.toByteArray();
    }

    private static AclTable decode(byte[] record) throws StorageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            int version = in.readByte();
            if (version != FORMAT_VERSION) {
                throw new StorageException(Reason.CORRUPT, "The ACLs are stored in an unknown format: " + version);
            }
            int count = in.readInt();
            Map<NodePath, Acl> entries = new HashMap<>();
            for (int i = 0; i < count; i++) {
                entries.put(NodePath.absolute(in.readUTF()), new Acl(in.readUTF()));
            }
            return new AclTable(entries);
        } catch (StorageException known) {
            throw known;
        } catch (IOException | DmtException | IllegalArgumentException damaged) {
            throw new StorageException(Reason.CORRUPT, "The stored ACLs cannot be read", damaged);
        }
    }
}
