package org.fumogateway.lob.internal;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjectSource;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Brings values that come in pieces to the sinks of their nodes, or collects them in spools of its own store; gives those that sources have.
 */
@Component(service = LargeObjects.class, configurationPid = LobConfiguration.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = LobConfiguration.class)
public final class LargeObjectsComponent implements LargeObjects {

    private static final String STORE = "lob";

    private final Store store;
    private final int collectLimit;
    private final Logger logger;
    private final NodeServices<LargeObjectSink> sinks = new NodeServices<>();
    private final NodeServices<LargeObjectSource> sources = new NodeServices<>();
    private volatile boolean stopped;
    private final Map<String, Transit> transits = new HashMap<>();
    /** Spools that could not be removed when their values went. */
    private final Set<String> debris = ConcurrentHashMap.newKeySet();

    /** A node whose value is on its way; sink and reception are null while it is collected or just being opened. */
    private static final class Transit {
        private LargeObjectSink sink;
        private SinkReception reception;
    }

    /** Opens the store and clears it of what an interrupted session left (DM-179). */
    @Activate
    public LargeObjectsComponent(LobConfiguration configuration, @Reference Storage storage,
            @Reference(service = LoggerFactory.class) Logger logger) throws StorageException {
        this.collectLimit = configuration.collectLimit();
        this.logger = logger;
        this.store = storage.open(STORE);
        for (String left : store.spools()) {
            remove(left);
        }
    }

    @Deactivate
    void deactivate() {
        stopped = true;
        synchronized (transits) {
            transits.values().forEach(LargeObjectsComponent::lose);
        }
        try {
            for (String spool : store.spools()) {
                store.removeSpool(spool);
            }
        } catch (StorageException failed) {
            logger.debug("Spools stay until the next start: {}", failed.getMessage());
        }
        store.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addSink(LargeObjectSink sink, Map<String, Object> properties) {
        sinks.add(sink, properties);
    }

    void removeSink(LargeObjectSink sink) {
        sinks.remove(sink);
        synchronized (transits) {
            transits.values().stream().filter(transit -> transit.sink == sink).forEach(LargeObjectsComponent::lose);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addSource(LargeObjectSource source, Map<String, Object> properties) {
        sources.add(source, properties);
    }

    void removeSource(LargeObjectSource source) {
        sources.remove(source);
    }

    private static void lose(Transit transit) {
        if (transit.reception != null) {
            transit.reception.lose();
        }
    }

    @Override
    public long largest() {
        try {
            return Math.max(0, store.usableSpace());
        } catch (StorageException failed) {
            logger.warn("The free space cannot be told: {}", failed.getMessage());
            return 0;
        }
    }

    @Override
    public Reception open(String nodeUri, String principal, String format, long expected) throws CommandStatusException {
        Transit transit = new Transit();
        synchronized (transits) {
            if (transits.putIfAbsent(nodeUri, transit) != null) {
                throw Statuses.exception(nodeUri, Statuses.IN_USE, "Another value for this node is on its way", null);
            }
        }
        boolean opened = false;
        try {
            Optional<LargeObjectSink> sink = sinks.find(nodeUri);
            Reception reception = sink.isPresent() ? stream(nodeUri, sink.get(), transit, principal, format, expected)
                    : collect(nodeUri, transit, expected);
            opened = true;
            return reception;
        } finally {
            if (!opened) {
                leave(nodeUri, transit);
            }
        }
    }

    @Override
    public Optional<Content> read(String nodeUri) throws CommandStatusException {
        Optional<LargeObjectSource> source = sources.find(nodeUri);
        return source.isPresent() ? Optional.of(read(nodeUri, source.get())) : Optional.empty();
    }

    private Content read(String nodeUri, LargeObjectSource source) throws CommandStatusException {
        try {
            SeekableByteChannel channel = source.open(nodeUri);
            try {
                return new SourceContent(channel, () -> !stopped && sources.has(source), logger);
            } catch (IOException | RuntimeException unmeasured) {
                channel.close();
                throw unmeasured;
            }
        } catch (DmtException refused) {
            throw Statuses.of(nodeUri, refused);
        } catch (IOException failed) {
            throw Statuses.exception(nodeUri, Statuses.DATA_STORE_FAILURE, "The source cannot be read: " + failed.getMessage(), failed);
        } catch (RuntimeException | LinkageError failed) {
            logger.error("The source of {} failed", nodeUri, failed);
            throw Statuses.exception(nodeUri, Statuses.FAILED, "The source failed to open", failed);
        }
    }

    private Reception stream(String nodeUri, LargeObjectSink sink, Transit transit, String principal, String format, long expected)
            throws CommandStatusException {
        try {
            SinkReception reception = new SinkReception(nodeUri, sink.open(nodeUri, principal, format, expected),
                    failed -> logger.error("The sink of {} failed to abort", nodeUri, failed), () -> leave(nodeUri, transit));
            synchronized (transits) {
                transit.sink = sink;
                transit.reception = reception;
            }
            if (sinks.find(nodeUri).orElse(null) != sink) {
                reception.lose();
            }
            return reception;
        } catch (DmtException refused) {
            throw Statuses.of(nodeUri, refused);
        } catch (RuntimeException | LinkageError failed) {
            logger.error("The sink of {} failed", nodeUri, failed);
            throw Statuses.exception(nodeUri, Statuses.FAILED, "The sink failed to open", failed);
        }
    }

    private Reception collect(String nodeUri, Transit transit, long expected) throws CommandStatusException {
        if (expected > collectLimit) {
            throw Statuses.exception(nodeUri, Statuses.TOO_LARGE, "The node takes at most " + collectLimit + " octets", null);
        }
        List.copyOf(debris).forEach(this::remove);
        try {
            if (expected > store.usableSpace()) {
                throw Statuses.exception(nodeUri, Statuses.DEVICE_FULL, "There is no room for " + expected + " octets", null);
            }
            String name = "object-" + UUID.randomUUID();
            return new CollectingReception(nodeUri, store.spool(name), collectLimit, () -> {
                remove(name);
                leave(nodeUri, transit);
            });
        } catch (StorageException failed) {
            throw Statuses.of(nodeUri, failed);
        }
    }

    private void leave(String nodeUri, Transit transit) {
        synchronized (transits) {
            transits.remove(nodeUri, transit);
        }
    }

    private void remove(String spool) {
        try {
            store.removeSpool(spool);
            debris.remove(spool);
        } catch (StorageException failed) {
            debris.add(spool);
            logger.warn("A spool stays until the next value comes: {}", failed.getMessage());
        }
    }
}
