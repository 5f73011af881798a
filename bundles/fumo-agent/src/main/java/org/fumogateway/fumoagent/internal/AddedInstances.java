package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.fumogateway.fumoagent.internal.CommandHandler.Refused;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/**
 * The instances that servers have added (FUMO-25), of those that the operator lets them add. Which ones are there is one durable record: an instance
 * is there once the record names it, and gone once it does not; whatever else belongs to it is made before and cleared away after. Thread-safe;
 * adding and deleting are serialised.
 *
 * <p>An instance that was added is provisional until it is {@link #settle settled}: until then the record says so, and a start takes it for one that is
 * not there. A command that makes an instance together with one of its leaves so leaves nothing behind, wherever the power goes.
 */
final class AddedInstances {

    private static final String STORE = "fumo-agent-added";
    private static final String RECORD = "instances";
    private static final String THERE = "added";
    private static final String PROVISIONAL = "adding";
    private static final int NOT_ALLOWED = 405;
    private static final int EXISTS = 418;
    private static final int NOT_FOUND = 404;
    private static final int FULL = 420;
    private static final int FAILED = 510;

    private final Storage storage;
    private final Store store;
    private final Maker maker;
    private final Logger logger;
    private final Map<String, UpdatableComponent> allowed = new LinkedHashMap<>();
    private final ConcurrentSkipListMap<String, Part> there = new ConcurrentSkipListMap<>();
    private final Set<String> provisional = new HashSet<>();
    private Consumer<Part> came;
    private Consumer<Part> went;

    /** Puts an instance together. */
    @FunctionalInterface
    interface Maker {

        /** Opens its store; nothing runs yet. */
        Part make(UpdatableComponent component) throws StorageException;
    }

    /** Opens the instances that are there; what is left of others is cleared away. Nothing runs yet. */
    AddedInstances(Iterable<UpdatableComponent> allowed, Storage storage, Maker maker, Logger logger) throws StorageException {
        this.storage = storage;
        this.maker = maker;
        this.logger = logger;
        allowed.forEach(component -> this.allowed.put(component.name(), component));
        store = storage.open(STORE);
        try {
            Map<String, String> names = names();
            for (UpdatableComponent component : this.allowed.values()) {
                if (THERE.equals(names.get(component.name()))) {
                    there.put(component.name(), maker.make(component));
                } else {
                    clear(component);
                }
            }
        } catch (StorageException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** A list that is damaged in both its copies names nobody: a server can add its instances again. */
    private Map<String, String> names() throws StorageException {
        try {
            return new TreeMap<>(store.read(RECORD).map(KeyValueText::read).orElse(Map.of()));
        } catch (StorageException failed) {
            if (failed.reason() != StorageException.Reason.CORRUPT) {
                throw failed;
            }
            logger.error("The list of added instances is damaged and is begun anew: {}", failed.getMessage());
            return new TreeMap<>();
        }
    }

    private void clear(UpdatableComponent component) {
        try {
            Part.clear(storage, component);
        } catch (StorageException failed) {
            logger.warn("What is left of instance {} could not be removed, this is tried again: {}", component.name(), failed.getMessage());
        }
    }

    /** Lets everything run; from now on is told what comes, and what is about to end. */
    synchronized void start(Consumer<Part> onCame, Consumer<Part> onWent) {
        came = onCame;
        went = onWent;
        there.values().forEach(this::run);
    }

    private void run(Part part) {
        part.start();
        came.accept(part);
    }

    /** Stops everything; it goes on with the next start. */
    synchronized void stop() {
        there.values().forEach(part -> went.accept(part));
        close();
    }

    /** The same for what was never started. */
    void close() {
        there.values().forEach(Part::stop);
        there.clear();
        provisional.clear();
        store.close();
    }

    /** Names of the instances that are there. */
    Set<String> present() {
        return there.keySet();
    }

    /** True if a server may add an instance of that name. */
    boolean allows(String name) {
        return allowed.containsKey(name);
    }

    /** The instance of that name. */
    Optional<Part> find(String name) {
        return Optional.ofNullable(there.get(name));
    }

    /**
     * Adds an instance; provisional when this returns.
     *
     * @throws Refused 405 if the operator does not let servers add it, 418 if it is there, 420 or 510 if it cannot be stored
     */
    synchronized void add(String name) throws Refused {
        UpdatableComponent component = allowed.get(name);
        if (component == null) {
            throw new Refused(NOT_ALLOWED, "No instance of the name " + name + " can be added");
        }
        if (there.containsKey(name)) {
            throw new Refused(EXISTS, "The instance " + name + " is there already");
        }
        Part part = null;
        try {
            Part.clear(storage, component);
            part = maker.make(component);
            write(name, PROVISIONAL);
        } catch (StorageException failed) {
            discard(part);
            throw refused(failed);
        } catch (RuntimeException broken) {
            discard(part);
            throw broken;
        }
        provisional.add(name);
        there.put(name, part);
        run(part);
        logger.info("The instance {} was added", name);
    }

    private static void discard(Part part) {
        if (part != null) {
            part.discard();
        }
    }

    private void write(String name, String state) throws StorageException {
        Map<String, String> names = names();
        if (state == null) {
            names.remove(name);
        } else {
            names.put(name, state);
        }
        store.write(RECORD, KeyValueText.write(names));
    }

    /**
     * Makes an instance that was added durable; one that cannot be is gone again.
     *
     * @throws Refused 404 if it is gone already, 420 or 510 if that cannot be stored
     */
    synchronized void settle(String name) throws Refused {
        if (!there.containsKey(name)) {
            throw new Refused(NOT_FOUND, "The instance " + name + " is gone again");
        }
        if (!provisional.contains(name)) {
            return;
        }
        try {
            write(name, THERE);
            provisional.remove(name);
        } catch (StorageException failed) {
            Refused refused = refused(failed);
            try {
                delete(name);
            } catch (Refused busy) {
                refused.addSuppressed(busy);
            }
            throw refused;
        }
    }

    /**
     * Deletes an instance with its package and its reports; durable when this returns.
     *
     * @throws Refused 403 while an operation is under way, 404 if it is not there, 420 or 510 if that cannot be stored
     */
    synchronized void delete(String name) throws Refused {
        Part part = there.get(name);
        if (part == null) {
            throw new Refused(NOT_FOUND, "There is no instance " + name);
        }
        part.end();
        try {
            write(name, null);
        } catch (StorageException failed) {
            if (!provisional.contains(name)) {
                part.goOn();
                throw refused(failed);
            }
            logger.warn("That the provisional instance {} is gone could not be stored, the next start knows it anyway: {}", name, failed.getMessage());
        }
        provisional.remove(name);
        there.remove(name);
        went.accept(part);
        part.stop();
        try {
            part.leave();
        } catch (IOException failed) {
            logger.warn("A report of the deleted instance {} may still be sent: {}", name, failed.getMessage());
        }
        clear(part.component());
        logger.info("The instance {} was deleted", name);
    }

    private Refused refused(StorageException failed) {
        logger.error("The list of added instances could not be changed: {}", failed.getMessage());
        return new Refused(failed.reason() == StorageException.Reason.FULL ? FULL : FAILED, failed.getMessage());
    }
}
