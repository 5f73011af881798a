package org.fumogateway.updateserver.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.server.dialogue.SessionStart;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.FumoInstance.Node;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.store.StoreException;

/** What is known about gateways, and when it has to be read again (FUMO-110 to FUMO-112). Thread-safe. */
final class GatewayRegistry {

    private final StoreAccess store;
    private final Clock clock;
    private final Duration inspectionAge;

    GatewayRegistry(StoreAccess store, Clock clock, Duration inspectionAge) {
        this.store = store;
        this.clock = clock;
        this.inspectionAge = inspectionAge;
    }

    /** Notes that a gateway has proved itself. If its DevInfo differs from what was known, it has to be inspected again. */
    Gateway contact(SessionStart start) throws StoreException {
        Instant now = clock.instant();
        Optional<Gateway> known = store.get().gateway(start.deviceId());
        Map<String, String> details = new HashMap<>(known.map(Gateway::details).orElse(Map.of()));
        Map<String, String> told = deviceInfo(start.deviceInfo());
        boolean same = told.isEmpty() || told.equals(deviceInfo(details));
        if (!same) {
            details.keySet().removeIf(GatewayRegistry::isDeviceInfo);
            details.putAll(told);
        }
        Gateway gateway = new Gateway(start.deviceId(), details, known.map(Gateway::instances).orElse(List.of()),
                known.map(Gateway::firstContact).orElse(now), now, same ? known.map(Gateway::inspected).orElse(null) : null);
        return put(gateway);
    }

    /** Of everything that a gateway may send only DevInfo is its to say unasked (FUMO-110); the rest of what is known here is not overwritten. */
    private static Map<String, String> deviceInfo(Map<String, String> values) {
        Map<String, String> info = new HashMap<>(values);
        info.keySet().removeIf(uri -> !isDeviceInfo(uri));
        return info;
    }

    private static boolean isDeviceInfo(String uri) {
        return uri.startsWith("./DevInfo/");
    }

    /** True if the tree must be read before anything can be decided. */
    boolean mustInspect(Gateway gateway) {
        return gateway.inspected() == null || gateway.inspected().plus(inspectionAge).isBefore(clock.instant())
                || gateway.detail(Gateway.FIRMWARE_VERSION).isEmpty() || gateway.instances().stream().noneMatch(GatewayRegistry::hasWayIn);
    }

    /** A gateway that nothing gets into is looked at in every session: its operator may have put the missing part in. */
    private static boolean hasWayIn(FumoInstance instance) {
        return instance.nodes().contains(Node.DOWNLOAD_AND_UPDATE) || instance.nodes().contains(Node.PACKAGE_DATA)
                || instance.nodes().containsAll(Set.of(Node.DOWNLOAD, Node.UPDATE));
    }

    /** The result of an inspection. Leaves that the gateway does not have are forgotten. */
    Gateway inspected(Gateway gateway, Map<String, String> read, List<FumoInstance> instances) throws StoreException {
        Map<String, String> details = new HashMap<>(gateway.details());
        details.keySet().removeIf(uri -> Inspection.LEAVES.contains(uri) || Inspection.isLeafOfInstance(uri));
        details.putAll(read);
        return put(new Gateway(gateway.deviceId(), details, instances, gateway.firstContact(), gateway.lastContact(),
                clock.instant()));
    }

    /**
     * What was read of a gateway between two inspections. Another firmware version makes void what went with the old one, above all the digest
     * that deltas are chosen by (FUMO-111): everything is read anew at the next opportunity.
     *
     * @param read     values of leaves by URI
     * @param instance the instance as it is now
     */
    Gateway readBack(Gateway gateway, Map<String, String> read, FumoInstance instance) throws StoreException {
        Map<String, String> details = new HashMap<>(gateway.details());
        String version = read.getOrDefault(Gateway.FIRMWARE_VERSION, details.get(Gateway.FIRMWARE_VERSION));
        boolean sameFirmware = Objects.equals(version, details.get(Gateway.FIRMWARE_VERSION));
        if (!sameFirmware) {
            details.remove(PackageChoice.FIRMWARE_DIGEST);
        }
        details.putAll(read);
        List<FumoInstance> instances = gateway.instances().stream()
                .map(known -> known.uri().equals(instance.uri()) ? instance : known).toList();
        return put(new Gateway(gateway.deviceId(), details, instances, gateway.firstContact(), gateway.lastContact(),
                sameFirmware ? gateway.inspected() : null));
    }

    /** Makes the next session inspect the gateway. */
    Gateway forgetInspection(Gateway gateway) throws StoreException {
        return put(new Gateway(gateway.deviceId(), gateway.details(), gateway.instances(), gateway.firstContact(),
                gateway.lastContact(), null));
    }

    private Gateway put(Gateway gateway) throws StoreException {
        store.get().putGateway(gateway);
        return gateway;
    }
}
