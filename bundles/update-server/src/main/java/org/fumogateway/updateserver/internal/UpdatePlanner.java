package org.fumogateway.updateserver.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.updateserver.internal.Decision.Kind;

/** Decides what a gateway at rest should do next (FUMO-113). Changes nothing. Thread-safe. */
final class UpdatePlanner {

    private static final int HISTORY = 200;

    private final StoreAccess store;
    private final ReleaseOrders orders;
    private final RetryPolicy retries;
    private final DeliveryRoute usual;
    private final ObjectPolicy objects;
    private final Clock clock;

    /**
     * @param usual   route of gateways for which nobody chose one
     * @param objects when packages go as large objects (FUMO-113)
     */
    UpdatePlanner(StoreAccess store, ReleaseOrders orders, RetryPolicy retries, DeliveryRoute usual, ObjectPolicy objects, Clock clock) {
        this.store = store;
        this.orders = orders;
        this.retries = retries;
        this.usual = usual;
        this.objects = objects;
        this.clock = clock;
    }

    /** The planner that the settings ask for. */
    static UpdatePlanner of(UpdateServerConfig config, StoreAccess store, Clock clock) {
        RetryPolicy retries = new RetryPolicy(List.of(config.retries()), List.of(config.fullAfter()),
                java.time.Duration.ofMinutes(config.retryMinutes()));
        DeliveryRoute route = new DeliveryRoute(DeliveryRoute.Way.of(config.way()), config.descriptor(), config.detailsFirst());
        return new UpdatePlanner(store, new ReleaseOrders(store, config.unassigned()), retries, route,
                new ObjectPolicy(config.largeObjectLimit(), config.largeObjectBreaks(), config.largeObjectMostBreaks()), clock);
    }

    /** The next update of the gateway: for the first instance that one fits; empty if there is nothing to do. */
    Optional<Decision> plan(Gateway gateway) throws StoreException {
        return decisions(gateway).stream().filter(decision -> decision.kind() == Kind.READY).findFirst();
    }

    /** What would be done with the instance of a job that broke off, if the job were not there. */
    Optional<Decision> instead(Gateway gateway, UpdateJob brokenOff) throws StoreException {
        return decisions(gateway, brokenOff).stream().filter(decision -> decision.instance().uri().equals(brokenOff.instanceUri())).findFirst();
    }

    /** What is to be done with each instance of a gateway, in their order. */
    List<Decision> decisions(Gateway gateway) throws StoreException {
        return decisions(gateway, null);
    }

    private List<Decision> decisions(Gateway gateway, UpdateJob brokenOff) throws StoreException {
        ServerStore current = store.get();
        List<ReleasePackage> packages = current.packages();
        List<Assignment> assignments = orders.assignments(gateway);
        List<UpdateJob> history = current.jobs(gateway.deviceId(), HISTORY);
        String passedOver = brokenOff == null ? null : brokenOff.id();
        List<Decision> decisions = new ArrayList<>();
        for (FumoInstance instance : gateway.instances()) {
            decisions.add(new InstancePlan(gateway, instance, history, passedOver).decide(assignments, packages));
        }
        return decisions;
    }

    /** Why the release that a gateway shall run cannot get into it at all (FUMO-113, last line); empty if there is none, or it can. */
    Optional<String> obstacle(Gateway gateway) throws StoreException {
        if (gateway.inspected() == null) {
            return Optional.empty();
        }
        if (!gateway.instances().isEmpty()) {
            return decisions(gateway).stream().filter(decision -> decision.kind() == Kind.NO_WAY_IN).map(Decision::reason).findFirst();
        }
        UpdateTarget target = UpdateTarget.of(gateway);
        List<ReleasePackage> packages = orders.of(target, orders.assignments(gateway), store.get().packages()).packages();
        return PackageChoice.choose(target, packages, release -> true, release -> false)
                .map(release -> "Version " + release.version() + " cannot get into gateway " + gateway.deviceId() + ": it has no FUMO instance");
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

    /** The decision for one instance. */
    private final class InstancePlan {

        private final Gateway gateway;
        private final FumoInstance instance;
        private final List<UpdateJob> ofInstance;
        private List<UpdateJob> earlier = List.of();
        private final UpdateTarget target;
        private final String passedOver;

        /**
         * @param passedOver id of an open job that is none for this decision, null for none
         */
        InstancePlan(Gateway gateway, FumoInstance instance, List<UpdateJob> history, String passedOver) {
            this.passedOver = passedOver;
            this.gateway = gateway;
            this.instance = instance;
            this.ofInstance = history.stream().filter(job -> job.instanceUri().equals(instance.uri())).toList();
            this.target = UpdateTarget.of(gateway, instance, history);
        }

        Decision decide(List<Assignment> assignments, List<ReleasePackage> published) {
            ReleaseOrders.Order order = orders.of(target, assignments, published);
            earlier = ofInstance.stream().filter(job -> !job.declined() || speaksAgainst(job, order.assignment())).toList();
            Optional<String> wanted = PackageChoice.wanted(target, order.packages());
            if (wanted.isEmpty()) {
                return decision(order, Kind.NO_RELEASE, 0, order.assignment() == null ? "No release is published or assigned for it."
                        : "Nothing of the assigned release " + order.assignment().version() + " is published for it.");
            }
            int attempts = (int) earlier.stream().filter(job -> job.toVersion().equals(wanted.get())).count();
            if (wanted.get().equals(target.running())) {
                return decision(order, Kind.CURRENT, attempts, "It runs version " + wanted.get() + ".");
            }
            Optional<UpdateJob> open = earlier.stream().filter(job -> !job.state().closed() && !job.id().equals(passedOver)).findFirst();
            if (open.isPresent()) {
                return decision(order, Kind.BUSY, attempts, "Update job " + open.get().id() + " is open.");
            }
            if (!FumoState.of(instance).atRest()) {
                return decision(order, Kind.BUSY, attempts, "It was in State " + instance.state() + " when it was read last.");
            }
            return deliver(order, wanted.get(), attempts);
        }

        /** A no was said to one order: it is none to a later one, nor to one that does not ask. */
        private static boolean speaksAgainst(UpdateJob declined, Assignment now) {
            return now != null && now.question() != null && !declined.created().isBefore(now.created());
        }

        private Decision deliver(ReleaseOrders.Order order, String wanted, int attempts) {
            List<ReleasePackage> fitting = PackageChoice.fitting(target, order.packages());
            if (fitting.isEmpty()) {
                return decision(order, Kind.NOTHING_FITS, attempts, "No package of version " + wanted + " can be applied to "
                        + (target.running().isEmpty() ? "an unknown version." : "version " + target.running() + "."));
            }
            Optional<ReleasePackage> chosen = PackageChoice.choose(target, order.packages(), release -> deliver(release).isPresent(),
                    this::unsuitable);
            if (chosen.isPresent()) {
                return new Decision(instance, Kind.READY, deliver(chosen.get()).orElseThrow(), order.assignment(), attempts + 1,
                        "The next session brings version " + wanted + ".");
            }
            if (fitting.stream().noneMatch(release -> way(release).isPresent())) {
                return decision(order, Kind.NO_WAY_IN, attempts, "Version " + wanted + " cannot get into gateway " + gateway.deviceId()
                        + ": its FUMO instance offers no download, and " + whyNotInObject(fitting.get(0)));
            }
            return failed(order, fitting, attempts);
        }

        private String whyNotInObject(ReleasePackage release) {
            int breaks = ObjectPolicy.breaks(release, earlier);
            return breaks < objects.mostBreaks() ? "takes no large object of " + release.size() + " octets"
                    : ObjectPolicy.times(breaks) + " while the package was sent as a large object";
        }

        private Decision failed(ReleaseOrders.Order order, List<ReleasePackage> fitting, int attempts) {
            UpdateJob last = earlier.stream().filter(job -> job.toVersion().equals(fitting.get(0).version())).findFirst().orElseThrow();
            boolean allowed = fitting.stream().map(this::way).flatMap(Optional::stream).anyMatch(delivery -> retries.allows(attempts(delivery)));
            return allowed ? decision(order, Kind.PAUSING, attempts, "It is left alone until " + retries.pauseEnd(last) + ": " + last.detail())
                    : decision(order, Kind.EXHAUSTED, attempts, "It is not tried again after attempt " + attempts + ": " + last.detail());
        }

        private Decision decision(ReleaseOrders.Order order, Kind kind, int attempts, String reason) {
            return new Decision(instance, kind, null, order.assignment(), attempts, reason);
        }

        private Optional<Delivery> deliver(ReleasePackage release) {
            return way(release).filter(delivery -> !pausing(delivery)).filter(delivery -> retries.allows(attempts(delivery)));
        }

        /** A download that takes the place of a large object need not wait. */
        private boolean pausing(Delivery delivery) {
            Optional<UpdateJob> last = earlier.stream().filter(job -> job.toVersion().equals(delivery.release().version())).findFirst();
            boolean instead = delivery.operation().downloads() && last.filter(job -> job.transfers() > 0).isPresent();
            return !instead && last.filter(job -> retries.pauses(job, delivery.release(), clock.instant())).isPresent();
        }

        private Optional<Delivery> way(ReleasePackage release) {
            boolean takesObjects = gateway.detail(Gateway.LARGE_OBJECTS).map(value -> value.strip().equalsIgnoreCase("true")).orElse(false);
            return Delivery.of(release, instance, route(gateway), objects.use(takesObjects, release, earlier), objects.mostOctets());
        }

        /** A delivery that went well is no reason against another one: the package may have been discarded since. */
        private List<UpdateJob> attempts(Delivery delivery) {
            return earlier.stream().filter(job -> job.packageSha256().equals(delivery.release().sha256()))
                    .filter(job -> job.operation() == delivery.operation() && job.state().closed())
                    .filter(job -> job.state() != UpdateJob.State.CANCELLED)
                    .filter(job -> job.operation().updates() || job.state() != UpdateJob.State.SUCCEEDED).toList();
        }

        /** A delta that this gateway has shown not to take: the full package goes before it, however large. */
        private boolean unsuitable(ReleasePackage release) {
            return release.baseSha256() != null
                    && earlier.stream().anyMatch(job -> job.packageSha256().equals(release.sha256()) && retries.speaksAgainst(job));
        }
    }
}
