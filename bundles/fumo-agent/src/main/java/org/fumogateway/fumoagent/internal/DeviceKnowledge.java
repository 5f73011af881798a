package org.fumogateway.fumoagent.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller.Capabilities;
import org.fumogateway.gateway.time.BuildTime;
import org.fumogateway.storage.StorageException;
import org.fumogateway.updatepackage.DeviceContext;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Sha256;

/**
 * What a package is held against. Values that were seen once are remembered: a neighbour that is being replaced this very
 * moment must not make a good package look wrong.
 */
final class DeviceKnowledge {

    /** When this version was made: a clock that shows less is wrong (PKG-57). */
    private static final Instant BUILT = BuildTime.of(DeviceKnowledge.class);
    private static final int CLIENT_ERROR = 400;

    private record Identity(String compatible, String hardwareVersion) {
    }

    private record Running(String version, Optional<ImageIdentity> image) {
    }

    private record Abilities(Set<String> roles, Set<String> encodings, Map<String, Long> capacities) {
    }

    private final UpdatableComponent component;
    private final Neighbours neighbours;
    private final InstanceJournal journal;
    private final Clock clock;
    private final Duration grace;
    private Identity identity;
    private Running running = new Running("", Optional.empty());
    private Abilities abilities = new Abilities(Set.of(), Set.of(), Map.of());

    DeviceKnowledge(UpdatableComponent component, Neighbours neighbours, InstanceJournal journal, Clock clock, Duration grace) {
        this.component = component;
        this.identity = component.gateway() ? null : new Identity(component.compatible(), component.hardwareVersion());
        this.neighbours = neighbours;
        this.journal = journal;
        this.clock = clock;
        this.grace = grace;
    }

    /** Waits, at most for the grace time, until the neighbours that tell about the device are here. */
    void await() throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        long mark = neighbours.signal().mark();
        look();
        while (!complete() && System.nanoTime() < end) {
            neighbours.signal().await(mark, Duration.ofNanos(end - System.nanoTime()));
            mark = neighbours.signal().mark();
            look();
        }
    }

    private synchronized boolean complete() {
        return identity != null && !abilities.roles.isEmpty();
    }

    /** The gateway as it is now. */
    synchronized DeviceContext context() throws Refusal, StorageException {
        look();
        if (identity == null) {
            throw new Refusal(CLIENT_ERROR, "The gateway does not know which product it is");
        }
        DeviceContext.Builder builder = DeviceContext.builder().compatible(identity.compatible)
                .hardwareVersion(identity.hardwareVersion)
                .runningVersion(running.version).securityCounter(journal.securityCounter()).freeDisk(journal.usableSpace())
                .freeMemory(freeMemory()).roles(abilities.roles.toArray(String[]::new))
                .encodings(abilities.encodings.toArray(String[]::new));
        abilities.capacities.forEach((slot, capacity) -> running.image.ifPresentOrElse(
                image -> builder.slot(slot, capacity, image), () -> builder.slot(slot, capacity)));
        return clock(builder).build();
    }

    private static long freeMemory() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    private DeviceContext.Builder clock(DeviceContext.Builder builder) {
        Operation last = journal.current().operation();
        Instant floor = last == null || last.accepted() == null || last.accepted().isBefore(BUILT) ? BUILT : last.accepted();
        Instant now = clock.instant();
        return now.isBefore(floor) ? builder.lastGoodTime(floor) : builder.clockKnownGood(now);
    }

    private synchronized void look() {
        if (component.gateway()) {
            neighbours.identities.best().ifPresent(this::remember);
        }
        neighbours.runningFirmware.best().ifPresent(this::remember);
        List<Capabilities> installers = neighbours.installers.all().stream().flatMap(one -> neighbours.capabilities(one).stream()).toList();
        if (!installers.isEmpty()) {
            abilities = abilities(installers);
        }
    }

    private void remember(DeviceIdentity service) {
        identity = new Identity(service.compatible(), service.hardwareVersion());
    }

    private void remember(RunningFirmware service) {
        Optional<ImageIdentity> image = service.sha256() == null || service.sha256().isEmpty() ? Optional.empty()
                : Optional.of(new ImageIdentity(service.length(), Sha256.parse(service.sha256())));
        running = new Running(service.version(), image);
    }

    /** All installers together; which one takes a package whole is decided when it is to be installed. */
    private static Abilities abilities(List<Capabilities> installers) {
        Set<String> roles = new HashSet<>();
        Set<String> encodings = new HashSet<>();
        Map<String, Long> capacities = new HashMap<>();
        for (Capabilities can : installers) {
            roles.addAll(can.roles());
            encodings.addAll(can.encodings());
            can.capacities().forEach((slot, octets) -> capacities.merge(slot, octets, Math::max));
            if (can.capacities().isEmpty()) {
                can.roles().forEach(role -> capacities.merge(role, Long.MAX_VALUE, Math::max));
            }
        }
        return new Abilities(roles, encodings, capacities);
    }
}
