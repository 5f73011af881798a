package org.fumogateway.fumoagent.internal;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Whether the framework is at the start level it is to reach, and every bundle runs or waits for its first use. Before that
 * level vendors' health checks may still be on their way, so that nothing passes earlier.
 */
final class BundleStates implements FrameworkHealth {

    private static final int DEFAULT_START_LEVEL = 1;

    private final BundleContext context;

    BundleStates(BundleContext context) {
        this.context = context;
    }

    @Override
    public Optional<String> problem() {
        int level = level();
        int wanted = wantedLevel();
        if (level < wanted) {
            return Optional.of("The framework is at start level " + level + " of " + wanted);
        }
        return Arrays.stream(context.getBundles()).filter(bundle -> !well(bundle) && wanted(bundle, level)).findFirst()
                .map(bundle -> "Bundle " + bundle.getSymbolicName() + " does not run");
    }

    @Override
    public boolean starting() {
        return level() < wantedLevel();
    }

    private int level() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class).getStartLevel();
    }

    private int wantedLevel() {
        String text = context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
        return text != null && text.strip().matches("[0-9]{1,9}") ? Integer.parseInt(text.strip()) : DEFAULT_START_LEVEL;
    }

    /** A bundle that somebody stopped, or that belongs to a higher level than this framework goes to, is not missed. */
    private static boolean wanted(Bundle bundle, int level) {
        BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
        return start == null || start.isPersistentlyStarted() && start.getStartLevel() <= level;
    }

    private static boolean well(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE, Bundle.UNINSTALLED -> true;
            case Bundle.STARTING -> lazy(bundle);
            case Bundle.RESOLVED -> fragment(bundle);
            default -> false;
        };
    }

    private static boolean lazy(Bundle bundle) {
        BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
        return start != null && start.isActivationPolicyUsed()
                && Constants.ACTIVATION_LAZY.equals(policy(bundle));
    }

    /** The header without its directives. */
    private static String policy(Bundle bundle) {
        String header = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
        return header == null ? "" : header.split(";", 2)[0].strip();
    }

    private static boolean fragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }
}
