package org.fumogateway.dmtree.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.fumogateway.dmtree.internal.PluginRegistration.PluginSource;
import org.osgi.service.dmt.spi.MountPlugin;
import org.osgi.service.log.Logger;

/**
 * Tells plugins that want to know ({@link MountPlugin}) where they are mounted. Calls to one plugin come in order and one at a time, on
 * the thread that brought the change; no lock is held meanwhile, so a slow plugin keeps no other one waiting. A plugin that is told is
 * held until its mount point is gone: the same object must hear of both. Thread-safe.
 */
final class MountCalls {

    private record Attached(MountPlugin plugin, PluginMountPoint place) {
    }

    private final Map<PluginSource<?>, Deque<Runnable>> lines = new HashMap<>();
    private final Map<Mapped<?>, Attached> attached = new ConcurrentHashMap<>();
    private final Function<Mapped<?>, PluginMountPoint> places;
    private final BiConsumer<Mapped<?>, Object> firstLook;
    private final Logger logger;
    private final Map<PluginSource<?>, Boolean> busy = new HashMap<>();
    private boolean started;

    /**
     * @param places    makes mount points
     * @param firstLook sees each plugin after it was mapped and before it is told
     */
    MountCalls(Function<Mapped<?>, PluginMountPoint> places, BiConsumer<Mapped<?>, Object> firstLook, Logger logger) {
        this.places = places;
        this.firstLook = firstLook;
        this.logger = logger;
    }

    /** Notes what is to be told; never blocks. {@link #run} tells it. */
    void note(PluginMap.Changes<?> changes) {
        synchronized (lines) {
            changes.unmapped().forEach(mapped -> line(mapped).add(() -> removed(mapped)));
            changes.mapped().forEach(mapped -> line(mapped).add(() -> added(mapped)));
        }
    }

    private Deque<Runnable> line(Mapped<?> mapped) {
        return lines.computeIfAbsent(mapped.source(), source -> new ArrayDeque<>());
    }

    /** From here on calls are made at once; what was noted before is told on another thread, since nobody waits for it. */
    void start(Executor threads) {
        List<PluginSource<?>> sources;
        synchronized (lines) {
            started = true;
            sources = List.copyOf(lines.keySet());
        }
        sources.forEach(source -> threads.execute(() -> drain(source)));
    }

    /** Makes the calls that nobody is making yet. */
    void run() {
        List<PluginSource<?>> sources;
        synchronized (lines) {
            if (!started) {
                return;
            }
            sources = List.copyOf(lines.keySet());
        }
        sources.forEach(this::drain);
    }

    private void drain(PluginSource<?> source) {
        for (Runnable call = next(source, false); call != null; call = next(source, true)) {
            call.run();
        }
    }

    private Runnable next(PluginSource<?> source, boolean mine) {
        synchronized (lines) {
            if (!mine && busy.putIfAbsent(source, true) != null) {
                return null;
            }
            Deque<Runnable> line = lines.get(source);
            Runnable call = line == null ? null : line.poll();
            if (call == null) {
                lines.remove(source);
                busy.remove(source);
            }
            return call;
        }
    }

    private void added(Mapped<?> mapped) {
        Object plugin = null;
        try {
            plugin = mapped.source().acquire();
            if (plugin != null) {
                firstLook.accept(mapped, plugin);
            }
            if (plugin instanceof MountPlugin told) {
                Attached place = new Attached(told, places.apply(mapped));
                attached.put(mapped, place);
                told.mountPointAdded(place.place());
            }
        } catch (RuntimeException | LinkageError failed) {
            logger.warn("The plugin of {} failed at being mounted: {}", mapped.root(), failed.toString());
        } finally {
            if (plugin != null && !attached.containsKey(mapped)) {
                mapped.source().release();
            }
        }
    }

    private void removed(Mapped<?> mapped) {
        Attached place = attached.remove(mapped);
        if (place == null) {
            return;
        }
        place.place().remove();
        try {
            place.plugin().mountPointRemoved(place.place());
        } catch (RuntimeException | LinkageError failed) {
            logger.warn("The plugin of {} failed at being unmounted: {}", mapped.root(), failed.toString());
        } finally {
            mapped.source().release();
        }
    }
}
