package org.fumogateway.fumoagent.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/**
 * Holds the record of one instance in the store. A change is durable before anybody sees it. Thread-safe; changes are
 * serialised.
 */
final class InstanceJournal {

    private static final String RECORD = "instance";
    private static final String COUNTER = "security-counter";

    private final Store store;
    private final List<Runnable> watchers = new ArrayList<>();
    private final Set<String> receiving = ConcurrentHashMap.newKeySet();
    private volatile InstanceRecord current;
    private boolean ended;

    /** A change of the record. */
    @FunctionalInterface
    interface Change<E extends Exception> {

        /** The record afterwards; the same object if nothing changes. */
        InstanceRecord apply(InstanceRecord before) throws E;
    }

    /**
     * Reads the record.
     *
     * @throws StorageException if it cannot be read
     */
    InstanceJournal(Store store, Logger logger) throws StorageException {
        this.store = store;
        current = repaired(read(logger));
    }

    /** Empties the store of an instance that is gone; only the security counter outlives it, which never falls (PKG-59). */
    static void clear(Store store) throws StorageException {
        for (String spool : store.spools()) {
            store.removeSpool(spool);
        }
        for (String record : store.records()) {
            if (!record.equals(COUNTER)) {
                store.remove(record);
            }
        }
    }

    /** A record that is damaged in both its copies must not keep the gateway from ever being updated again. */
    private InstanceRecord read(Logger logger) throws StorageException {
        try {
            return store.read(RECORD).map(RecordCodec::decode).orElseGet(InstanceRecord::initial);
        } catch (StorageException failed) {
            if (failed.reason() != StorageException.Reason.CORRUPT) {
                throw failed;
            }
            logger.error("The record of the instance is damaged and is begun anew: {}", failed.getMessage());
            return InstanceRecord.initial();
        }
    }

    /** A busy state belongs to an operation; without one, say what is true. */
    private static InstanceRecord repaired(InstanceRecord read) {
        if (!read.state().busy() || read.running() != null) {
            return read;
        }
        return read.withState(read.stored() == null ? FumoState.IDLE : FumoState.READY_TO_UPDATE);
    }

    /** Adds someone to tell after each change; from the thread that changed it, must not block. */
    void watch(Runnable watcher) {
        synchronized (watchers) {
            watchers.add(watcher);
        }
    }

    /** The record now. */
    InstanceRecord current() {
        return current;
    }

    /**
     * Changes the record durably.
     *
     * @return the record afterwards
     * @throws E                if the change refuses; nothing is changed
     * @throws StorageException if it could not be made durable; nothing is changed
     */
    <E extends Exception> InstanceRecord update(Change<E> change) throws E, StorageException {
        InstanceRecord after;
        synchronized (this) {
            if (ended) {
                throw new StorageException(StorageException.Reason.LEASE_LOST, "The instance was deleted");
            }
            InstanceRecord before = current;
            after = change.apply(before);
            if (after == before) {
                return before;
            }
            store.write(RECORD, RecordCodec.encode(after));
            current = after;
        }
        List<Runnable> told;
        synchronized (watchers) {
            told = List.copyOf(watchers);
        }
        told.forEach(Runnable::run);
        return after;
    }

    /** What must be true of a record that is to change no more. */
    @FunctionalInterface
    interface Check<E extends Exception> {

        void on(InstanceRecord now) throws E;
    }

    /** From now on the record does not change, unless it fails the check. */
    synchronized <E extends Exception> void end(Check<E> check) throws E {
        check.on(current);
        ended = true;
    }

    /** It goes on after all. */
    synchronized void goOn() {
        ended = false;
    }

    /** The stored security counter, 0 at first (PKG-58). */
    int securityCounter() throws StorageException {
        Optional<byte[]> stored = store.read(COUNTER);
        if (stored.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseInt(KeyValueText.read(stored.get()).getOrDefault("counter", ""));
        } catch (NumberFormatException damaged) {
            throw new StorageException(StorageException.Reason.CORRUPT, "The security counter is not a number", damaged);
        }
    }

    /** Raises the security counter; it never falls (PKG-59). */
    synchronized void raiseSecurityCounter(int counter) throws StorageException {
        if (counter > securityCounter()) {
            store.write(COUNTER, KeyValueText.write(Map.of("counter", Integer.toString(counter))));
        }
    }

    /** What was noted beside the record under that name; empty if nothing was, or if it is damaged. */
    Map<String, String> note(String name) throws StorageException {
        try {
            return store.read(name).map(KeyValueText::read).orElse(Map.of());
        } catch (StorageException failed) {
            if (failed.reason() == StorageException.Reason.CORRUPT) {
                return Map.of();
            }
            throw failed;
        }
    }

    /** Notes something beside the record, durably. */
    void note(String name, Map<String, String> entries) throws StorageException {
        store.write(name, KeyValueText.write(entries));
    }

    /** Name of the spool into which an operation downloads. */
    static String spoolName(String operationId) {
        return "package-" + operationId;
    }

    /** True if there is such a spool. */
    boolean hasSpool(String name) throws StorageException {
        return store.spools().contains(name);
    }

    /** Opens a spool. */
    Spool spool(String name) throws StorageException {
        return store.spool(name);
    }

    /** Removes a spool that is damaged. */
    void removeSpool(String name) throws StorageException {
        store.removeSpool(name);
    }

    /** Opens a spool for a package that a server sends; it is kept until {@link #received}, though no record names it. */
    Spool receive(String name) throws StorageException {
        receiving.add(name);
        try {
            return store.spool(name);
        } catch (StorageException failed) {
            receiving.remove(name);
            throw failed;
        }
    }

    /** A package that a server sent has become that of the instance, or is of no use. */
    void received(String name) {
        receiving.remove(name);
    }

    /** Octets that may still be stored. */
    long usableSpace() throws StorageException {
        return store.usableSpace();
    }

    /** True while this agent is the one that may write. */
    boolean writable() {
        return store.writable();
    }

    /** Removes every spool that neither holds the package of the instance nor belongs to a running download or reception. */
    synchronized void removeUnusedSpools() throws StorageException {
        InstanceRecord now = current;
        for (String name : store.spools()) {
            boolean held = now.stored() != null && now.stored().spool().equals(name);
            boolean filling = receiving.contains(name) || now.running() != null && spoolName(now.running().id()).equals(name);
            if (!held && !filling) {
                store.removeSpool(name);
            }
        }
    }
}
