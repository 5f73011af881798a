package org.fumogateway.hotswap.vendor;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The application of a product: it cannot start where a file says that it is broken. */
public final class Application implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        if (Files.exists(Path.of(System.getProperty("hotswap.broken")))) {
            throw new IllegalStateException("The application is broken");
        }
    }

    @Override
    public void stop(BundleContext context) {
        // It holds nothing.
    }
}
