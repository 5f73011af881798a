package org.fumogateway.launcher;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Of each bundle that a feature names one version runs at a time: the highest that is installed. File Install puts a newer jar from {@code plugins/}
 * beside the one of the distribution; here the older one is stopped, in order, before the newer one starts, and comes back when that one cannot be
 * started or is removed. Bundles that export packages are contracts or libraries: they are wired to others, so that a newer one takes a restart, and
 * one that is put beside them is not run. Bundles that no feature names are none of its business.
 *
 * <p>Called by the framework on whatever thread starts or removes a bundle.
 */
final class ActorVersions implements SynchronousBundleListener, AutoCloseable {

    private final BundleContext context;
    private final PrintStream console;
    private final Map<String, Bundle> named = new ConcurrentHashMap<>();
    private final Map<String, Integer> levels = new ConcurrentHashMap<>();
    private final Set<Bundle> starting = ConcurrentHashMap.newKeySet();
    private final Set<Bundle> updated = ConcurrentHashMap.newKeySet();
    /** Nothing is installed or started from inside an event that tells of a removal. */
    private final ExecutorService returns = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "actor-versions");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins with what the features name.
     *
     * @param context of the framework
     * @param named   the bundles that were installed from features
     * @param console takes a sentence for each change
     */
    ActorVersions(BundleContext context, Collection<Bundle> named, PrintStream console) {
        this.context = context;
        this.console = console;
        for (Bundle bundle : named) {
            if (bundle.getSymbolicName() != null) {
                this.named.put(bundle.getSymbolicName(), bundle);
                levels.put(bundle.getSymbolicName(), bundle.adapt(BundleStartLevel.class).getStartLevel());
            }
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (bundle.getSymbolicName() == null || !named.containsKey(bundle.getSymbolicName()) || frameworkStops()) {
            return;
        }
        switch (event.getType()) {
            case BundleEvent.STARTING -> begins(bundle);
            case BundleEvent.STARTED -> began(bundle);
            case BundleEvent.STOPPED -> ended(bundle);
            case BundleEvent.UPDATED -> updated.add(bundle);
            case BundleEvent.UNINSTALLED -> later(() -> removed(bundle));
            default -> { }
        }
    }

    private boolean frameworkStops() {
        return (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() & (Bundle.STOPPING | Bundle.RESOLVED | Bundle.INSTALLED)) != 0;
    }

    private void begins(Bundle bundle) {
        starting.add(bundle);
        if (isContract(bundle)) {
            return;
        }
        others(bundle).filter(other -> newer(bundle, other) && other.getState() == Bundle.ACTIVE).forEach(older -> {
            console.println("fumo-gateway: " + text(older) + " gives way to " + text(bundle) + " from " + bundle.getLocation() + ".");
            stop(older);
        });
    }

    private void began(Bundle bundle) {
        starting.remove(bundle);
        boolean contract = isContract(bundle);
        boolean ofTheDistribution = bundle == named.get(bundle.getSymbolicName());
        if (contract && ofTheDistribution) {
            return;
        }
        if (contract) {
            console.println("fumo-gateway: " + text(bundle) + " from " + bundle.getLocation()
                    + " is not started: others are wired to the one that runs, so that a newer one must come with the distribution.");
            stop(bundle);
        } else if (others(bundle).anyMatch(other -> newer(other, bundle) && other.getState() == Bundle.ACTIVE)) {
            console.println("fumo-gateway: " + text(bundle) + " from " + bundle.getLocation() + " is not started: a newer one runs.");
            stop(bundle);
        }
    }

    /** Stopped on order, or on its way to being updated: that is the operator's will. Only one that could not start is replaced. */
    private void ended(Bundle bundle) {
        if (starting.remove(bundle)) {
            later(() -> highest(bundle.getSymbolicName(), bundle).ifPresent(next -> comesBack(bundle, next)));
        }
    }

    private void removed(Bundle bundle) {
        starting.remove(bundle);
        String name = bundle.getSymbolicName();
        if (bundle == named.get(name)) {
            if (updated.remove(bundle)) {
                reinstall(bundle);
            }
            return;
        }
        highest(name, bundle).ifPresent(next -> comesBack(bundle, next));
    }

    /** File Install brings a jar of equal version into the bundle that is there, and takes that one away together with its jar. */
    private void reinstall(Bundle gone) {
        try {
            Bundle again = context.installBundle(gone.getLocation());
            again.adapt(BundleStartLevel.class).setStartLevel(levels.get(gone.getSymbolicName()));
            named.put(again.getSymbolicName(), again);
            comesBack(gone, again);
        } catch (BundleException | IllegalStateException failed) {
            console.println("fumo-gateway: " + gone.getSymbolicName() + " of the distribution could not be installed again: " + failed.getMessage());
        }
    }

    private void comesBack(Bundle gone, Bundle next) {
        if (next.getState() == Bundle.ACTIVE) {
            return;
        }
        console.println("fumo-gateway: " + text(next) + " runs again in place of " + text(gone) + ".");
        try {
            next.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException | IllegalStateException failed) {
            console.println("fumo-gateway: " + text(next) + " could not be started: " + failed.getMessage());
        }
    }

    /** Not only for now: File Install starts what is meant to run, and firmware on trial is judged by whether all that is meant to run does. */
    private void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException | IllegalStateException failed) {
            console.println("fumo-gateway: " + text(bundle) + " did not stop in order: " + failed.getMessage());
        }
    }

    private Optional<Bundle> highest(String name, Bundle except) {
        return Stream.of(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName()) && bundle != except && !isContract(bundle))
                .max(Comparator.comparing(Bundle::getVersion));
    }

    private Stream<Bundle> others(Bundle bundle) {
        return Stream.of(context.getBundles()).filter(other -> other != bundle && bundle.getSymbolicName().equals(other.getSymbolicName()));
    }

    private static boolean newer(Bundle one, Bundle other) {
        return one.getVersion().compareTo(other.getVersion()) > 0;
    }

    private static boolean isContract(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.EXPORT_PACKAGE) != null;
    }

    private static String text(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private void later(Runnable work) {
        try {
            returns.execute(work);
        } catch (RejectedExecutionException closed) {
            // The framework ends; nothing comes back any more.
            return;
        }
    }

    @Override
    public void close() {
        returns.shutdownNow();
    }
}
