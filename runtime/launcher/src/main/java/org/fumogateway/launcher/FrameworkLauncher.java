package org.fumogateway.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fumogateway.launcher.FeatureSet.BundleFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Starts the framework of this process, whoever made it: the one on the class path is found as the OSGi launching API says (Core 4.2.1), and nothing
 * here goes beyond that API. Apart from {@link FrameworkProcess}, which has to work without a framework to say that there is none.
 */
final class FrameworkLauncher {

    private static final long STOP_MILLIS = 15_000;

    private final FrameworkFactory factory;

    private FrameworkLauncher(FrameworkFactory factory) {
        this.factory = factory;
    }

    /**
     * Finds the framework; starts nothing.
     *
     * @throws LaunchException           if there is none
     * @throws ServiceConfigurationError if it cannot be loaded
     */
    static FrameworkLauncher find() throws LaunchException {
        return new FrameworkLauncher(ServiceLoader.load(FrameworkFactory.class).findFirst()
                .orElseThrow(() -> new LaunchException(ExitCode.SOFTWARE, "There is no OSGi framework on the class path.")));
    }

    /**
     * Starts it with these bundles and blocks until it stops.
     *
     * @param started called once, when every bundle has had its turn to start
     * @return exit code for this process; if a restart was asked for, this process ends at once
     */
    int run(Map<String, String> properties, List<BundleFile> bundles, Runnable started) throws LaunchException, InterruptedException {
        Framework framework = factory.newFramework(properties);
        AtomicBoolean stopped = stopWithProcess(framework);
        FrameworkEvent end;
        try (ActorVersions versions = install(framework, bundles)) {
            framework.getBundleContext().addBundleListener(versions);
            framework.start();
            started.run();
            end = framework.waitForStop(0);
        } catch (BundleException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "The framework could not be started: " + e.getMessage() + ".", e);
        }
        if (end.getType() == FrameworkEvent.STOPPED_UPDATE) {
            // An update of the system bundle is how an installer asks for a restart. The framework would start again in this process: end it first.
            Runtime.getRuntime().halt(ExitCode.RESTART);
        }
        stopped.set(true);
        return end.getType() == FrameworkEvent.STOPPED ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static ActorVersions install(Framework framework, List<BundleFile> bundles) throws BundleException {
        framework.init();
        BundleContext context = framework.getBundleContext();
        List<Bundle> named = new ArrayList<>();
        for (BundleFile file : bundles) {
            Bundle bundle = context.installBundle(file.file().toUri().toString());
            named.add(bundle);
            bundle.adapt(BundleStartLevel.class).setStartLevel(file.startLevel());
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        return new ActorVersions(context, named, System.out);
    }

    /** A signal to the process stops the framework in order, so that nothing is cut that need not be. */
    private static AtomicBoolean stopWithProcess(Framework framework) {
        AtomicBoolean stopped = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (stopped.get()) {
                return;
            }
            try {
                framework.stop();
                framework.waitForStop(STOP_MILLIS);
            } catch (BundleException e) {
                System.err.println("The framework did not stop in order: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "stop-framework"));
        return stopped;
    }
}
