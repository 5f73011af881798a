package org.fumogateway.dmtree.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The service object of a plugin from the service registry. Equal if the service is the same. */
record ServiceSource<P>(BundleContext context, ServiceReference<P> reference) implements PluginRegistration.PluginSource<P> {

    @Override
    public P acquire() {
        return context.getService(reference);
    }

    @Override
    public void release() {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException stopped) {
            // The framework has given everything back with the bundle context; nothing is left to do.
            return;
        }
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
