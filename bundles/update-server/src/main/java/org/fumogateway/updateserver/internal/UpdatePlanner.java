package org.fumogateway.updateserver.internal;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/** Decides what a gateway at rest should do next (FUMO-113). Changes nothing. Thread-safe. */
final class UpdatePlanner {

    private static final int HISTORY = 200;

    private final StoreAccess store;
    private final RetryPolicy retries;
    private final DeliveryRoute usual;
    private final ObjectPolicy objects;
    private final Clock clock;

    /**
     * @param usual   route of gateways for which nobody chose one
     * @param objects when packages go as large objects (FUMO-113)
     */
    UpdatePlanner(StoreAccess store, RetryPolicy retries, DeliveryRoute usual, ObjectPolicy objects, Clock clock) {
        this.store = store;
        this.retries = retries;
        this.usual = usual;
        this.objects = objects;
        this.clock = clock;
    }

    /** The next update of the gateway: for the first instance that one fits; empty if there is nothing to do. */
    Optional<Delivery> plan(Gateway gateway) throws StoreException {
        ServerStore current = store.get();
        List<ReleasePackage> packages = current.packages();
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        List<UpdateJob> history = current.jobs(gateway.deviceId(), HISTORY);
        return gateway.instances().stream().filter(instance -> FumoState.of(instance).atRest() && PackageChoice.isOfGateway(gateway, instance))
                .map(instance -> plan(gateway, instance, packages, history)).flatMap(Optional::stream).findFirst();
    }

    /** Why the release that a gateway shall run cannot get into it at all (FUMO-113, last line); empty if there is none, or it can. */
    Optional<String> obstacle(Gateway gateway) throws StoreException {
        Optional<ReleasePackage> wanted = gateway.inspected() == null ? Optional.empty()
                : PackageChoice.choose(gateway, store.get().packages(), release -> true, release -> false);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<UpdateJob> history = store.get().jobs(gateway.deviceId(), HISTORY);
        boolean wayIn = gateway.instances().stream().filter(instance -> PackageChoice.isOfGateway(gateway, instance))
                .anyMatch(instance -> way(gateway, wanted.get(), instance, ofInstance(instance, history)).isPresent());
        return wayIn ? Optional.empty() : Optional.of("Version " + wanted.get().version() + " cannot get into gateway " + gateway.deviceId() + ": "
                + obstacle(gateway, wanted.get(), history));
    }

    private String obstacle(Gateway gateway, ReleasePackage release, List<UpdateJob> history) {
        if (gateway.instances().isEmpty()) {
            return "it has no FUMO instance";
        }
        int breaks = ObjectPolicy.breaks(release, history);
        return "its FUMO instance offers no download, and " + (breaks < objects.mostBreaks()
                ? "takes no large object of " + release.size() + " octets"
                : ObjectPolicy.times(breaks) + " while the package was sent as a large object");
    }

    /** The route to a gateway. */
    DeliveryRoute route(Gateway gateway) {
        return gateway.detail(Gateway.ROUTE).map(DeliveryRoute::parse).orElse(usual);
    }

    /** True if the last State read was one in which nothing can be decided: it must be read again (FUMO-114). */
    boolean mustReadAgain(Gateway gateway) {
        return gateway.instances().stream().anyMatch(instance -> !FumoState.of(instance).atRest());
    }

    /** True if a job of the gateway waits for its end. */
    boolean hasOpenJob(Gateway gateway) throws StoreException {
        return store.get().jobs(gateway.deviceId(), HISTORY).stream().anyMatch(job -> !job.state().closed());
    }

    private Optional<Delivery> plan(Gateway gateway, FumoInstance instance, List<ReleasePackage> packages, List<UpdateJob> history) {
        List<UpdateJob> earlier = ofInstance(instance, history);
        return PackageChoice.choose(gateway, packages, release -> deliver(gateway, release, instance, earlier).isPresent(),
                release -> unsuitable(release, earlier)).flatMap(release -> deliver(gateway, release, instance, earlier));
    }

    private static List<UpdateJob> ofInstance(FumoInstance instance, List<UpdateJob> history) {
        return history.stream().filter(job -> job.instanceUri().equals(instance.uri())).toList();
    }

    private Optional<Delivery> deliver(Gateway gateway, ReleasePackage release, FumoInstance instance, List<UpdateJob> earlier) {
        return way(gateway, release, instance, earlier).filter(delivery -> !pausing(delivery, earlier))
                .filter(delivery -> retries.allows(attempts(delivery, earlier)));
    }

    /** A download that takes the place of a large object need not wait. */
    private boolean pausing(Delivery delivery, List<UpdateJob> earlier) {
        Optional<UpdateJob> last = earlier.stream().filter(job -> job.toVersion().equals(delivery.release().version())).findFirst();
        boolean instead = delivery.operation().downloads() && last.filter(job -> job.transfers() > 0).isPresent();
        return !instead && last.filter(job -> retries.pauses(job, delivery.release(), clock.instant())).isPresent();
    }

    private Optional<Delivery> way(Gateway gateway, ReleasePackage release, FumoInstance instance, List<UpdateJob> earlier) {
        boolean takesObjects = gateway.detail(Gateway.LARGE_OBJECTS).map(value -> value.strip().equalsIgnoreCase("true")).orElse(false);
        return Delivery.of(release, instance, route(gateway), objects.use(takesObjects, release, earlier), objects.mostOctets());
    }

    /** A delivery that went well is no reason against another one: the package may have been discarded since. */
    private static List<UpdateJob> attempts(Delivery delivery, List<UpdateJob> earlier) {
        return earlier.stream().filter(job -> job.packageSha256().equals(delivery.release().sha256()))
                .filter(job -> job.operation() == delivery.operation() && job.state().closed())
                .filter(job -> job.operation().updates() || job.state() != UpdateJob.State.SUCCEEDED).toList();
    }

    /** A delta that this gateway has shown not to take: the full package goes before it, however large. */
    private boolean unsuitable(ReleasePackage release, List<UpdateJob> earlier) {
        return release.baseSha256() != null
                && earlier.stream().anyMatch(job -> job.packageSha256().equals(release.sha256()) && retries.speaksAgainst(job));
    }
}
