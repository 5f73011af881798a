package org.fumogateway.updateserver.internal;

import java.util.List;
import java.util.Optional;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.StoreException;

/**
 * Which releases a gateway may get: what an operator assigned, else what the settings say for gateways that nothing is assigned to. Thread-safe.
 */
final class ReleaseOrders {

    private static final String NEWEST = "newest";
    private static final String NOTHING = "nothing";

    private final StoreAccess store;
    private final boolean newestUnassigned;

    /**
     * @param unassigned {@code newest} or {@code nothing}
     * @throws IllegalArgumentException if it is another word
     */
    ReleaseOrders(StoreAccess store, String unassigned) {
        this.store = store;
        if (!unassigned.strip().equals(NEWEST) && !unassigned.strip().equals(NOTHING)) {
            throw new IllegalArgumentException("A gateway that nothing is assigned to gets " + NEWEST + " or " + NOTHING + ", not " + unassigned);
        }
        this.newestUnassigned = unassigned.strip().equals(NEWEST);
    }

    /**
     * What a target may get.
     *
     * @param assignment the assignment that says so, null if none does
     * @param packages   the packages to choose from, newest first
     */
    record Order(Assignment assignment, List<ReleasePackage> packages) {
    }

    /** Active assignments that concern a gateway, the one made last first. */
    List<Assignment> assignments(Gateway gateway) throws StoreException {
        return store.get().assignmentsOf(gateway.deviceId(), gateway.detail(Gateway.MANUFACTURER).orElse(""),
                gateway.detail(Gateway.MODEL).orElse(""));
    }

    /** Decides for one target. */
    Order of(UpdateTarget target, List<Assignment> assignments, List<ReleasePackage> published) {
        Optional<Assignment> assignment = assignments.stream().filter(each -> concerns(each, target, published)).findFirst();
        if (assignment.isPresent()) {
            return new Order(assignment.get(), ofRelease(assignment.get(), published));
        }
        return new Order(null, newestUnassigned ? published : List.of());
    }

    /**
     * A release made for a modem does not concern the gateway around it. One that was withdrawn still holds the gateway: whoever wanted
     * one release for it does not want another one in its place.
     */
    private static boolean concerns(Assignment assignment, UpdateTarget target, List<ReleasePackage> published) {
        List<ReleasePackage> release = ofRelease(assignment, published);
        return release.isEmpty() ? target.own() : release.stream().anyMatch(target::isMeantBy);
    }

    private static List<ReleasePackage> ofRelease(Assignment assignment, List<ReleasePackage> published) {
        return published.stream().filter(each -> each.version().equals(assignment.version())
                && assignment.releaseName().equals(each.name() == null ? "" : each.name())).toList();
    }
}
