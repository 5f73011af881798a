package org.fumogateway.dmtree.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fumogateway.dmtree.internal.PluginRegistration.PluginSource;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/**
 * Names the children of shared mount points by numbers from 1 that are never given twice. A plugin with a service.pid has the same
 * number for ever, any other one as long as it is registered. Thread-safe.
 */
final class MountNumbers {

    static final String RECORD = "mount-numbers";

    private static final int FORMAT_VERSION = 1;

    /** A plugin at a mount point. */
    private record Registered(NodePath parent, PluginSource<?> source) {
    }

    private final Store store;
    private final Logger logger;
    private final Map<String, Integer> last = new TreeMap<>();
    private final Map<String, Map<String, Integer>> reserved = new TreeMap<>();
    private final Map<Registered, Integer> present = new HashMap<>();

    /** Goes on where the store was left; numbers that cannot be read begin anew, which is logged. */
    MountNumbers(Store store, Logger logger) throws StorageException {
        this.store = store;
        this.logger = logger;
        try {
            Optional<byte[]> record = store.read(RECORD);
            if (record.isPresent()) {
                decode(record.get());
            }
        } catch (StorageException damaged) {
            if (damaged.reason() != Reason.CORRUPT) {
                throw damaged;
            }
            logger.error("The numbers of mounted plugins are damaged and begin anew: {}", damaged.getMessage());
            last.clear();
            reserved.clear();
        }
    }

    /** The number of a plugin below a node. */
    synchronized int numberOf(NodePath parent, PluginSource<?> source) {
        return present.computeIfAbsent(new Registered(parent, source), absent -> {
            Map<String, Integer> known = reserved.computeIfAbsent(parent.uri(), uri -> new TreeMap<>());
            String id = source.persistentId();
            Integer number = id == null ? null : known.get(id);
            if (number == null || isPresent(parent, number)) {
                number = last.merge(parent.uri(), 1, Integer::sum);
                if (id != null) {
                    known.putIfAbsent(id, number);
                }
                save();
            }
            return number;
        });
    }

    /** True if another service of the same bundle and pid has the number; the one that comes later gets one as if it had no pid. */
    private boolean isPresent(NodePath parent, int number) {
        return present.entrySet().stream().anyMatch(other -> other.getValue() == number && other.getKey().parent().equals(parent));
    }

    /** Forgets a plugin that is no longer registered; a persistent number stays reserved for it. */
    synchronized void forget(PluginSource<?> source) {
        present.keySet().removeIf(registered -> registered.source().equals(source));
    }

    private void save() {
        try {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(octets);
            out.writeByte(FORMAT_VERSION);
            out.writeInt(last.size());
            for (Map.Entry<String, Integer> mount : last.entrySet()) {
                out.writeUTF(mount.getKey());
                out.writeInt(mount.getValue());
                Map<String, Integer> known = reserved.getOrDefault(mount.getKey(), Map.of());
                out.writeInt(known.size());
                for (Map.Entry<String, Integer> plugin : known.entrySet()) {
                    out.writeUTF(plugin.getKey());
                    out.writeInt(plugin.getValue());
                }
            }
            store.write(RECORD, octets.toByteArray());
        } catch (IOException failed) {
            logger.warn("The number of a mounted plugin could not be stored and may be another one after a restart: {}",
                    failed.getMessage());
        }
    }

    private void decode(byte[] record) throws StorageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            int version = in.readByte();
            if (version != FORMAT_VERSION) {
                throw new StorageException(Reason.CORRUPT, "The numbers are stored in an unknown format: " + version);
            }
            for (int mounts = in.readInt(); mounts > 0; mounts--) {
                String parent = in.readUTF();
                last.put(parent, in.readInt());
                Map<String, Integer> known = new TreeMap<>();
                for (int plugins = in.readInt(); plugins > 0; plugins--) {
                    known.put(in.readUTF(), in.readInt());
                }
                reserved.put(parent, known);
            }
        } catch (StorageException known) {
            throw known;
        } catch (IOException damaged) {
            throw new StorageException(Reason.CORRUPT, "The stored numbers cannot be read", damaged);
        }
    }
}
