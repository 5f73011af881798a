package org.fumogateway.dmclient.internal.outbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.fumogateway.dmclient.internal.outbox.AlertFormat.StoredAlert;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/**
 * The queue of Generic Alerts, one record each, numbered in the order they were put. Thread-safe; listeners are called without a lock,
 * on the thread that brought the news.
 */
public final class DurableOutbox implements AlertOutbox {

    /** Beginning of the ids of alerts that nobody asks after: dropped as soon as they are settled. */
    public static final String UNOWNED = "unowned:";

    private static final String PREFIX = "alert.";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int MOST_SETTLED = 1024;
    private static final int MOST_CHARACTERS = 8192;
    private static final int MOST_NAME_CHARACTERS = 1024;

    private final Store store;
    private final Consumer<String> wanted;
    private final Consumer<Settled> teller;
    private final Logger logger;
    private final Map<String, StoredAlert> alerts = new LinkedHashMap<>();
    private long next;

    /** An alert that the server has decided about. */
    public record Settled(GenericAlert alert, Outcome outcome, int status) {
    }

    /**
     * Loads what waits. A record that cannot be read is lost, is logged and removed: the other alerts must not wait for it.
     *
     * @param store  where alerts are kept
     * @param wanted is given the ServerID when a session is wanted
     * @param teller is told of every alert that was settled, after that is durable
     * @param logger is told of alerts that were lost
     */
    public DurableOutbox(Store store, Consumer<String> wanted, Consumer<Settled> teller, Logger logger) throws StorageException {
        this.store = store;
        this.wanted = wanted;
        this.teller = teller;
        this.logger = logger;
        next = 1;
        TreeMap<Long, StoredAlert> ordered = new TreeMap<>();
        for (String record : store.records()) {
            if (record.startsWith(PREFIX)) {
                load(record).ifPresent(stored -> ordered.put(stored.number(), stored));
            }
        }
        ordered.values().forEach(stored -> alerts.put(stored.alert().id(), stored));
    }

    private Optional<StoredAlert> load(String record) throws StorageException {
        String name = record.substring(PREFIX.length());
        if (!NUMBER.matcher(name).matches()) {
            lose(record, "The record " + record + " is none of ours");
            return Optional.empty();
        }
        long number = Long.parseLong(name);
        // Also behind a record that is lost: what cannot be read perhaps cannot be removed either.
        next = Math.max(next, number + 1);
        try {
            Optional<byte[]> octets = store.read(record);
            return octets.isPresent() ? Optional.of(AlertFormat.read(number, record, octets.get())) : Optional.empty();
        } catch (StorageException unreadable) {
            if (unreadable.reason() != StorageException.Reason.CORRUPT) {
                throw unreadable;
            }
            lose(record, unreadable.getMessage());
            return Optional.empty();
        }
    }

    private void lose(String record, String why) {
        logger.error("An alert that waited is lost: {}", why);
        try {
            store.remove(record);
        } catch (StorageException failed) {
            logger.warn("The record {} stays: {}", record, failed.getMessage());
        }
    }

    @Override
    public Outcome put(GenericAlert alert) throws IOException {
        synchronized (this) {
            StoredAlert known = alerts.get(alert.id());
            if (known != null) {
                return known.outcome();
            }
            check(alert);
            StoredAlert stored = new StoredAlert(next, alert, Outcome.PENDING, 0);
            write(stored);
            next++;
        }
        wanted.accept(alert.serverId());
        return Outcome.PENDING;
    }

    private void check(GenericAlert alert) throws IOException {
        if (pending().size() >= MAX_PENDING) {
            throw new IOException("The outbox is full: " + MAX_PENDING + " alerts wait already");
        }
        if (alert.data().length() > MOST_CHARACTERS) {
            throw new IOException("The data of an alert must not be longer than " + MOST_CHARACTERS + " characters");
        }
        for (String name : new String[] {alert.id(), alert.serverId(), alert.source(), alert.type(), alert.format()}) {
            if (name != null && name.length() > MOST_NAME_CHARACTERS) {
                throw new IOException("A name in an alert must not be longer than " + MOST_NAME_CHARACTERS + " characters");
            }
        }
        if (alert.correlator() != null && alert.correlator().length() > GenericAlert.MAX_CORRELATOR) {
            throw new IOException("A correlator must not be longer than " + GenericAlert.MAX_CORRELATOR + " characters");
        }
    }

    @Override
    public synchronized Outcome outcome(String id) {
        StoredAlert stored = alerts.get(id);
        return stored == null ? Outcome.UNKNOWN : stored.outcome();
    }

    @Override
    public synchronized List<GenericAlert> pending() {
        return alerts.values().stream().filter(stored -> stored.outcome() == Outcome.PENDING).map(StoredAlert::alert).toList();
    }

    /** Alerts that wait for this server, oldest first. */
    public List<GenericAlert> pendingFor(String serverId) {
        return pending().stream().filter(alert -> alert.serverId().equals(serverId)).toList();
    }

    /** All settled alerts that nobody has forgotten yet, oldest first: to be told to whoever listens newly. */
    public synchronized List<Settled> settled() {
        return alerts.values().stream().filter(stored -> stored.outcome() != Outcome.PENDING)
                .map(stored -> new Settled(stored.alert(), stored.outcome(), stored.status())).toList();
    }

    @Override
    public synchronized void forget(String id) throws IOException {
        StoredAlert stored = alerts.get(id);
        if (stored != null && stored.outcome() != Outcome.PENDING) {
            drop(stored);
        }
    }

    @Override
    public synchronized void withdraw(String id) throws IOException {
        StoredAlert stored = alerts.get(id);
        if (stored != null) {
            drop(stored);
        }
    }

    /**
     * Takes the Status of an authenticated server for an alert (FUMO-93): 2xx acknowledges, 412 and 415 refuse, everything else leaves
     * it pending.
     */
    public void answered(String id, int status) throws IOException {
        Settled news;
        synchronized (this) {
            StoredAlert stored = alerts.get(id);
            Outcome outcome = outcomeOf(status);
            if (stored == null || stored.outcome() != Outcome.PENDING || outcome == Outcome.PENDING) {
                return;
            }
            if (id.startsWith(UNOWNED)) {
                drop(stored);
            } else {
                write(new StoredAlert(stored.number(), stored.alert(), outcome, status));
                dropOldest();
            }
            news = new Settled(stored.alert(), outcome, status);
        }
        teller.accept(news);
    }

    private static Outcome outcomeOf(int status) {
        if (StatusCode.succeeded(status)) {
            return Outcome.ACKNOWLEDGED;
        }
        boolean forEver = status == StatusCode.INCOMPLETE_COMMAND || status == StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT;
        return forEver ? Outcome.REFUSED : Outcome.PENDING;
    }

    private void dropOldest() throws IOException {
        List<StoredAlert> done = new ArrayList<>(alerts.values());
        done.removeIf(stored -> stored.outcome() == Outcome.PENDING);
        for (int i = 0; i < done.size() - MOST_SETTLED; i++) {
            drop(done.get(i));
        }
    }

    private void write(StoredAlert stored) throws StorageException {
        store.write(record(stored), AlertFormat.write(stored));
        alerts.put(stored.alert().id(), stored);
    }

    private void drop(StoredAlert stored) throws StorageException {
        store.remove(record(stored));
        alerts.remove(stored.alert().id());
    }

    private static String record(StoredAlert stored) {
        return PREFIX + stored.number();
    }
}
